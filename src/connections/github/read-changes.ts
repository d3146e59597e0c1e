// GitHub's webhooks as changes: deployment, deployment_status, workflow_run, release, push.
// https://docs.github.com/en/webhooks/webhook-events-and-payloads
import { reportOf } from '../../base/change.ts'
import type { ChangeKind, ChangeState } from '../../base/change.ts'
import { firstLine, kindOfFiles } from '../changed-files.ts'
import { headerIn, ignored, isChanging, notUnderstood, readingObject, told } from '../change-source.ts'
import type { ChangeDialect, ChangeMessage, ChangesRead, ReadingWishes } from '../change-source.ts'
import { instantIn, objectIn, objectsIn, ownIn, textIn, textsIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { isHexHmac } from '../shared-secret.ts'

export const githubChanges: ChangeDialect = {
  name: 'github', title: 'GitHub', secret: 'required',
  disbelief(message, { secret }) {
    const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(headerIn(message, 'x-hub-signature-256')) ?? []
    if (hex === undefined) return 'X-Hub-Signature-256 is missing: set the secret of the webhook at GitHub.'
    return isHexHmac(hex, { algorithm: 'sha256', secret, body: message.body }) ? null : 'X-Hub-Signature-256 does not fit the body.'
  },
  deliveryOf: (message) => headerIn(message, 'x-github-delivery') || null,
  read(message, wishes) {
    const event = headerIn(message, 'x-github-event')
    if (event === '') return notUnderstood('X-GitHub-Event is missing.')
    return readingObject(unwrapped(message), (body) => (ownIn(events, event) ?? (() => ignored(`${event.slice(0, 60)} tells of no change to production`)))(body, wishes))
  },
}

/** GitHub's other content type holds the same JSON in a form field. */
function unwrapped(message: ChangeMessage): ChangeMessage {
  if (!headerIn(message, 'content-type').startsWith('application/x-www-form-urlencoded')) return message
  return { ...message, body: Buffer.from(new URLSearchParams(message.body.toString('utf8')).get('payload') ?? '') }
}

const events: Readonly<Record<string, (body: Foreign, wishes: ReadingWishes) => ChangesRead>> = {
  deployment: (body) => deployment(body, 'started', null),
  deployment_status: deploymentStatus,
  workflow_run: workflowRun,
  release,
  push,
}

const statuses: Readonly<Record<string, ChangeState>> = {
  queued: 'started', pending: 'started', in_progress: 'started', success: 'succeeded', failure: 'failed', error: 'failed',
}

function deploymentStatus(body: Foreign): ChangesRead {
  const status = objectIn(body['deployment_status'])
  const word = textIn(status['state'])
  if (word === null) return notUnderstood('It has no state.', 'deployment_status.state')
  // GitHub says `inactive` of a deployment when a newer one of its environment succeeds: nothing was undone.
  const state = ownIn(statuses, word)
  return state === undefined ? ignored(`the status ${word.slice(0, 60)} changes nothing`) : deployment(body, state, status)
}

function deployment(body: Foreign, state: ChangeState, status: Foreign | null): ChangesRead {
  const deployed = objectIn(body['deployment'])
  const { path, address } = repositoryIn(body)
  const id = textIn(deployed['id'])
  if (id === null || path === null) return notUnderstood('It names no deployment and no repository.', id === null ? 'deployment.id' : 'repository.full_name')
  // An author may say more in the payload, which is theirs to fill: an object, or JSON in a text.
  const payload = objectIn(deployed['payload'])
  const task = textIn(deployed['task']) ?? 'deploy'
  const ref = textIn(deployed['ref'])
  const environment = textIn(status?.['environment']) ?? textIn(deployed['environment'])
  const service = textIn(payload['service'])
  return told(reportOf({
    reference: `deployment/${path}/${id}`, kind: kindOfTask(task), state,
    title: textIn(deployed['description']) ?? `${task === 'deploy' ? 'Deploy' : task} ${nameOf(path)}${ref === null ? '' : ` ${ref}`}${environment === null ? '' : ` to ${environment}`}`,
    services: [...(service === null ? [] : [service]), ...textsIn(payload['services'])], repository: address, environment,
    startedMs: instantIn(deployed['created_at']), finishedMs: state === 'started' ? null : instantIn(status?.['created_at']),
    by: textIn(objectIn(deployed['creator'])['login']), commit: textIn(deployed['sha']), artifact: textIn(payload['artifact']), rollback: textIn(payload['rollback']),
    url: textIn(status?.['log_url']) ?? textIn(status?.['target_url']) ?? textIn(objectIn(body['workflow_run'])['html_url']),
  }))
}

const conclusions: Readonly<Record<string, ChangeState>> = { success: 'succeeded', failure: 'failed', timed_out: 'failed', startup_failure: 'failed', cancelled: 'failed' }

function workflowRun(body: Foreign, wishes: ReadingWishes): ChangesRead {
  const run = objectIn(body['workflow_run'])
  const workflow = objectIn(body['workflow'])
  const { path, address } = repositoryIn(body)
  const id = textIn(run['id'])
  if (id === null || path === null) return notUnderstood('It names no run and no repository.', 'workflow_run.id')
  const name = textIn(run['name']) ?? textIn(workflow['name'])
  if (!isChanging([name, textIn(workflow['path'])], wishes)) return ignored(`the workflow ${name ?? 'without a name'} is not one that changes production`)
  const conclusion = textIn(run['conclusion'])
  const isOver = textIn(run['status']) === 'completed'
  const state = isOver ? ownIn(conclusions, conclusion ?? '') : 'started'
  if (state === undefined) return ignored(`a run that ended ${conclusion ?? 'without a conclusion'} changed nothing`)
  return told(reportOf({
    reference: `run/${path}/${id}/${textIn(run['run_attempt']) ?? '1'}`, kind: kindOfTask(name ?? ''), state,
    title: textIn(run['display_title']) ?? firstLine(textIn(objectIn(run['head_commit'])['message'])) ?? name ?? 'Workflow run',
    repository: address, startedMs: instantIn(run['run_started_at']) ?? instantIn(run['created_at']), finishedMs: isOver ? instantIn(run['updated_at']) : null,
    by: textIn(objectIn(run['triggering_actor'])['login']) ?? textIn(objectIn(run['actor'])['login']) ?? textIn(objectIn(body['sender'])['login']),
    commit: textIn(run['head_sha']), url: textIn(run['html_url']),
  }))
}

function release(body: Foreign): ChangesRead {
  const action = textIn(body['action'])
  if (action !== 'published') return ignored(`a release that was ${action ?? 'not published'} changes nothing`)
  const published = objectIn(body['release'])
  const { path, address } = repositoryIn(body)
  const tag = textIn(published['tag_name'])
  if (path === null || tag === null) return notUnderstood('It names no tag and no repository.', 'release.tag_name')
  const atMs = instantIn(published['published_at'])
  return told(reportOf({
    reference: `release/${path}/${textIn(published['id']) ?? tag}`, kind: 'other', state: 'succeeded', title: `Release ${nameOf(path)} ${textIn(published['name']) ?? tag}`,
    repository: address, startedMs: atMs, finishedMs: atMs, by: textIn(objectIn(published['author'])['login']), artifact: tag, url: textIn(published['html_url']),
  }))
}

function push(body: Foreign): ChangesRead {
  const { path, address, branch } = repositoryIn(body)
  const after = textIn(body['after'])
  if (path === null || after === null) return notUnderstood('It names no commit and no repository.', 'after')
  if (body['deleted'] === true) return ignored('a branch or tag that was deleted changes nothing')
  if (textIn(body['ref']) !== `refs/heads/${branch ?? 'main'}`) return ignored('only pushes to the default branch are changes')
  const head = objectIn(body['head_commit'])
  const commits = objectsIn(body['commits'], 2_048)
  const files = commits.flatMap((commit) => [...textsIn(commit['added']), ...textsIn(commit['modified']), ...textsIn(commit['removed'])])
  const atMs = instantIn(head['timestamp'])
  return told(reportOf({
    reference: `push/${path}/${after}`, kind: kindOfFiles(files), state: 'succeeded',
    title: firstLine(textIn(head['message'])) ?? `Push to ${nameOf(path)}`, repository: address, startedMs: atMs, finishedMs: atMs,
    by: textIn(objectIn(body['sender'])['login']) ?? textIn(objectIn(body['pusher'])['name']), commit: after, url: textIn(body['compare']),
    rollback: textIn(head['id']) === null ? null : `git revert ${textIn(head['id'])}`,
  }))
}

function repositoryIn(body: Foreign): { readonly path: string | null; readonly address: string | null; readonly branch: string | null } {
  const repository = objectIn(body['repository'])
  return { path: textIn(repository['full_name']), address: textIn(repository['html_url']) ?? textIn(repository['full_name']), branch: textIn(repository['default_branch']) }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function kindOfTask(task: string): ChangeKind {
  return /migrat/i.test(task) ? 'database' : /terraform|provision|infra/i.test(task) ? 'infrastructure' : 'deployment'
}

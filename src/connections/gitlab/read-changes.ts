// GitLab's webhooks as changes: deployment, pipeline, push, release.
// https://docs.gitlab.com/user/project/integrations/webhook_events/
import { createHmac } from 'node:crypto'
import { reportOf } from '../../base/change.ts'
import type { ChangeState } from '../../base/change.ts'
import { firstLine, kindOfFiles } from '../changed-files.ts'
import { headerIn, ignored, isChanging, notUnderstood, readingObject, told } from '../change-source.ts'
import type { ChangeDialect, ChangeMessage, ChangesRead, ReadingWishes } from '../change-source.ts'
import { instantIn, objectIn, objectsIn, ownIn, textIn, textsIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { isSameText } from '../shared-secret.ts'

/** Older than this, a signed message may be one that somebody recorded. */
const signatureAgeMs = 5 * 60_000

export const gitlabChanges: ChangeDialect = {
  name: 'gitlab', title: 'GitLab', secret: 'required',
  disbelief(message, { secret, nowMs }) {
    if (headerIn(message, 'webhook-signature') !== '') return signatureDisbelief(message, secret, nowMs)
    const token = headerIn(message, 'x-gitlab-token')
    if (token === '') return 'X-Gitlab-Token is missing: set the secret token of the webhook at GitLab.'
    return isSameText(token, secret) ? null : 'X-Gitlab-Token is another than the one declared here.'
  },
  deliveryOf: (message) => headerIn(message, 'idempotency-key') || headerIn(message, 'webhook-id') || headerIn(message, 'x-gitlab-webhook-uuid') || null,
  read: (message, wishes) => readingObject(message, (body) => {
    const kind = textIn(body['object_kind'])
    if (kind === null) return notUnderstood('It has no object_kind.', 'object_kind')
    return (ownIn(events, kind) ?? (() => ignored(`${kind.slice(0, 60)} tells of no change to production`)))(body, wishes)
  }),
}

/** Signed as Standard Webhooks say: HMAC-SHA256 in base64 over `id.timestamp.body`. */
function signatureDisbelief(message: ChangeMessage, secret: string, nowMs: number): string | null {
  const timestamp = headerIn(message, 'webhook-timestamp')
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp) * 1_000) > signatureAgeMs) return 'webhook-timestamp is more than five minutes away.'
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret
  const expected = createHmac('sha256', key).update(`${headerIn(message, 'webhook-id')}.${timestamp}.`).update(message.body).digest('base64')
  const given = headerIn(message, 'webhook-signature').split(' ').slice(0, 10)
  return given.some((one) => isSameText(one, `v1,${expected}`)) ? null : 'webhook-signature does not fit the body.'
}

const events: Readonly<Record<string, (body: Foreign, wishes: ReadingWishes) => ChangesRead>> = { deployment, pipeline, push, release }

const statuses: Readonly<Record<string, ChangeState>> = { running: 'started', success: 'succeeded', failed: 'failed', canceled: 'failed' }

function deployment(body: Foreign): ChangesRead {
  const { path, address } = projectIn(body)
  const id = textIn(body['deployment_id'])
  const status = textIn(body['status'])
  if (path === null || id === null || status === null) return notUnderstood('It names no deployment, status and project.', 'deployment_id')
  const state = ownIn(statuses, status)
  if (state === undefined) return ignored(`a deployment that is ${status.slice(0, 60)} has not begun`)
  const atMs = timeIn(body['status_changed_at'])
  const environment = textIn(body['environment'])
  return told(reportOf({
    reference: `deployment/${path}/${id}`, kind: 'deployment', state, title: textIn(body['commit_title']) ?? `Deploy ${nameOf(path)}${environment === null ? '' : ` to ${environment}`}`,
    repository: address, environment, ...(state === 'started' ? { startedMs: atMs } : { finishedMs: atMs }),
    by: textIn(objectIn(body['user'])['username']), commit: textIn(body['short_sha']), url: textIn(body['deployable_url']) ?? textIn(body['commit_url']),
  }))
}

function pipeline(body: Foreign, wishes: ReadingWishes): ChangesRead {
  const { path, address } = projectIn(body)
  const run = objectIn(body['object_attributes'])
  const id = textIn(run['id'])
  const status = textIn(run['status'])
  if (path === null || id === null || status === null) return notUnderstood('It names no pipeline, status and project.', 'object_attributes.id')
  if (textIn(run['source']) === 'merge_request_event') return ignored('the pipeline of a merge request changes nothing')
  const jobs = objectsIn(body['builds'], 1_000)
  const environment = jobs.map((job) => textIn(objectIn(job['environment'])['name'])).find((name) => name !== null) ?? null
  const name = textIn(run['name'])
  if (wishes.workflows === undefined ? environment === null && !isChanging([name], wishes) : !isChanging([name], wishes)) return ignored('no job of this pipeline deploys')
  const state = ownIn(statuses, status)
  if (state === undefined) return ignored(`a pipeline that is ${status.slice(0, 60)} has not begun`)
  const commit = objectIn(body['commit'])
  return told(reportOf({
    reference: `pipeline/${path}/${id}`, kind: 'deployment', state, title: firstLine(textIn(commit['title']) ?? textIn(commit['message'])) ?? name ?? `Pipeline ${id} of ${nameOf(path)}`,
    repository: address, environment, startedMs: timeIn(run['created_at']), finishedMs: state === 'started' ? null : timeIn(run['finished_at']),
    by: textIn(objectIn(body['user'])['username']), commit: textIn(run['sha']), url: textIn(run['url']),
  }))
}

function push(body: Foreign): ChangesRead {
  const { path, address, branch } = projectIn(body)
  const after = textIn(body['after'])
  if (path === null || after === null) return notUnderstood('It names no commit and no project.', 'after')
  if (/^0+$/.test(after)) return ignored('a branch that was deleted changes nothing')
  if (textIn(body['ref']) !== `refs/heads/${branch ?? 'main'}`) return ignored('only pushes to the default branch are changes')
  const commits = objectsIn(body['commits'], 2_048)
  const head = commits.find((commit) => textIn(commit['id']) === after) ?? commits.at(-1) ?? {}
  const files = commits.flatMap((commit) => [...textsIn(commit['added']), ...textsIn(commit['modified']), ...textsIn(commit['removed'])])
  const atMs = instantIn(head['timestamp'])
  return told(reportOf({
    reference: `push/${path}/${after}`, kind: kindOfFiles(files), state: 'succeeded', title: firstLine(textIn(head['title']) ?? textIn(head['message'])) ?? `Push to ${nameOf(path)}`,
    repository: address, startedMs: atMs, finishedMs: atMs, by: textIn(body['user_username']) ?? textIn(body['user_name']), commit: after, url: textIn(head['url']), rollback: `git revert ${after}`,
  }))
}

function release(body: Foreign): ChangesRead {
  const { path, address } = projectIn(body)
  const tag = textIn(body['tag'])
  if (path === null || tag === null) return notUnderstood('It names no tag and no project.', 'tag')
  if (textIn(body['action']) !== 'create') return ignored('only a release that is created is a change')
  const atMs = timeIn(body['released_at']) ?? timeIn(body['created_at'])
  return told(reportOf({
    reference: `release/${path}/${tag}`, kind: 'other', state: 'succeeded', title: `Release ${nameOf(path)} ${textIn(body['name']) ?? tag}`, repository: address,
    startedMs: atMs, finishedMs: atMs, artifact: tag, commit: textIn(objectIn(body['commit'])['id']), url: textIn(body['url']),
  }))
}

function projectIn(body: Foreign): { readonly path: string | null; readonly address: string | null; readonly branch: string | null } {
  const project = objectIn(body['project'])
  const path = textIn(project['path_with_namespace'])
  return { path, address: textIn(project['web_url']) ?? textIn(project['homepage']) ?? path, branch: textIn(project['default_branch']) }
}

/** GitLab writes `2021-04-28 21:50:00 +0200` and `2016-08-12 15:23:28 UTC` beside real instants. */
function timeIn(value: unknown): number | null {
  const [, day, time, zone] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (UTC|[+-]\d{4})$/.exec(textIn(value) ?? '') ?? []
  return instantIn(day === undefined ? value : `${day}T${time}${zone === 'UTC' ? 'Z' : `${zone!.slice(0, 3)}:${zone!.slice(3)}`}`)
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

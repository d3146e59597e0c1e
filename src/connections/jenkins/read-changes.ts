// What Jenkins' Notification plugin posts as changes. https://plugins.jenkins.io/notification/
import { reportOf } from '../../base/change.ts'
import type { ChangeState } from '../../base/change.ts'
import { ignored, isChanging, notUnderstood, readingObject, told } from '../change-source.ts'
import type { ChangeDialect } from '../change-source.ts'
import { numberIn, objectIn, ownIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'

const statuses: Readonly<Record<string, ChangeState>> = { SUCCESS: 'succeeded', UNSTABLE: 'succeeded', FAILURE: 'failed', ABORTED: 'failed' }

export const jenkinsChanges: ChangeDialect = {
  name: 'jenkins', title: 'Jenkins', secret: 'none',
  disbelief: () => null,
  deliveryOf: () => null,
  read: (message, wishes) => readingObject(message, (body) => {
    const build = objectIn(body['build'])
    const name = textIn(body['name'])
    const number = textIn(build['number'])
    const phase = textIn(build['phase'])
    if (name === null || number === null || phase === null) return notUnderstood('It names no job, number and phase.', name === null ? 'name' : 'build')
    if (!isChanging([name], wishes)) return ignored(`the job ${name.slice(0, 100)} is not one that changes production`)
    // The status of a build that has just started is that of the build before it.
    const state = phase === 'STARTED' ? 'started' : ['COMPLETED', 'FINALIZED', 'FINISHED'].includes(phase) ? ownIn(statuses, textIn(build['status']) ?? '') : undefined
    if (state === undefined) return ignored(`the phase ${phase.slice(0, 60)} changes nothing`)
    const parameters = objectIn(build['parameters'])
    const scm = objectIn(build['scm'])
    const service = parameter(parameters, 'service')
    const atMs = numberIn(build['timestamp'])
    return told(reportOf({
      reference: `${name}/${number}`, kind: /migrat/i.test(name) ? 'database' : /terraform|provision|infra/i.test(name) ? 'infrastructure' : 'deployment', state, title: `${textIn(body['display_name']) ?? name} #${number}`,
      services: service === null ? [] : [service], repository: textIn(scm['url']), environment: parameter(parameters, 'environment') ?? parameter(parameters, 'env'),
      ...(atMs === null ? {} : state === 'started' ? { startedMs: atMs } : { finishedMs: atMs }), commit: textIn(scm['commit']), url: textIn(build['full_url']), rollback: parameter(parameters, 'rollback'),
    }))
  }),
}

/** Parameters are named as each job likes: `ENVIRONMENT`, `Environment`. */
function parameter(parameters: Foreign, name: string): string | null {
  const found = Object.keys(parameters).slice(0, 200).find((key) => key.toLowerCase() === name)
  return found === undefined ? null : textIn(parameters[found])
}

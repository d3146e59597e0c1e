// What Spinnaker's echo posts to a webhook as changes: pipelines that start, complete and fail.
// https://spinnaker.io/docs/setup/other_config/features/notifications/
import { reportOf } from '../../base/change.ts'
import type { ChangeState } from '../../base/change.ts'
import { ignored, isChanging, notUnderstood, readingObject, told } from '../change-source.ts'
import type { ChangeDialect } from '../change-source.ts'
import { numberIn, objectIn, ownIn, textIn } from '../foreign-fields.ts'

const types: Readonly<Record<string, ChangeState>> = { 'orca:pipeline:starting': 'started', 'orca:pipeline:complete': 'succeeded', 'orca:pipeline:failed': 'failed' }

export const spinnakerChanges: ChangeDialect = {
  name: 'spinnaker', title: 'Spinnaker', secret: 'none',
  disbelief: () => null,
  deliveryOf: () => null,
  read: (message, wishes) => readingObject(message, (sent) => {
    // Echo can be told to wrap what it posts in a field of this name.
    const body = sent['details'] === undefined ? objectIn(sent['payload']) : sent
    const details = objectIn(body['details'])
    const type = textIn(details['type'])
    if (type === null) return notUnderstood('It has no type.', 'details.type')
    const state = ownIn(types, type)
    if (state === undefined) return ignored(`${type.slice(0, 60)} tells of no change to production`)
    const content = objectIn(body['content'])
    const execution = objectIn(content['execution'])
    const id = textIn(execution['id']) ?? textIn(content['executionId'])
    const application = textIn(execution['application']) ?? textIn(details['application'])
    if (id === null || application === null) return notUnderstood('It names no execution and no application.', 'content.execution.id')
    const name = textIn(execution['name']) ?? 'pipeline'
    // Every pipeline of a deployment tool changes something; a list of names narrows it.
    if (wishes.workflows !== undefined && !isChanging([name], wishes)) return ignored(`the pipeline ${name.slice(0, 100)} is not one that changes production`)
    const trigger = objectIn(execution['trigger'])
    return told(reportOf({
      reference: `execution/${id}`, kind: 'deployment', state, title: `${application}: ${name}`, services: [application], environment: textIn(objectIn(trigger['parameters'])['environment']),
      startedMs: numberIn(execution['startTime']), finishedMs: state === 'started' ? null : numberIn(execution['endTime']),
      by: textIn(objectIn(execution['authentication'])['user']) ?? textIn(trigger['user']),
    }))
  }),
}

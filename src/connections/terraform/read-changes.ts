// Run notifications of HCP Terraform and Terraform Enterprise as changes.
// https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations
import { reportOf } from '../../base/change.ts'
import type { ChangeState } from '../../base/change.ts'
import { headerIn, ignored, notUnderstood, readingObject, told } from '../change-source.ts'
import type { ChangeDialect } from '../change-source.ts'
import { instantIn, objectsIn, ownIn, textIn } from '../foreign-fields.ts'
import { isHexHmac } from '../shared-secret.ts'

/** A run that only planned, was discarded or found nothing to do changed nothing. */
const statuses: Readonly<Record<string, ChangeState>> = { applying: 'started', applied: 'succeeded', errored: 'failed' }

export const terraformChanges: ChangeDialect = {
  name: 'terraform', title: 'HCP Terraform', secret: 'required',
  disbelief(message, { secret }) {
    const given = headerIn(message, 'x-tfe-notification-signature')
    if (given === '') return 'X-TFE-Notification-Signature is missing: set the token of the notification.'
    return isHexHmac(given, { algorithm: 'sha512', secret, body: message.body }) ? null : 'X-TFE-Notification-Signature does not fit the body.'
  },
  deliveryOf: () => null,
  read: (message) => readingObject(message, (body) => {
    const notifications = objectsIn(body['notifications'], 100)
    if (notifications.length === 0) return notUnderstood('It holds no notification.', 'notifications')
    const run = textIn(body['run_id'])
    const workspace = textIn(body['workspace_name'])
    if (notifications[0]!['trigger'] === 'verification') return ignored('a trial of the address')
    if (run === null || workspace === null) return notUnderstood('It names no run and no workspace.', run === null ? 'run_id' : 'workspace_name')
    const last = notifications.at(-1)!
    const status = textIn(last['run_status'])
    const state = ownIn(statuses, status ?? '')
    if (state === undefined) return ignored(`a run that is ${status?.slice(0, 60) ?? 'of no status'} has changed nothing`)
    const atMs = instantIn(last['run_updated_at'])
    return told(reportOf({
      reference: `run/${run}`, kind: 'infrastructure', state, title: `${workspace}: ${textIn(body['run_message']) ?? 'Terraform run'}`,
      startedMs: state === 'started' ? atMs : null, finishedMs: state === 'started' ? null : atMs,
      by: textIn(body['run_created_by']) ?? textIn(last['run_updated_by']), url: textIn(body['run_url']),
    }))
  }),
}

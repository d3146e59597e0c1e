// Declares, changes and removes webhooks that alerts come by.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { alertWebhookRemoved, alertWebhookSaved } from '../events.ts'
import { webhookProblem } from '../model/webhook.ts'
import type { WebhookSaid } from '../model/webhook.ts'
import { countWebhooks, deleteWebhook, insertWebhook, lockWebhook, updateWebhook } from '../store/webhooks.ts'
import type { WebhookRow } from '../store/tables.ts'

/** Each is looked up by name alone; more than this are made by program without end. */
export const maxWebhooks = 1_000

export function saidOf(row: WebhookRow): WebhookSaid {
  return JSON.parse(row.spec) as WebhookSaid
}

/** Throws ALERTS_WEBHOOK when it cannot be used as it is said. */
export async function putWebhook(work: Work, name: string, said: WebhookSaid): Promise<WebhookRow> {
  const problem = webhookProblem(said)
  if (problem !== null) throw new Fault('ALERTS_WEBHOOK', { say: problem.say, mend: problem.mend, field: problem.field })
  const known = await lockWebhook(work.db, name)
  const row: WebhookRow = { name, spec: JSON.stringify(said), saved_ms: work.nowMs }
  if (known?.spec === row.spec) return known
  if (known) await updateWebhook(work.db, row)
  else {
    if ((await countWebhooks(work.db)) >= maxWebhooks) throw new Fault('ALERTS_TOO_MANY_WEBHOOKS', { kind: 'conflict', say: `There are ${maxWebhooks} alert webhooks already.`, mend: 'Remove those that nobody calls any more.' })
    await insertWebhook(work.db, row)
  }
  await append(work, [alertWebhookSaved({ subject: `alert-webhook/${name}`, data: { dialect: said.dialect } })])
  return row
}

export async function removeWebhook(work: Work, name: string): Promise<void> {
  if (!(await lockWebhook(work.db, name))) throw noWebhook(name)
  await deleteWebhook(work.db, name)
  await append(work, [alertWebhookRemoved({ subject: `alert-webhook/${name}`, data: {} })])
}

export function noWebhook(name: string): Fault {
  return new Fault('ALERTS_NO_WEBHOOK', { kind: 'not-found', say: `There is no alert webhook ${name.slice(0, 100)}.`, mend: 'Declare it under Alerts, Webhooks, or as kind AlertWebhook in a file.' })
}

// SQL of how far each CloudWatch alarm is known: SNS repeats messages, and mixes their order.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { AlertsTables } from './tables.ts'

const at = (db: Db) => sqlOf<AlertsTables>(db)

/** True when this change is later than what is known of the alarm, which it then is; false for a repeat and for late news. */
export async function isLaterChange(db: Db, change: { alarm: string; changedMs: number; messageId: string }): Promise<boolean> {
  const { alarm, changedMs, messageId } = change
  const made = await at(db).insertInto('alerts_cloudwatch_alarm').values({ alarm, changed_ms: changedMs, message_id: messageId })
    .onConflict((conflict) => conflict.column('alarm').doNothing()).returning('alarm').execute()
  if (made.length > 0) return true
  const done = await at(db).updateTable('alerts_cloudwatch_alarm').set({ changed_ms: changedMs, message_id: messageId })
    .where('alarm', '=', alarm).where('changed_ms', '<=', changedMs).where('message_id', '!=', messageId).executeTakeFirst()
  return Number(done.numUpdatedRows) > 0
}

/** Alarms that did not change since `beforeMs`, a part at a time. Answers how many. */
export async function forgetAlarms(db: Db, beforeMs: number, limit: number): Promise<number> {
  const old = at(db).selectFrom('alerts_cloudwatch_alarm').select('alarm').where('changed_ms', '<', beforeMs).orderBy('changed_ms').limit(limit)
  const done = await at(db).deleteFrom('alerts_cloudwatch_alarm').where('alarm', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}

// SQL of how channels fared lately.
import { dayMs } from '../../../base/duration.ts'
import type { Db } from '../../../spine/database.ts'
import { tablesOf } from './tables.ts'

export interface ChannelHealth {
  readonly sent: number
  readonly failed: number
  readonly lastOkMs: number | null
  readonly lastFailureMs: number | null
  readonly lastFailure: string | null
}

/** Of the last day's tries, by channel; the newest 5,000. */
export async function channelHealth(db: Db, nowMs: number): Promise<ReadonlyMap<string, ChannelHealth>> {
  const rows = await tablesOf(db).selectFrom('oncall_notification as n').innerJoin('oncall_attempt as a', 'a.notification', 'n.id')
    .select(['n.channel', 'a.outcome', 'a.at_ms', 'a.detail']).where('n.updated_ms', '>', nowMs - dayMs).where('a.outcome', 'in', ['sent', 'failed']).orderBy('n.id', 'desc').limit(5_000).execute()
  return new Map([...Map.groupBy(rows, (row) => row.channel)].map(([channel, tries]) => {
    const ok = tries.filter((row) => row.outcome === 'sent')
    const failed = tries.filter((row) => row.outcome === 'failed')
    const last = failed.toSorted((a, b) => b.at_ms - a.at_ms)[0]
    return [channel, { sent: ok.length, failed: failed.length, lastOkMs: ok.length === 0 ? null : Math.max(...ok.map((row) => row.at_ms)), lastFailureMs: last?.at_ms ?? null, lastFailure: last?.detail ?? null }]
  }))
}

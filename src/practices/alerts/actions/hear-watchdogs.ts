// Alerts that always fire, such as Prometheus' Watchdog, are pings of the heartbeats that listen for them.
import type { Work } from '../../../spine/practice.ts'
import type { IncomingAlert } from '../model/incoming.ts'
import type { Labels } from '../model/labels.ts'
import { matchesAll, parseMatchers } from '../model/matcher.ts'
import { isWatchdog } from '../model/urgency.ts'
import { sawWatchdog, watchdogHeartbeats } from '../store/heartbeats.ts'
import type { HeartbeatRow } from '../store/tables.ts'
import { hearPing, specOf } from './hear-heartbeat.ts'

/** In the transaction that took the alerts in. Costs nothing for batches without such an alert. */
export async function hearWatchdogs(work: Work, received: readonly { readonly alerts: readonly IncomingAlert[] }[]): Promise<void> {
  const heard = received.flatMap(({ alerts }) => alerts.filter((alert) => alert.change === 'firing' && isWatchdog(alert)))
  if (heard.length === 0) return
  const listening = (await watchdogHeartbeats(work.db)).map((row) => ({ row, fits: listenerOf(row) }))
  for (const { row, fits } of listening) {
    if (heard.some((alert) => fits(alert.labels))) await hearPing(work, row.name)
  }
  const unheard = heard.filter((alert) => !listening.some(({ fits }) => fits(alert.labels)))
  for (const alert of unheard.slice(0, notedAtOnce)) await noteUnheard(work, alert)
}

export function listenerOf(row: HeartbeatRow): (labels: Labels) => boolean {
  const matchers = parseMatchers(specOf(row).watchdog ?? '')
  return (labels) => matchers.length > 0 && matchesAll(matchers, labels)
}

/** A watchdog comes each minute; that it is there is noted less often. */
const noteEveryMs = 600_000
const maxNoted = 1_000
/** A storm of alerts without a severity worth the name may not turn into as many notes. */
const notedAtOnce = 5
const noted = new WeakMap<object, Map<string, number>>()

async function noteUnheard(work: Work, { fingerprint, name, labelsJson }: IncomingAlert): Promise<void> {
  const mine = noted.get(work.house.database) ?? new Map<string, number>()
  noted.set(work.house.database, mine)
  if (work.nowMs - (mine.get(fingerprint) ?? -Infinity) < noteEveryMs) return
  if (mine.size >= maxNoted) mine.clear()
  mine.set(fingerprint, work.nowMs)
  await sawWatchdog(work.db, { fingerprint, name, labels: labelsJson }, work.nowMs)
}

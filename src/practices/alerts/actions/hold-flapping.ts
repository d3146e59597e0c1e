// Alerts that change all the time are held: counted as they begin and end; a durable timer lets them go (end-holds.ts).
import { mainstay } from '../../../base/actor.ts'
import type { Db } from '../../../spine/database.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { alertHeld } from '../events.ts'
import type { IncomingAlert } from '../model/incoming.ts'
import type { Labels } from '../model/labels.ts'
import { decideRoute } from '../model/routing/decide.ts'
import { steadyAt } from '../model/routing/flap.ts'
import type { Flap, FlapHold } from '../model/routing/flap.ts'
import type { OpenAlert } from '../model/open-alert.ts'
import type { TakenIn } from '../model/taken-in.ts'
import { lockFlaps, saveFlaps } from '../store/timing.ts'
import { routingNow } from './read-routing.ts'

export const steadyKind = 'alerts.steady'
const steadyKey = (key: string): string => `${steadyKind}/${key}`

/** Of alerts whose routes hold what flaps; without such routes nothing is read. */
export async function flapsAmong(db: Db, incoming: readonly IncomingAlert[]): Promise<readonly Flap[]> {
  return lockFlaps(db, [...new Set(incoming.flatMap((alert) => (alert.routed?.timing?.flap ? [alert.key] : [])))])
}

/** The same of alerts that end because nobody says that they fire. */
export async function flapsOfPassed(work: Work, passed: readonly (OpenAlert & { readonly labels: string })[]): Promise<{ flaps: readonly Flap[]; holdOf: (alert: OpenAlert) => FlapHold | null }> {
  const routing = passed.length === 0 ? null : await routingNow(work.db)
  if (!routing?.holdsFlaps) return { flaps: [], holdOf: () => null }
  const holds = new Map(passed.map((alert) => [alert.id, decideRoute(routing.root, { labels: JSON.parse(alert.labels) as Labels, urgency: alert.urgency }, work.nowMs)?.timing?.flap ?? null]))
  const holdOf = (alert: OpenAlert): FlapHold | null => holds.get(alert.id) ?? null
  return { flaps: await lockFlaps(work.db, passed.filter((alert) => holdOf(alert) !== null).map((alert) => alert.key)), holdOf }
}

export async function keepFlaps(work: Work, { flapsChanged }: TakenIn): Promise<void> {
  if (flapsChanged.size === 0) return
  await saveFlaps(work.db, flapsChanged.values())
  for (const { flap } of flapsChanged.values()) {
    if (flap.heldMs !== null) await scheduleJob(work, { kind: steadyKind, key: steadyKey(flap.key), dueMs: steadyAt(flap), payload: { key: flap.key } })
  }
  const held = [...flapsChanged.values()].filter(({ isNewlyHeld }) => isNewlyHeld)
  if (held.length > 0) {
    await append({ ...work, actor: mainstay }, held.map(({ flap, alert }) => alertHeld({
      service: alert.service, environment: alert.environment, subject: `alert/${alert.id}`,
      data: { alertName: alert.name, situation: alert.situation, changes: flap.changes.length, windowMs: flap.windowMs },
    })))
  }
}

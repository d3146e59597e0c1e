// A person says that some alerts of a situation are another trouble.
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { situationOpened, situationResolved, situationSplit } from '../events.ts'
import { rankCauses } from '../model/correlation/likely-cause.ts'
import type { Part } from '../model/correlation/part.ts'
import type { DependencyGraph } from '../model/correlation/graph.ts'
import type { Situation } from '../model/situation.ts'
import { applyCause, sharedBy } from '../model/take-in.ts'
import { isMoreUrgent } from '../model/urgency.ts'
import type { Urgency } from '../model/urgency.ts'
import { surroundingsOf } from '../read-surroundings.ts'
import { countByService, lockAlertsNamed, moveAlertsNamed } from '../store/moving.ts'
import type { MovedAlert, ServiceCount } from '../store/moving.ts'
import { deleteParts, insertParts, partsOf, waitToGather } from '../store/parts.ts'
import { insertSituations, lockSituations, updateSituations } from '../store/taking-in.ts'

/** Answers the id of the new situation. */
export async function splitSituation(work: Work, wish: { id: string; alerts: readonly string[]; note: string | null }): Promise<string> {
  const { db, nowMs } = work
  const { graph } = await surroundingsOf(work.house)
  await waitToGather(db)
  const { situation, moved } = await mustFit(work, wish)
  const split = newSituation(situation, moved, { id: newId('sit', nowMs), nowMs, note: wish.note })
  const parts = await partsOf(db, [situation.id])
  const { leaving, copied } = divide(parts, { moved, counts: await countByService(db, situation.id) })
  const staying = parts.filter((part) => !leaving.includes(part))
  const own: Part[] = [...leaving.map((part) => ({ ...part, situation: split.id })), ...copied.map((part) => ({ ...part, situation: split.id, isCurrent: false }))]
  Object.assign(situation, { alerts: situation.alerts - split.alerts, openAlerts: Math.max(0, situation.openAlerts - split.openAlerts) })
  const isOver = situation.state === 'open' && situation.openAlerts === 0
  if (isOver) Object.assign(situation, { state: 'resolved', resolvedMs: nowMs, reason: 'The alerts that still fired were split off.' })
  name(situation, staying, graph)
  name(split, own, graph)
  await insertSituations(db, [split])
  await updateSituations(db, [situation])
  await deleteParts(db, situation.id, leaving.map((part) => part.groupKey))
  await insertParts(db, own)
  await moveAlertsNamed(db, moved.map((alert) => alert.id), { situation: split.id, reason: split.reason })
  await tell(work, { situation, split, moved, isOver, note: wish.note })
  return split.id
}

async function mustFit(work: Work, { id, alerts }: { id: string; alerts: readonly string[] }): Promise<{ situation: Situation; moved: readonly MovedAlert[] }> {
  const [situation] = await lockSituations(work.db, [id])
  if (!situation) throw new Fault('ALERTS_NO_SITUATION', { kind: 'not-found', say: `There is no situation ${id}.`, mend: 'See /api/v1/situations.' })
  const moved = await lockAlertsNamed(work.db, id, alerts)
  const missing = new Set(alerts).difference(new Set(moved.map((alert) => alert.id)))
  if (missing.size > 0) {
    throw new Fault('ALERTS_NOT_IN_SITUATION', { kind: 'conflict', say: `${[...missing].slice(0, 3).join(', ')} ${missing.size === 1 ? 'is' : 'are'} not in this situation.`, mend: 'Look at its alerts again: it may have been merged.' })
  }
  if (moved.length >= situation.alerts) {
    throw new Fault('ALERTS_SPLIT_ALL', { kind: 'conflict', say: 'Nothing would be left of the situation.', mend: 'Leave at least one alert in it.' })
  }
  return { situation, moved }
}

function newSituation(from: Situation, moved: readonly MovedAlert[], given: { id: string; nowMs: number; note: string | null }): Situation {
  const first = moved.toSorted((a, b) => a.started_ms - b.started_ms || (a.id < b.id ? -1 : 1))[0]!
  const firing = moved.filter((alert) => alert.state === 'firing')
  const urgency = moved.filter((alert) => alert.is_silenced === 0).reduce<Urgency>((most, alert) => (isMoreUrgent(alert.urgency, most) ? alert.urgency : most), 'info')
  const isOpen = firing.length > 0
  return {
    id: given.id, groupKey: from.groupKey, title: first.summary, service: first.service, environment: first.environment, causeReason: null, common: {},
    // Its alerts are found by when they came.
    openedMs: Math.min(...moved.map((alert) => alert.received_ms)), lastJoinedMs: Math.max(...moved.map((alert) => alert.received_ms)),
    isStorm: false, mergedInto: null, state: isOpen ? 'open' : 'resolved', urgency, reason: `A person split it off “${from.title}”${given.note ? `: ${given.note}` : '.'}`.slice(0, 2_000),
    resolvedMs: isOpen ? null : given.nowMs, reopened: 0, alerts: moved.length, openAlerts: firing.length,
  }
}

/** A part of which every alert goes goes along, and takes what comes; of one that stays in part the rest keeps that. */
function divide(parts: readonly Part[], { moved, counts }: { moved: readonly MovedAlert[]; counts: readonly ServiceCount[] }): { leaving: readonly Part[]; copied: readonly Part[] } {
  const keyOf = (one: { service: string | null; environment: string | null }): string => JSON.stringify([one.service, one.environment])
  const going = Map.groupBy(moved, keyOf)
  const all = new Map(counts.map((count) => [keyOf(count), count.alerts]))
  const touched = parts.filter((part) => going.has(keyOf(part)))
  const leaving = touched.filter((part) => going.get(keyOf(part))!.length >= (all.get(keyOf(part)) ?? 0))
  return { leaving, copied: touched.filter((part) => !leaving.includes(part)) }
}

function name(situation: Situation, parts: readonly Part[], graph: DependencyGraph): void {
  const [cause] = rankCauses(parts, graph)
  if (!cause) return
  applyCause(situation, cause)
  const { service, environment } = cause.part
  situation.common = sharedBy({ ...(service === null ? {} : { service }), ...(environment === null ? {} : { environment }) }, parts)
}

async function tell(work: Work, told: { situation: Situation; split: Situation; moved: readonly MovedAlert[]; isOver: boolean; note: string | null }): Promise<void> {
  const { situation, split, moved, isOver, note } = told
  const about = (one: Situation) => ({ service: one.service, environment: one.environment, subject: `situation/${one.id}` })
  const [cause] = await append(work, [situationSplit({ ...about(situation), data: { title: situation.title, into: split.id, alerts: moved.length, note } })])
  const data = (one: Situation, alert: MovedAlert) => ({
    title: one.title, urgency: one.urgency, service: one.service, alert: alert.id, alertName: alert.name, severity: alert.severity, reason: one.reason, alerts: one.alerts, openAlerts: one.openAlerts,
  })
  const [first, ...others] = moved
  await append(work, [
    situationOpened({ ...about(split), cause: cause ?? null, data: { ...data(split, first!), alertService: split.service, hasRisen: true, joined: moved.length, ...(others.length > 0 ? { others: others.slice(0, 50).map((alert) => alert.id) } : {}), splitFrom: situation.id } }),
    ...(split.state === 'resolved' ? [situationResolved({ ...about(split), cause: cause ?? null, data: { ...data(split, first!), hasRisen: false, joined: 0 } })] : []),
    ...(isOver ? [situationResolved({ ...about(situation), cause: cause ?? null, data: { ...data(situation, first!), hasRisen: false, joined: 0 } })] : []),
  ])
}

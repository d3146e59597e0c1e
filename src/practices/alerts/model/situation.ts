// Which situation an alert belongs to, and whether it joins, opens or reopens one. Every answer states its reason.
import { dayMs, formatDuration, minuteMs } from '../../../base/duration.ts'
import type { IncomingAlert } from './incoming.ts'
import { fingerprint } from './labels.ts'
import type { Labels } from './labels.ts'
import type { Urgency } from './urgency.ts'

export interface Situation {
  readonly id: string
  /** The group that opened it. Those that belong to it since are its parts. */
  readonly groupKey: string
  /** Title, service and environment are those of its likely cause. */
  title: string
  service: string | null
  environment: string | null
  /** Why that part is the likely cause; null while there is only one. */
  causeReason: string | null
  /** What its alerts have in common. */
  common: Labels
  openedMs: number
  /** Takes in all new troubles of a storm. */
  readonly isStorm: boolean
  /** The situation that has its alerts now. */
  mergedInto: string | null
  state: 'open' | 'resolved'
  urgency: Urgency
  reason: string
  lastJoinedMs: number
  resolvedMs: number | null
  reopened: number
  alerts: number
  openAlerts: number
}

export interface Group {
  readonly key: string
  readonly common: Labels
  /** `service checkout in prod`. */
  readonly words: string
}

/** A new alert this soon after the end is the same trouble coming back. */
export const reopenWithinMs = 10 * minuteMs
/** After so long without a new alert the next one is another trouble, even if the old one is still open: yesterday's acknowledged page may not swallow today's. */
export const joinWithinMs = dayMs

/** Alerts of one service and environment belong together; without a service, those of one name and source's grouping. */
export function groupOf(alert: Pick<IncomingAlert, 'service' | 'environment' | 'name' | 'group' | 'routed'>): Group {
  const { service, environment, name, group, routed } = alert
  if (routed?.group) {
    const names = Object.keys(routed.group)
    return { key: `r:${fingerprint({ ...routed.group, '': routed.groupKey })}`, common: routed.group, words: names.length === 0 ? `route ${routed.groupKey}` : `${names.slice(0, 5).join(', ')} on route ${routed.groupKey}` }
  }
  if (service !== null) {
    const common: Labels = environment === null ? { service } : { service, environment }
    return { key: `s:${fingerprint(common)}`, common, words: `service ${service}${environment === null ? '' : ` in ${environment}`}` }
  }
  const common: Labels = { ...group, ...(environment === null ? {} : { environment }), alertname: name }
  return { key: `n:${fingerprint(common)}`, common, words: `alert ${name}${Object.keys(group).length > 0 ? ' and its group labels' : ''}` }
}

export type Place = { readonly how: 'joins' | 'reopens' | 'opens'; readonly reason: string }

export function placeFor(group: Group, current: Situation | undefined, nowMs: number): Place {
  if (current === undefined) return { how: 'opens', reason: `No situation of ${group.words} was open.` }
  if (current.state === 'open') {
    const quietMs = nowMs - current.lastJoinedMs
    if (quietMs <= joinWithinMs) return { how: 'joins', reason: `Same ${group.words}.` }
    return { how: 'opens', reason: `The open situation of ${group.words} had no new alert for ${formatDuration(joinWithinMs)}.` }
  }
  const goneMs = nowMs - (current.resolvedMs ?? 0)
  if (goneMs <= reopenWithinMs) return { how: 'reopens', reason: `Same ${group.words}, ${formatDuration(Math.max(0, goneMs - (goneMs % 1_000)))} after it had resolved.` }
  return { how: 'opens', reason: `The last situation of ${group.words} resolved more than ${formatDuration(reopenWithinMs)} ago.` }
}

/** Joins written on the record one by one before a storm is only counted. */
export const joinsWritten = 50

/** Whether the joins that took it from `before` to `after` alerts are written: the first ones, then as it passes 100, 200, 400 and so on. */
export function areJoinsWritten(before: number, after: number): boolean {
  if (before < joinsWritten) return true
  const doublings = (alerts: number): number => (alerts < 100 ? -1 : Math.floor(Math.log2(alerts / 100)))
  return doublings(after) > doublings(before)
}

// A part of a situation: the alerts of one group (service and environment) in it. A situation of one service has one.
import type { IncomingAlert } from '../incoming.ts'
import { labelOf } from '../labels.ts'
import type { Group } from '../situation.ts'
import type { Urgency } from '../urgency.ts'

export interface Part {
  situation: string
  readonly groupKey: string
  readonly service: string | null
  readonly environment: string | null
  /** Whose it is: the label `team`, else the service's owner. */
  readonly team: string | null
  /** What its first alert said: name and summary. */
  readonly text: string
  /** Its summary alone: the title of the situation while this part is the likely cause. */
  readonly title: string
  /** Why the group is part of this situation. */
  reason: string
  /** The most urgent of its alerts, silenced ones left out. */
  urgency: Urgency
  /** When the first of its alerts began, as its source says, but not after it was received. */
  readonly startedMs: number
  readonly joinedMs: number
  /** When it last had a new alert, to within `seenEveryMs`. */
  lastMs: number
  /** The part that further alerts of its group join. */
  isCurrent: boolean
  /** The first page of its group waits until then; null: it does not. */
  waitUntilMs?: number | null
}

/** `lastMs` is kept to this: each batch would write the same row otherwise. */
export const seenEveryMs = 10_000
const maxTextLength = 300

export function textOf(alert: Pick<IncomingAlert, 'name' | 'summary'>): string {
  return `${alert.name} ${alert.summary}`.slice(0, maxTextLength)
}

export function partFor(alert: IncomingAlert, given: { situation: string; group: Group; reason: string; team: string | null; nowMs: number }): Part {
  const { situation, group, reason, team, nowMs } = given
  return {
    situation, groupKey: group.key, service: alert.service, environment: alert.environment, team, text: textOf(alert), title: alert.summary, reason, urgency: 'info',
    startedMs: Math.min(alert.startedMs, nowMs), joinedMs: nowMs, lastMs: nowMs, isCurrent: true,
  }
}

export function teamOf(alert: IncomingAlert, owners: ReadonlyMap<string, string>): string | null {
  return labelOf(alert.labels, 'team') || (alert.service === null ? null : (owners.get(alert.service) ?? null))
}

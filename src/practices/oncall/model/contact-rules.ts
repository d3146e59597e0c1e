// How a person is reached: their methods, and rules that say which of them when. Never ends in an empty plan while anything works.
import { minuteMs } from '../../../base/duration.ts'
import { isInHours, mayLeaveAt } from './quiet-hours.ts'
import type { PersonalHours, QuietHours } from './quiet-hours.ts'

export const methodKinds = ['email', 'webhook', 'sms', 'voice', 'slack', 'teams', 'webpush'] as const
export type MethodKind = (typeof methodKinds)[number]
export type PageUrgency = 'page' | 'ticket'

export interface ContactMethod {
  readonly id: string
  readonly kind: MethodKind
  readonly address: string
  readonly isVerified: boolean
}

export interface ContactRule {
  readonly urgency: PageUrgency
  readonly method: string
  readonly delayMinutes: number
  /** Counts only then, by the person's own clock; left out: always. */
  readonly only?: PersonalHours
}

export interface Contacts {
  readonly methods: readonly ContactMethod[]
  readonly rules: readonly ContactRule[]
  /** Address of the account, set by an administrator: used when the person has no method of their own that works. */
  readonly accountEmail: string | null
  /** The person's own. */
  readonly timeZone: string
  readonly quiet: QuietHours | null
}

export interface PlannedNotification {
  /** Null: the account's address. */
  readonly method: string | null
  readonly kind: MethodKind
  readonly address: string
  readonly delayMs: number
  readonly reason: string
  /** Waits for the end of quiet hours. */
  readonly isHeld?: boolean
}

/**
 * In order of time. Empty: no message can reach this person. Low urgency waits for the end of quiet hours: its rules are
 * those of that moment, and nothing of it is due inside them. High urgency never waits.
 */
export function planNotifications(contacts: Contacts, urgency: PageUrgency, nowMs: number): readonly PlannedNotification[] {
  const startMs = mayLeaveAt(urgency, contacts, nowMs)
  return byMethods(contacts, urgency, startMs).map((one) => {
    const dueMs = mayLeaveAt(urgency, contacts, startMs + one.delayMs)
    return dueMs === nowMs + one.delayMs ? one : { ...one, delayMs: dueMs - nowMs, reason: `${one.reason}, after quiet hours`, isHeld: true }
  })
}

/** What is asked by at `atMs`, whatever is quiet. */
function byMethods(contacts: Contacts, urgency: PageUrgency, atMs: number): readonly PlannedNotification[] {
  const usable = contacts.methods.filter((method) => method.isVerified)
  if (usable.length === 0) {
    if (contacts.accountEmail === null) return []
    return [{ method: null, kind: 'email', address: contacts.accountEmail, delayMs: 0, reason: 'account address: no verified contact method' }]
  }
  const byRule = contacts.rules.filter((rule) => rule.urgency === urgency && (!rule.only || isInHours(rule.only, contacts.timeZone, atMs))).flatMap((rule) => {
    const method = usable.find((candidate) => candidate.id === rule.method)
    return method ? [planned(method, rule.delayMinutes * minuteMs, 'rule')] : []
  })
  const chosen = urgency === 'page' ? forTheNight(contacts, usable, { byRule, atMs }) : byRule
  // A rule of another urgency or hour, or for a method that is not verified, must not mean silence.
  const plan = chosen.length > 0 ? chosen : usable.map((method) => planned(method, 0, 'no rule: every verified method at once'))
  const earliestByMethod = new Map<string | null, PlannedNotification>()
  for (const one of plan.toSorted((a, b) => a.delayMs - b.delayMs)) if (!earliestByMethod.has(one.method)) earliestByMethod.set(one.method, one)
  return [...earliestByMethod.values()]
}

/** The ways chosen for quiet hours, as the rules have them, else at once. Where none of them works any more, the usual ones. */
function forTheNight(contacts: Contacts, usable: readonly ContactMethod[], by: { byRule: readonly PlannedNotification[]; atMs: number }): readonly PlannedNotification[] {
  const { quiet, timeZone } = contacts
  if (quiet === null || quiet.methods.length === 0 || !isInHours(quiet, timeZone, by.atMs)) return by.byRule
  const night = usable.filter((method) => quiet.methods.includes(method.id)).flatMap((method) => {
    const ruled = by.byRule.filter((one) => one.method === method.id)
    return ruled.length > 0 ? ruled : [planned(method, 0, 'chosen for quiet hours')]
  })
  if (night.length === 0) return by.byRule
  // What the day's first method would have had at once must not be waited for by the night's.
  const soonest = Math.min(...night.map((one) => one.delayMs))
  return night.map((one) => ({ ...one, delayMs: one.delayMs - soonest }))
}

export function isReachable(contacts: Contacts): boolean {
  return contacts.accountEmail !== null || contacts.methods.some((method) => method.isVerified)
}

/** What to use when a method fails: the next planned one, else any verified one, else the account's address; not one that was used already. */
export function nextMethod(contacts: Contacts, asked: { readonly urgency: PageUrgency; readonly nowMs: number }, usedAddresses: ReadonlySet<string>): PlannedNotification | null {
  const candidates = [
    ...planNotifications(contacts, asked.urgency, asked.nowMs),
    ...contacts.methods.filter((method) => method.isVerified).map((method) => planned(method, 0, 'other method')),
    ...(contacts.accountEmail === null ? [] : [{ method: null, kind: 'email' as const, address: contacts.accountEmail, delayMs: 0, reason: 'account address' }]),
  ]
  return candidates.find((candidate) => !usedAddresses.has(candidate.address)) ?? null
}

function planned(method: ContactMethod, delayMs: number, reason: string): PlannedNotification {
  return { method: method.id, kind: method.kind, address: method.address, delayMs, reason }
}

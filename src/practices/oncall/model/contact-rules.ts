// How a person is reached: their methods, and rules that say which of them when. Never ends in an empty plan while anything works.
import { minuteMs } from '../../../base/duration.ts'

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
}

export interface Contacts {
  readonly methods: readonly ContactMethod[]
  readonly rules: readonly ContactRule[]
  /** Address of the account, set by an administrator: used when the person has no method of their own that works. */
  readonly accountEmail: string | null
}

export interface PlannedNotification {
  /** Null: the account's address. */
  readonly method: string | null
  readonly kind: MethodKind
  readonly address: string
  readonly delayMs: number
  readonly reason: string
}

/** In order of time. Empty: no message can reach this person. */
export function planNotifications(contacts: Contacts, urgency: PageUrgency): readonly PlannedNotification[] {
  const usable = contacts.methods.filter((method) => method.isVerified)
  if (usable.length === 0) {
    if (contacts.accountEmail === null) return []
    return [{ method: null, kind: 'email', address: contacts.accountEmail, delayMs: 0, reason: 'account address: no verified contact method' }]
  }
  const byRule = contacts.rules.filter((rule) => rule.urgency === urgency).flatMap((rule) => {
    const method = usable.find((candidate) => candidate.id === rule.method)
    return method ? [planned(method, rule.delayMinutes * minuteMs, 'rule')] : []
  })
  // A rule of another urgency, or for a method that is not verified, must not mean silence.
  const plan = byRule.length > 0 ? byRule : usable.map((method) => planned(method, 0, 'no rule: every verified method at once'))
  const earliestByMethod = new Map<string | null, PlannedNotification>()
  for (const one of plan.toSorted((a, b) => a.delayMs - b.delayMs)) if (!earliestByMethod.has(one.method)) earliestByMethod.set(one.method, one)
  return [...earliestByMethod.values()]
}

export function isReachable(contacts: Contacts): boolean {
  return contacts.accountEmail !== null || contacts.methods.some((method) => method.isVerified)
}

/** What to use when a method fails: the next planned one, else any verified one, else the account's address; not one that was used already. */
export function nextMethod(contacts: Contacts, urgency: PageUrgency, usedAddresses: ReadonlySet<string>): PlannedNotification | null {
  const candidates = [
    ...planNotifications(contacts, urgency),
    ...contacts.methods.filter((method) => method.isVerified).map((method) => planned(method, 0, 'other method')),
    ...(contacts.accountEmail === null ? [] : [{ method: null, kind: 'email' as const, address: contacts.accountEmail, delayMs: 0, reason: 'account address' }]),
  ]
  return candidates.find((candidate) => !usedAddresses.has(candidate.address)) ?? null
}

function planned(method: ContactMethod, delayMs: number, reason: string): PlannedNotification {
  return { method: method.id, kind: method.kind, address: method.address, delayMs, reason }
}

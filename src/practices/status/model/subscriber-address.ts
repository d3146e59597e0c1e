// Where subscribers are told beside e-mail: addresses of webhooks, and what failing to reach them means.
import { dayMs } from '../../../base/duration.ts'

export const subscriberKinds = ['email', 'webhook', 'slack', 'teams'] as const
export type SubscriberKind = (typeof subscriberKinds)[number]

export const isSubscriberKind = (text: string): text is SubscriberKind => (subscriberKinds as readonly string[]).includes(text)

/** Nothing got through for so long: nothing more is sent there. */
export const setAsideAfterMs = 3 * dayMs
/** A challenge or a message to confirm is not sent again before. */
export const hookAskAgainMs = 60_000

const isOwnMachine = (host: string): boolean => host === 'localhost' || host === '127.0.0.1' || host === '[::1]'

/** An https address as it is called; null when it is none. Plain http only on the machine itself, which the guard of outgoing requests refuses unless an administrator allowed it. */
export function readHook(text: string): string | null {
  const url = URL.parse(text.trim())
  if (url === null || text.length > 1_000 || url.username !== '' || url.password !== '') return null
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOwnMachine(url.hostname))) return null
  url.hash = ''
  return url.href
}

/** The path of a webhook is its password: people are shown the host and the last four characters. */
export function shownAddress(kind: SubscriberKind, address: string): string {
  return kind === 'email' ? address : `${URL.parse(address)?.host ?? ''}/…${address.slice(-4)}`
}

export interface Failing {
  readonly failures: number
  readonly failingSinceMs: number | null
}

/** A webhook may be away for a while, whatever it answers: only days of silence set it aside. */
export function afterHookFailure({ failures, failingSinceMs }: Failing, nowMs: number): Failing & { readonly failingSinceMs: number; readonly isLaidAside: boolean } {
  const sinceMs = failingSinceMs ?? nowMs
  return { failures: failures + 1, failingSinceMs: sinceMs, isLaidAside: nowMs - sinceMs >= setAsideAfterMs }
}

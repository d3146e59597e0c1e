// Subscriptions by e-mail: what is readable in an address, in a link, and who is concerned.
import { dayMs, hourMs } from '../../../base/duration.ts'

/** Until then a link confirms; what nobody confirmed is forgotten after it. */
export const confirmWithinMs = 3 * dayMs
/** Asking again for the same address sends no second mail before. */
export const askAgainMs = hourMs
/** Mails that were refused for good one after another, after which nothing more is sent there. */
const mostRefused = 5

/** Lower case, as people mean it; null when it is none. One address, no list, no name, nothing that would split a header. */
export function readAddress(text: string): string | null {
  const address = text.trim().toLowerCase()
  return address.length <= 254 && /^[^\s@<>,;:"()[\]\\\p{Cc}]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/u.test(address) ? address : null
}

export interface Subscription {
  /** Empty: all components of the page. */
  readonly components: readonly string[]
}

/** @param touched components of this page that a post or planned work touches. */
export function isConcerned({ components }: Subscription, touched: readonly string[]): boolean {
  return touched.length > 0 && (components.length === 0 || components.some((component) => touched.includes(component)))
}

/** A mail server of ours that is away says nothing about the address: only what was refused for good lays it aside. */
export function afterFailure(failures: number, isRefused: boolean): { readonly failures: number; readonly isLaidAside: boolean } {
  const now = failures + (isRefused ? 1 : 0)
  return { failures: now, isLaidAside: isRefused && now >= mostRefused }
}

/** `sub_….<until>.<signature>`: who holds it has read the mail. */
export function confirmToken(id: string, untilMs: number, sign: (text: string) => string): string {
  return `${id}.${untilMs}.${sign(`${id}.${untilMs}`)}`
}

export function readConfirmToken(token: string, nowMs: number, verify: (text: string, signature: string) => boolean): string | null {
  const [id, until, signature] = token.split('.')
  if (id === undefined || until === undefined || signature === undefined || !/^\d{1,15}$/.test(until)) return null
  return verify(`${id}.${until}`, signature) && nowMs < Number(until) ? id : null
}

/** For as long as the subscription lives: to change it or to end it. */
export const keepToken = (id: string, sign: (text: string) => string): string => `${id}.${sign(id)}`

export function readKeepToken(token: string, verify: (text: string, signature: string) => boolean): string | null {
  const [id, signature] = token.split('.')
  return id !== undefined && signature !== undefined && verify(id, signature) ? id : null
}

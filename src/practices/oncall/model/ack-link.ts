// The token of an acknowledge link: who is asked, for which page, until when; signed, so that it cannot be made up.
import { dayMs } from '../../../base/duration.ts'
import { parseId } from '../../../base/id.ts'

/** A page older than this is acknowledged by signing in. */
export const ackLinkMs = 3 * dayMs

export interface AckClaim {
  readonly page: string
  readonly person: string
  readonly expiresMs: number
}

/** The signed text of a claim. */
export function claimText({ page, person, expiresMs }: AckClaim): string {
  return `${page}.${person}.${expiresMs.toString(36)}`
}

export function ackToken(claim: AckClaim, sign: (text: string) => string): string {
  return `${claimText(claim)}.${sign(claimText(claim))}`
}

export type AckReading = { readonly claim: AckClaim } | { readonly refused: 'malformed' | 'forged' | 'expired' }

export function readAckToken(token: string, nowMs: number, verify: (text: string, signature: string) => boolean): AckReading {
  const [page, person, expires, signature, ...more] = token.split('.')
  if (page === undefined || person === undefined || expires === undefined || signature === undefined || more.length > 0) return { refused: 'malformed' }
  if (parseId('pag', page) === null || parseId('per', person) === null || !/^[0-9a-z]{1,10}$/.test(expires)) return { refused: 'malformed' }
  const claim = { page, person, expiresMs: Number.parseInt(expires, 36) }
  if (!verify(claimText(claim), signature)) return { refused: 'forged' }
  return claim.expiresMs <= nowMs ? { refused: 'expired' } : { claim }
}

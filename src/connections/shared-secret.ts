// Proofs by a shared secret, compared in constant time whatever their length.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Digests of both are compared, so that not even the length of the secret is told by the time it takes. */
export function isSameText(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}

/** @param given the signature in hexadecimal, upper or lower case. */
export function isHexHmac(given: string, by: { readonly algorithm: 'sha256' | 'sha512'; readonly secret: string; readonly body: Buffer }): boolean {
  return isSameText(given.toLowerCase(), createHmac(by.algorithm, by.secret).update(by.body).digest('hex'))
}

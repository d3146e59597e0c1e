// Secrets of contact methods, made from the one secret of the house and never stored.
import { createHash } from 'node:crypto'
import type { House } from '../../../spine/practice.ts'

/** What a webhook's receiver checks our signature with. */
export function webhookSecret(house: House, method: string): string {
  return house.signer.sign('oncall.webhook', method)
}

/** Six digits that only somebody who reads the address can know. A new nonce makes a new code. */
export function codeOf(house: House, method: { id: string; nonce: string }): string {
  const digest = createHash('sha256').update(house.signer.sign('oncall.code', `${method.id}/${method.nonce}`)).digest()
  return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, '0')
}

// Addresses in messages. They lead to the pages of this installation and stay good.
import { ackLinkMs, ackToken } from './model/ack-link.ts'
import type { House } from '../../spine/practice.ts'

export const ackPurpose = 'oncall.acknowledge'

export function pageUrl(house: House, page: string): string {
  return `${house.settings.publicUrl}/on-call/pages/${page}`
}

export function situationUrl(house: House, situation: string): string {
  return `${house.settings.publicUrl}/alerts/situations/${situation}`
}

/** Acknowledges this page as this person, without signing in. */
export function acknowledgeUrl(house: House, asked: { page: string; person: string; atMs: number }): string {
  const claim = { page: asked.page, person: asked.person, expiresMs: asked.atMs + ackLinkMs }
  return `${house.settings.publicUrl}/ack/${ackToken(claim, (text) => house.signer.sign(ackPurpose, text))}`
}

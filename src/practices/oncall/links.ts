// Addresses in messages. They lead to the pages of this installation and stay good.
import { ackLinkMs, ackToken } from './model/ack-link.ts'
import { replyName } from './model/mail-reply.ts'
import type { House } from '../../spine/practice.ts'

export const ackPurpose = 'oncall.acknowledge'
export const replyPurpose = 'oncall.mail-reply'

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

/** Where a reply to this notification's e-mail goes; null where no e-mail is listened for. */
export function replyAddress(house: House, notification: string): string | null {
  const { smtpListen, mailDomain, publicUrl } = house.settings
  if (smtpListen === undefined) return null
  const { hostname } = new URL(publicUrl)
  // A bare address is written in brackets (RFC 5321).
  const domain = mailDomain ?? (/^[\d.]+$/.test(hostname) ? `[${hostname}]` : hostname)
  return `${replyName(notification, (text) => house.signer.sign(replyPurpose, text))}@${domain}`
}

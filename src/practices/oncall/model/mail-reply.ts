// An answer by e-mail: the signed name before the @ that a page is answered at, and what its first line says. Pure.
import { dayMs } from '../../../base/duration.ts'
import { parseId } from '../../../base/id.ts'

export type MailVerb = 'acknowledge' | 'resolve' | 'escalate'

/** An answer to an older message is about something else; as long as the link in it is good. */
export const mailReplyMs = 3 * dayMs

/** Of the 64 characters that may stand before an @, in lower case: mail servers may not tell cases apart. */
const pattern = /^re-([0-9a-hjkmnp-tv-z]{26})-([0-9a-f]{24})$/

/** `sign` gives base64url; 96 bits of it are kept. */
export function replyName(notification: string, sign: (text: string) => string): string {
  return `re-${notification.slice('ntf_'.length)}-${shortSignature(notification, sign)}`
}

function shortSignature(notification: string, sign: (text: string) => string): string {
  return [...atob(sign(notification).replaceAll('-', '+').replaceAll('_', '/'))].slice(0, 12).map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}

/** Whether it has the shape of a name to answer at; nothing of it is proven. */
export const isReplyName = (name: string): boolean => /^re-[0-9a-z]{20,30}-/i.test(name)

/** The notification it answers, or null where this installation did not make the name. */
export function readReplyName(name: string, sign: (text: string) => string): string | null {
  const [, rest, signature] = pattern.exec(name.toLowerCase()) ?? []
  const notification = rest === undefined ? null : parseId<'notification'>('ntf', `ntf_${rest}`)
  if (notification === null || signature === undefined) return null
  const expected = shortSignature(notification, sign)
  let difference = 0
  // Every character is looked at: how long it takes tells nothing.
  for (let index = 0; index < expected.length; index++) difference |= expected.charCodeAt(index) ^ signature.charCodeAt(index)
  return difference === 0 ? notification : null
}

interface ReplyMail {
  /** The sender of the envelope; empty for what mail servers say themselves. */
  readonly from: string
  readonly subject: string
  readonly text: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

const machineHeaders = ['x-autoreply', 'x-autorespond', 'x-auto-reply', 'x-autoresponse', 'x-ms-exchange-generated-message-source', 'x-failed-recipients'] as const
const machinePrecedence = /^\s*(bulk|junk|list|auto_reply)\b/i
const machineSubject = /^\s*((re|aw):\s*)?(auto(matic|matische|mated)?[\s:-]*(reply|response|antwort)|out of (the )?office|abwesenheits?(notiz|meldung|benachrichtigung)?\b|r[ée]ponse automatique|undeliver(able|ed)|delivery (status|failure|has failed)|mail delivery)/i

/** A machine wrote it (RFC 3834, and what is done besides): somebody who is away acknowledges nothing. */
export function isFromMachine({ from, subject, headers }: ReplyMail): boolean {
  const submitted = headers['auto-submitted']?.trim().toLowerCase()
  return from === '' || (submitted !== undefined && submitted !== 'no') || machineHeaders.some((name) => headers[name] !== undefined)
    || machinePrecedence.test(headers['precedence'] ?? '') || /^\s*multipart\/report\b/i.test(headers['content-type'] ?? '') || machineSubject.test(subject)
}

const verbs: Readonly<Record<string, MailVerb>> = {
  ack: 'acknowledge', acknowledge: 'acknowledge', acknowledged: 'acknowledge',
  resolve: 'resolve', resolved: 'resolve',
  escalate: 'escalate', escalated: 'escalate',
}
const maxLine = 500
const maxLines = 50
/** Where the answered message begins. */
const quoted = /^(>|-{2,}\s*$|_{5,}|-{3,}.*(original|forwarded)|on .{4,200}wrote:|am .{4,200}schrieb|from:\s|von:\s|sent from )/i

/** What the first line that somebody wrote says; null where it says nothing of the kind, or takes it back in the same breath. */
export function readReply(text: string): MailVerb | null {
  const line = text.split(/\r?\n/, maxLines).map((one) => one.trim().slice(0, maxLine)).find((one) => one !== '') ?? ''
  if (quoted.test(line) || line.includes('?')) return null
  const words = line.toLowerCase().match(/[\p{L}\p{N}’']+/gu) ?? []
  const said = [...new Set(words.flatMap((word) => (Object.hasOwn(verbs, word) ? [verbs[word]!] : [])))]
  const isTakenBack = words.some((word) => /^(not|no|never|cannot|nobody|kann|nicht)$|n[’']t$/.test(word))
  return said.length === 1 && !isTakenBack && Object.hasOwn(verbs, words[0] ?? '') ? said[0]! : null
}

// Reads what Amazon SNS posts: the envelope, what of it is signed, and whether its addresses are Amazon's own.
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { parseInstant } from '../../../base/instant.ts'

export const snsTypes = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const
export type SnsType = (typeof snsTypes)[number]

export interface SnsMessage {
  readonly type: SnsType
  readonly messageId: string
  readonly topicArn: string
  readonly message: string
  readonly timestampMs: number
  readonly signature: string
  readonly hash: 'sha1' | 'sha256'
  readonly certificateUrl: string
  /** Of a confirmation. */
  readonly subscribeUrl: string | null
  /** The text that was signed. */
  readonly signed: string
}

/** Names in the order they are signed in: by bytes. A subject is signed only where there is one. */
const signedOf: Readonly<Record<SnsType, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
}

/** The message, or in words why it is none. Nothing in it may be believed before its signature is verified. */
export function readSnsMessage(body: string): SnsMessage | string {
  let sent: unknown
  try {
    // As it came: a repaired character would not be what was signed.
    sent = JSON.parse(body)
  } catch (problem) {
    return `JSON cannot be parsed: ${(problem as Error).message}`
  }
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return 'The message is not a JSON object.'
  const fields = sent as Record<string, unknown>
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
  const type = snsTypes.find((known) => known === fields['Type'])
  if (type === undefined) return 'Type is none of Notification, SubscriptionConfirmation, UnsubscribeConfirmation.'
  const isSubjectSent = typeof fields['Subject'] === 'string'
  const names = signedOf[type].filter((name) => name !== 'Subject' || isSubjectSent)
  const missing = [...names, 'Signature', 'SigningCertURL'].find((name) => typeof fields[name] !== 'string')
  if (missing !== undefined) return `${missing} is missing.`
  const version = fields['SignatureVersion']
  if (version !== '1' && version !== '2') return 'SignatureVersion is neither 1 nor 2.'
  const timestampMs = parseInstant(text('Timestamp'))
  if (timestampMs === null) return 'Timestamp is not an instant.'
  return {
    type, messageId: text('MessageId'), topicArn: text('TopicArn'), message: text('Message'), timestampMs, signature: text('Signature'), hash: version === '1' ? 'sha1' : 'sha256',
    certificateUrl: text('SigningCertURL'), subscribeUrl: type === 'Notification' ? null : text('SubscribeURL'),
    signed: names.map((name) => `${name}\n${text(name)}\n`).join(''),
  }
}

const amazonsHost = /^sns\.[a-z0-9-]{1,40}\.amazonaws\.com(\.cn)?$/

/** Null when the address may be called, else why not. Anybody can write an address into a message, ours included. */
export function whyNotAmazons(address: string, allowedHosts: readonly string[]): string | null {
  const url = URL.parse(address)
  if (url === null) return 'is not a URL'
  if (url.username !== '' || url.password !== '') return 'holds a user name'
  if (allowedHosts.includes(url.host)) return null
  if (url.protocol !== 'https:') return 'is not https'
  if (url.port !== '' || !amazonsHost.test(url.hostname)) return `leads to ${url.host.slice(0, 100)}, which is not Amazon SNS`
  return null
}

/** Null when the certificate's address may be fetched. */
export function whyNoCertificateUrl(address: string, allowedHosts: readonly string[]): string | null {
  const why = whyNotAmazons(address, allowedHosts)
  if (why !== null) return `SigningCertURL ${why}.`
  return /^\/SimpleNotificationService-[0-9a-zA-Z]{1,80}\.pem$/.test(new URL(address).pathname) ? null : 'SigningCertURL is not the address of an SNS certificate.'
}

/** Null when the address confirms just this topic. */
export function whyNoSubscribeUrl(message: Pick<SnsMessage, 'subscribeUrl' | 'topicArn'>, allowedHosts: readonly string[]): string | null {
  const why = whyNotAmazons(message.subscribeUrl ?? '', allowedHosts)
  if (why !== null) return `SubscribeURL ${why}.`
  const query = new URL(message.subscribeUrl!).searchParams
  return query.get('Action') === 'ConfirmSubscription' && query.get('TopicArn') === message.topicArn ? null : 'SubscribeURL does not confirm this topic.'
}

/** Retries of SNS end within the hour; what is older was sent by somebody who kept it. */
export const oldestMessageMs = 70 * 60_000
/** Clocks may differ by as much. */
export const newestMessageMs = 10 * 60_000

/** The JSON inside the JSON, or null. */
export function insideOf(message: string): Record<string, unknown> | null {
  try {
    const value = parseForeignJson(message)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

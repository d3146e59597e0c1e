// SMS and voice by a Twilio-compatible API: messages and calls out, signed callbacks in.
// https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/voice/api/call-resource
import { Fault } from '../../base/fault.ts'
import { parseForeignJson } from '../../base/foreign-json.ts'
import type { Egress, EgressAnswer } from '../../spine/egress.ts'
import type { TwilioSettings } from '../../spine/paging-settings.ts'
import type { Secrets } from '../../spine/secrets.ts'
import type { ChannelAnswer, ChannelRequest, Delivered, DeliveryChannel, DeliveryMessage, DeliveryReport, Heard, ReplyVerb } from '../delivery.ts'
import { readReply } from './reply.ts'
import { isSignedByTwilio, twilioSignature } from './signature.ts'
import { askTwiml, emptyTwiml, keys, messageTwiml, sayTwiml } from './twiml.ts'

export interface TwilioParts {
  readonly settings: TwilioSettings
  readonly egress: Egress
  readonly secrets: Secrets
  /** How the service reaches us, without a trailing slash: its signature is over this address. */
  readonly publicUrl: string
}

/** A failover to the person's next method must begin within 30 s of the first try. */
const timeoutMs = 7_000
const maxAnswerBytes = 64 * 1024
/** Seconds of ringing; mailboxes answer later. */
const ringSeconds = 25
/** Three parts of a text message. */
const maxBody = 459

export function twilioChannels(parts: TwilioParts): readonly DeliveryChannel[] {
  const check = (signal: AbortSignal): Promise<string | null> => checkAccount(parts, signal)
  const describes = `${new URL(parts.settings.url).host}, from ${parts.settings.from}`
  return [
    { kind: 'sms', describes, confirms: true, check, deliver: (message, signal) => post(parts, 'Messages', { form: smsForm(parts, message), signal }), hear: (request) => hear(parts, request, hearSms) },
    { kind: 'voice', describes, confirms: true, check, deliver: (message, signal) => post(parts, 'Calls', { form: callForm(parts, message), signal }), hear: (request) => hear(parts, request, (form, asked) => hearCall(parts, form, asked)) },
  ]
}

function smsForm(parts: TwilioParts, { to, brief, reply, key }: DeliveryMessage): Record<string, string> {
  const how = reply === null ? '' : reply.code === null ? ` ${reply.acknowledgeUrl}` : ` Reply ${reply.code} to acknowledge, ${reply.code}r to resolve, ${reply.code}e to escalate. ${reply.pageUrl}`
  return {
    To: to, ...sender(parts.settings.from), Body: brief.slice(0, Math.max(40, maxBody - how.length)) + how,
    ...(reply === null ? {} : { StatusCallback: callbackUrl(parts, 'sms/status', key) }),
  }
}

/** A messaging service has an id instead of a number. */
function sender(from: string): Record<string, string> {
  return from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from }
}

function callForm(parts: TwilioParts, { to, brief, reply, key }: DeliveryMessage): Record<string, string> {
  if (reply === null) return { To: to, From: parts.settings.from, Twiml: sayTwiml(brief), Timeout: String(ringSeconds) }
  return {
    To: to, From: parts.settings.from, Timeout: String(ringSeconds), Url: callbackUrl(parts, 'voice/answer', key), Method: 'POST',
    StatusCallback: callbackUrl(parts, 'voice/status', key), StatusCallbackMethod: 'POST',
  }
}

function callbackUrl({ publicUrl }: TwilioParts, path: string, key: string): string {
  return `${publicUrl}/in/channels/${path}?key=${encodeURIComponent(key)}`
}

async function post(parts: TwilioParts, resource: 'Messages' | 'Calls', sent: { form: Record<string, string>; signal: AbortSignal }): Promise<Delivered> {
  try {
    const { status, text } = await ask(parts, `/${resource}.json`, { body: new URLSearchParams(sent.form).toString(), signal: sent.signal })
    const { sid, message, code } = answerOf(text)
    if (status >= 200 && status < 300 && sid !== null) return { ok: true, reference: sid }
    // A request that is wrong stays wrong; who we are, how much we send and their own trouble can be mended meanwhile.
    const isPermanent = status === 400 || status === 404
    return { ok: false, reason: `HTTP ${status} from ${new URL(parts.settings.url).host}${code === null ? '' : `, error ${code}`}: ${message ?? 'no reason given'}`.slice(0, 500), isPermanent }
  } catch (problem) {
    return { ok: false, reason: reasonOf(problem), isPermanent: false }
  }
}

async function ask({ settings, egress, secrets }: TwilioParts, path: string, sent: { body?: string; signal: AbortSignal }): Promise<EgressAnswer> {
  const token = await secrets.resolve(settings.token)
  return egress.request({
    destination: 'twilio', url: `${settings.url}/2010-04-01/Accounts/${encodeURIComponent(settings.account)}${path}`, method: sent.body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${settings.account}:${token}`).toString('base64')}`, ...(sent.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) },
    ...(sent.body === undefined ? {} : { body: sent.body }), timeoutMs, retries: 0, maxBytes: maxAnswerBytes, trust: 'administrator', signal: sent.signal,
  })
}

async function checkAccount(parts: TwilioParts, signal: AbortSignal): Promise<string | null> {
  try {
    const { status, text } = await ask(parts, '.json', { signal })
    const { message, state } = answerOf(text)
    if (status !== 200) return `HTTP ${status}: ${message ?? 'no reason given'}`
    return state === null || state === 'active' ? null : `The account is ${state}.`
  } catch (problem) {
    return reasonOf(problem)
  }
}

function answerOf(text: string): { sid: string | null; message: string | null; code: number | null; state: string | null } {
  let read: unknown = null
  try {
    read = parseForeignJson(text)
  } catch { /* an error page of something in between */ }
  const answer = (typeof read === 'object' && read !== null ? read : {}) as Record<string, unknown>
  const textOf = (name: string): string | null => (typeof answer[name] === 'string' ? answer[name] : null)
  return { sid: textOf('sid'), message: textOf('message'), code: typeof answer['code'] === 'number' ? answer['code'] : null, state: textOf('status') }
}

function reasonOf(problem: unknown): string {
  return (problem instanceof Fault ? problem.say : problem instanceof Error ? problem.message : String(problem)).slice(0, 500)
}

async function hear({ settings, secrets, publicUrl }: TwilioParts, request: ChannelRequest, understand: (form: URLSearchParams, request: ChannelRequest) => Heard): Promise<Heard> {
  const form = new URLSearchParams(request.body)
  const expected = twilioSignature(await secrets.resolve(settings.token), publicUrl + request.url, form)
  if (!isSignedByTwilio(request.headers['x-twilio-signature'], expected)) {
    return { kind: 'refused', status: 403, say: 'The signature does not fit. Check that MAINSTAY_PUBLIC_URL is the address that the service calls, and that MAINSTAY_TWILIO_TOKEN is its auth token.' }
  }
  return understand(form, request)
}

const xml = (body: string): ChannelAnswer => ({ status: 200, contentType: 'text/xml', body })

function hearSms(form: URLSearchParams, { event, query }: ChannelRequest): Heard {
  if (event === 'status') return reportOf({ reference: form.get('MessageSid'), state: form.get('MessageStatus'), key: query['key'], detail: form.get('ErrorCode') })
  if (event !== 'reply') return { kind: 'refused', status: 404, say: 'SMS has reply and status.' }
  const reply = readReply(form.get('Body') ?? '')
  if (reply === null) return { kind: 'answered', answer: xml(messageTwiml('Not understood. Reply with the number of the page, like 12, to acknowledge it; 12r resolves and 12e escalates.')) }
  return { kind: 'verb', ...reply, from: form.get('From') ?? '', key: null, answer: (say) => xml(messageTwiml(say)) }
}

function hearCall(parts: TwilioParts, form: URLSearchParams, { event, query }: ChannelRequest): Heard {
  const key = query['key'] ?? ''
  if (event === 'status') return reportOf({ reference: form.get('CallSid'), state: form.get('CallStatus'), key, detail: form.get('SipResponseCode') })
  if (event === 'answer') return { kind: 'words', key, answer: (words) => xml(words === null ? sayTwiml('This page needs no answer any more.') : askTwiml(words.brief, callbackUrl(parts, 'voice/digits', key))) }
  if (event !== 'digits') return { kind: 'refused', status: 404, say: 'Voice has answer, digits and status.' }
  const verb = (Object.keys(keys) as ReplyVerb[]).find((each) => keys[each] === form.get('Digits'))
  if (!verb) return { kind: 'words', key, answer: (words) => xml(words === null ? sayTwiml('This page needs no answer any more.') : askTwiml(words.brief, callbackUrl(parts, 'voice/digits', key))) }
  return { kind: 'verb', verb, from: form.get('To') ?? '', key, code: null, answer: (say) => xml(sayTwiml(say)) }
}

/** A call that somebody took has arrived, whoever it was; one that rang out has not. */
const reports: Readonly<Record<string, DeliveryReport>> = {
  accepted: 'queued', scheduled: 'queued', queued: 'queued', initiated: 'queued', ringing: 'queued', sending: 'queued', sent: 'sent',
  delivered: 'delivered', read: 'delivered', 'in-progress': 'delivered', completed: 'delivered',
  undelivered: 'failed', failed: 'failed', busy: 'failed', 'no-answer': 'failed', canceled: 'failed',
}

function reportOf({ reference, state, key, detail }: { reference: string | null; state: string | null; key: string | undefined; detail: string | null }): Heard {
  const report = reports[state ?? '']
  const answer = xml(emptyTwiml)
  if (reference === null || !report) return { kind: 'answered', answer }
  return { kind: 'report', report, reference, key: key ?? null, detail: `${state}${detail ? `, error ${detail}` : ''}`, answer }
}

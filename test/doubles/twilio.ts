// A Twilio-compatible service over HTTP: takes messages and calls, and posts signed callbacks as the real one documents them.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TwilioMessage {
  readonly sid: string
  readonly resource: 'Messages' | 'Calls'
  readonly form: Readonly<Record<string, string>>
}

export interface TwilioDouble {
  readonly url: string
  readonly account: string
  readonly token: string
  readonly number: string
  readonly messages: readonly TwilioMessage[]
  readonly calls: readonly TwilioMessage[]
  /** How the next requests are answered instead of taken: an HTTP status and the service's error. */
  refuseNext(...refusals: readonly { status: number; code: number; message: string }[]): void
  /** Posts the status callback of a message or call. */
  report(sent: TwilioMessage, state: string, more?: Readonly<Record<string, string>>): Promise<Answered>
  /** A person writes a text message. */
  text(from: string, body: string): Promise<Answered>
  /** A person takes the call: what they hear, and where a pressed key goes. */
  pickUp(call: TwilioMessage): Promise<Answered>
  /** Presses a key after `pickUp`. */
  press(call: TwilioMessage, heard: Answered, digits: string): Promise<Answered>
  /** A callback with a signature that somebody else made. */
  forge(path: string, form: Readonly<Record<string, string>>): Promise<Answered>
  stop(): Promise<void>
}

export interface Answered {
  readonly status: number
  readonly body: string
}

/** @param reach where Mainstay really listens; callbacks are signed for the address that it gave out. */
export async function startTwilio(reach: () => string, publicUrl = 'http://mainstay.test'): Promise<TwilioDouble> {
  const [account, token, number] = ['AC00000000000000000000000000000001', 'auth-token-of-the-double', '+15005550006']
  const taken: TwilioMessage[] = []
  const refusals: { status: number; code: number; message: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request.setEncoding('utf8')) body += String(piece)
    const answer = (status: number, value: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (request.headers.authorization !== `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`) return answer(401, { code: 20003, message: 'Authenticate', status: 401 })
    const resource = /^\/2010-04-01\/Accounts\/([^/]+)\/(Messages|Calls)\.json$/.exec(request.url ?? '')
    if (request.method === 'GET' && request.url === `/2010-04-01/Accounts/${account}.json`) return answer(200, { sid: account, status: 'active' })
    if (request.method !== 'POST' || resource?.[1] !== account) return answer(404, { code: 20404, message: 'The requested resource was not found', status: 404 })
    const form = Object.fromEntries(new URLSearchParams(body))
    const refusal = refusals.shift()
    if (refusal) return answer(refusal.status, { ...refusal, more_info: `https://www.twilio.com/docs/errors/${refusal.code}` })
    if (!/^\+[1-9]\d+$/.test(form['To'] ?? '')) return answer(400, { code: 21211, message: `The 'To' number ${form['To']} is not a valid phone number.`, status: 400 })
    const sent: TwilioMessage = { sid: `${resource[2] === 'Messages' ? 'SM' : 'CA'}${String(taken.length + 1).padStart(32, '0')}`, resource: resource[2] as TwilioMessage['resource'], form }
    taken.push(sent)
    answer(201, { sid: sent.sid, status: 'queued', to: form['To'], from: form['From'], error_code: null })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))

  const post = async (url: string, form: Readonly<Record<string, string>>, key = token): Promise<Answered> => {
    const signed = Object.keys(form).sort().reduce((text, name) => text + name + form[name], url)
    const answer = await fetch(url.replace(publicUrl, reach()), {
      method: 'POST', body: new URLSearchParams(form).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': createHmac('sha1', key).update(signed).digest('base64') },
    })
    return { status: answer.status, body: await answer.text() }
  }
  const ofCall = (call: TwilioMessage, state: string) => ({ AccountSid: account, CallSid: call.sid, CallStatus: state, From: call.form['From'] ?? '', To: call.form['To'] ?? '', Direction: 'outbound-api' })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, account, token, number,
    get messages() { return taken.filter((one) => one.resource === 'Messages') },
    get calls() { return taken.filter((one) => one.resource === 'Calls') },
    refuseNext: (...more) => void refusals.push(...more),
    report: (sent, state, more = {}) => post(sent.form['StatusCallback']!, sent.resource === 'Messages'
      ? { AccountSid: account, MessageSid: sent.sid, MessageStatus: state, From: sent.form['From'] ?? '', To: sent.form['To'] ?? '', ...more } : { ...ofCall(sent, state), ...more }),
    text: (from, body) => post(`${publicUrl}/in/channels/sms/reply`, { AccountSid: account, MessageSid: 'SMin', From: from, To: number, Body: body, NumMedia: '0' }),
    pickUp: (call) => post(call.form['Url']!, ofCall(call, 'in-progress')),
    press: (call, heard, digits) => post(/action="([^"]+)"/.exec(heard.body)![1]!.replaceAll('&amp;', '&'), { ...ofCall(call, 'in-progress'), Digits: digits, msg: 'Gather End' }),
    forge: (path, form) => post(publicUrl + path, form, 'another token'),
    stop() {
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

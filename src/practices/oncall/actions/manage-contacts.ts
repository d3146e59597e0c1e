// How a person is reached: add a method, prove it with a code, remove it, set the rules.
import { randomBytes } from 'node:crypto'
import { Fault } from '../../../base/fault.ts'
import { parseForeignJson } from '../../../base/foreign-json.ts'
import { minuteMs, secondMs } from '../../../base/duration.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind, Work } from '../../../spine/practice.ts'
import type { NewMethod } from '../contract.ts'
import { contactMethodAdded, contactMethodRemoved, contactMethodVerified } from '../events.ts'
import { codeMessage } from '../model/message.ts'
import { Directory } from '../people.ts'
import { countCodeTry, deleteMethod, insertMethod, methodById, methodsOf, updateMethod } from '../store/contacts.ts'
import { keepInOutbox } from '../store/outbox.ts'
import type { MethodRow } from '../store/tables.ts'
import { codeOf } from './contact-secrets.ts'
import { forgetMethod } from './set-rules.ts'
import type { Channels } from './send-notification.ts'

/** More ways than this to reach one person help nobody. */
const maxMethods = 20
const codeLifeMs = 15 * minuteMs
/** Of a million codes. A new code starts the count again, and is sent at most once a minute. */
const maxCodeTries = 5
const codePauseMs = minuteMs
export const sendCodeKind = 'oncall.send-code'

/** `isTrusted`: an administrator's file vouches for it; otherwise a code is sent and must come back. */
export async function addMethod(work: Work, person: string, words: NewMethod & { isTrusted: boolean }): Promise<MethodRow> {
  checkAddress(words)
  if ((await methodsOf(work.db, [person])).length >= maxMethods) {
    throw new Fault('ONCALL_TOO_MANY_METHODS', { kind: 'conflict', say: `A person has at most ${maxMethods} contact methods.`, mend: 'Remove one first.' })
  }
  const row: MethodRow = {
    id: newId<'contact-method'>('cme', work.nowMs), person, kind: words.kind, address: words.address, label: words.label ?? words.kind, verified_ms: words.isTrusted ? work.nowMs : null,
    nonce: newNonce(), code_sent_ms: work.nowMs, code_tries: 0, last_sent_ms: null, failing_since_ms: null, last_failure: null, created_ms: work.nowMs,
  }
  if (!(await insertMethod(work.db, row))) {
    throw new Fault('ONCALL_METHOD_EXISTS', { kind: 'conflict', say: 'This person has this address already.', mend: 'Use the method that is there; send its code again if it is not verified.' })
  }
  await append(work, [contactMethodAdded({ subject: `person/${person}`, data: { method: row.id, channel: row.kind, isVerified: words.isTrusted } })])
  if (!words.isTrusted) await scheduleCode(work, row.id)
  return row
}

/** Another code; the one before is void. */
export async function sendCodeAgain(work: Work, person: string, id: string): Promise<MethodRow> {
  const method = await knownMethod(work, person, id)
  if (method.verified_ms !== null) throw new Fault('ONCALL_METHOD_VERIFIED', { kind: 'conflict', say: 'This contact method is verified already.', mend: 'Nothing needs to be done.' })
  const waitMs = method.code_sent_ms + codePauseMs - work.nowMs
  if (waitMs > 0) throw new Fault('ONCALL_CODE_TOO_SOON', { kind: 'too-many', say: 'A code was sent less than a minute ago.', mend: `Wait ${Math.ceil(waitMs / secondMs)} seconds, then ask again.` })
  const change = { nonce: newNonce(), code_sent_ms: work.nowMs, code_tries: 0 }
  await updateMethod(work.db, id, change)
  await scheduleCode(work, id)
  return { ...method, ...change }
}

/** A wrong try is a committed fact: answers false instead of throwing, so that the count stays. */
export async function verifyMethod(work: Work, tried: { person: string; method: string; code: string }): Promise<MethodRow | null> {
  const method = await knownMethod(work, tried.person, tried.method)
  if (method.verified_ms !== null) return method
  const counted = await countCodeTry(work.db, method.id, maxCodeTries)
  if (!counted || counted.code_sent_ms + codeLifeMs <= work.nowMs || codeOf(work.house, counted) !== tried.code) return null
  await updateMethod(work.db, method.id, { verified_ms: work.nowMs })
  await append(work, [contactMethodVerified({ subject: `person/${tried.person}`, data: { method: method.id, channel: method.kind } })])
  return { ...counted, verified_ms: work.nowMs }
}

/** An administrator's file vouches for an address that waits for its code. */
export async function vouchForMethod(work: Work, method: MethodRow): Promise<void> {
  await updateMethod(work.db, method.id, { verified_ms: work.nowMs })
  await append(work, [contactMethodVerified({ subject: `person/${method.person}`, data: { method: method.id, channel: method.kind } })])
}

/** Its rules go with it: a rule that points nowhere would look like one that works. */
export async function removeMethod(work: Work, person: string, id: string): Promise<void> {
  const method = await knownMethod(work, person, id)
  await deleteMethod(work.db, id)
  await forgetMethod(work, person, id)
  await append(work, [contactMethodRemoved({ subject: `person/${person}`, data: { method: id, channel: method.kind } })])
}

export function sendCodeJob(channels: Channels): JobKind {
  return {
    kind: sendCodeKind, maxAttempts: 4, backoffMs: 2 * secondMs, timeoutMs: 12 * secondMs,
    async run(job, house, signal) {
      const method = await methodById(house.read, (job.payload as { method: string }).method)
      if (!method || method.verified_ms !== null) return
      const { displayName } = await new Directory(house.read).briefOfId(method.person)
      const code = codeOf(house, method)
      const words = codeMessage({ code, personName: displayName })
      const channel = channels(house).find((candidate) => candidate.kind === method.kind)
      const outcome = channel
        ? await channel.deliver({ ...words, key: `${method.id}.${method.nonce}`, to: method.address, thread: method.id, data: { event: 'verify', code }, secret: null, brief: words.brief, reply: null, under: null }, signal)
        : { ok: true as const, reference: 'Kept in the outbox: no mail server is configured.' }
      const detail = outcome.ok ? outcome.reference : outcome.reason
      await house.database.transact(async (db) => {
        await keepInOutbox(db, {
          id: newId<'mail'>('out', house.clock.nowMs()), at_ms: house.clock.nowMs(), channel: method.kind, address: method.address, subject: 'Mainstay code',
          // With a channel the code stays out of the outbox: it proves who reads the address, not who reads this page.
          body: channel ? 'The code was sent to the address.' : words.text, html: '', page: null, notification: null, state: channel ? (outcome.ok ? 'sent' : 'failed') : 'kept', detail: detail.slice(0, 500),
        })
        if (!outcome.ok) await updateMethod(db, method.id, { last_failure: detail.slice(0, 500), failing_since_ms: house.clock.nowMs() })
        else if (method.failing_since_ms !== null) await updateMethod(db, method.id, { last_failure: null, failing_since_ms: null })
      })
      if (!outcome.ok && !outcome.isPermanent) throw new Error(outcome.reason)
    },
  }
}

function scheduleCode(work: Work, method: string): Promise<void> {
  return scheduleJob(work, { kind: sendCodeKind, key: `${sendCodeKind}/${method}`, dueMs: work.nowMs, payload: { method } })
}

export async function knownMethod(work: Pick<Work, 'db'>, person: string, id: string): Promise<MethodRow> {
  const method = await methodById(work.db, id)
  if (!method || method.person !== person) throw new Fault('ONCALL_NO_SUCH_METHOD', { kind: 'not-found', say: `This person has no contact method ${id}.`, mend: 'List them with GET /api/v1/people/:id/contact-methods.' })
  return method
}

function checkAddress({ kind, address }: Pick<NewMethod, 'kind' | 'address'>): void {
  const problem = addressProblem(kind, address)
  if (problem !== null) throw new Fault('ONCALL_ADDRESS', { say: problem, mend: addressMends[kind] ?? 'Give an address like https://example.org/hook.', field: 'address' })
}

/** What is wrong with an address, or null. */
export function addressProblem(kind: NewMethod['kind'], address: string): string | null {
  if (kind === 'sms' || kind === 'voice') return /^\+[1-9]\d{6,14}$/.test(address) ? null : 'This is not a telephone number with its country, like +4930123456.'
  if (kind === 'slack') return /^[A-Z][A-Z0-9]{6,20}$/.test(address) ? null : 'This is not a Slack member id, like U012AB3CDE (in a profile: More, Copy member ID).'
  if (kind === 'webpush') return pushProblem(address)
  if (kind === 'email') return /^[^@\s<>,;"]+@[^@\s<>,;"]+$/.test(address) && address.length <= 320 ? null : 'This is not an e-mail address.'
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return 'This is not a web address.'
  return new URL(address).username === '' ? null : 'A web address with a user name would show its password to whoever sees it.'
}

const addressMends: Readonly<Partial<Record<NewMethod['kind'], string>>> = {
  email: 'Give one address like ada@example.org.', sms: 'Write it like +4930123456.', voice: 'Write it like +4930123456.', slack: 'Give the member id, not the name.',
  webpush: 'Let the page of Mainstay subscribe this browser.',
}

/** What a browser hands out when it subscribes, as JSON. */
function pushProblem(address: string): string | null {
  try {
    const { endpoint, keys } = parseForeignJson(address) as { endpoint?: unknown; keys?: { p256dh?: unknown; auth?: unknown } }
    const isWhole = typeof endpoint === 'string' && URL.canParse(endpoint) && new URL(endpoint).protocol.startsWith('http') && typeof keys?.p256dh === 'string' && typeof keys.auth === 'string'
    return isWhole ? null : 'This is not a push subscription of a browser.'
  } catch {
    return 'This is not a push subscription of a browser.'
  }
}

function newNonce(): string {
  return randomBytes(9).toString('base64url')
}

// Asking a ticket system's API: JSON over the house's egress, each refusal told in words with how long to wait.
import { Fault } from '../base/fault.ts'
import { parseForeignJson } from '../base/foreign-json.ts'
import type { Egress } from '../spine/egress.ts'
import { objectIn, objectsIn, textIn } from './foreign-fields.ts'
import { TicketRefused } from './ticketing.ts'
import type { TicketAnswer, TicketApi, TicketPlace, TicketSystem } from './ticketing.ts'

/** One call; a step makes at most four. */
const timeoutMs = 4_000
/** A hundred issues of 64 KB. */
const maxAnswerBytes = 8 * 1024 * 1024
/** Longer is asked of us by nobody in earnest. */
const longestWaitMs = 6 * 3_600_000

export function ticketApi(system: TicketSystem, place: TicketPlace, by: { readonly egress: Egress; readonly signal: AbortSignal; readonly nowMs: () => number }): TicketApi {
  return {
    place,
    async ask(method, path, body) {
      const answer = await by.egress.request({
        // Whoever declared it wrote the address. Repeats are ours to plan: they must keep their order and be seen.
        destination: `tickets:${system.name}`, url: place.url + path, method, timeoutMs, retries: 0, maxBytes: maxAnswerBytes, trust: 'administrator', signal: by.signal,
        headers: { accept: 'application/json', 'user-agent': 'Mainstay', ...system.headers(place), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch((problem: unknown) => {
        if (by.signal.aborted) throw problem
        throw new TicketRefused(problem instanceof Fault ? problem.say : String(problem), { isPermanent: problem instanceof Fault && problem.kind !== 'unavailable', cause: problem })
      })
      const nowMs = by.nowMs()
      const waitMs = waitOf(answer.headers['retry-after'], nowMs) ?? system.patienceMs?.(answer, nowMs) ?? null
      if (answer.status < 200 || answer.status > 299) {
        throw new TicketRefused(`${system.title} answered ${method} ${path.split('?')[0]!.slice(0, 120)} with ${answer.status}${wordsOf(answer.text)}.`, {
          isPermanent: waitMs === null && isFinal(answer.status), waitMs: waitMs === null ? null : Math.min(waitMs, longestWaitMs),
        })
      }
      return readAnswer(answer.text, system)
    },
  }
}

/** What the request says is refused. A token can be renewed and an outage ends, so those are tried again. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 403, 408, 409, 423, 425, 429].includes(status)
}

function readAnswer(text: string, { title }: TicketSystem): TicketAnswer {
  if (text.trim() === '') return { object: {}, list: [] }
  try {
    const value = parseForeignJson(text)
    return { object: objectIn(value), list: objectsIn(value, 1_000) }
  } catch (cause) {
    throw new TicketRefused(`${title} answered with something that is not JSON.`, { isPermanent: false, cause })
  }
}

/** The few words that most systems give with a refusal. */
function wordsOf(text: string): string {
  try {
    const said = objectIn(parseForeignJson(text))
    const error = objectIn(said['error'])
    const words = textIn(said['message']) ?? textIn(error['message']) ?? textIn(said['error']) ?? textIn(said['errorMessage'])
      ?? (Array.isArray(said['errorMessages']) ? textIn(said['errorMessages'][0]) : null) ?? textIn(Object.values(objectIn(said['errors']))[0])
    return words === null ? '' : `: ${words.slice(0, 200).replace(/\.$/, '')}`
  } catch {
    return ''
  }
}

/** Seconds or an HTTP date, as milliseconds from now. */
function waitOf(text: string | undefined, nowMs: number): number | null {
  if (text === undefined) return null
  if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text) * 1_000
  const atMs = Date.parse(text)
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs)
}

// Asking another pager's REST API for many answers: JSON, a few at a time, each failure told in words.
import { Fault } from '../base/fault.ts'
import { parseForeignJson } from '../base/foreign-json.ts'
import { objectIn } from './foreign-fields.ts'
import type { Foreign } from './foreign-fields.ts'
import type { ForeignApi } from './on-call-source.ts'

const timeoutMs = 20_000
const maxAnswerBytes = 16 * 1024 * 1024
/** A set-up of 1,000 people and 500 schedules; more is exported to files. */
const mostRequests = 5_000
const atOnce = 4

export class ForeignReader {
  readonly #api: ForeignApi
  readonly #title: string
  readonly #headers: Readonly<Record<string, string>>
  #asked = 0

  constructor(api: ForeignApi, of: { readonly title: string; readonly headers: Readonly<Record<string, string>> }) {
    this.#api = api
    this.#title = of.title
    this.#headers = of.headers
  }

  /** @throws Fault where it does not answer, or refuses. */
  async get(path: string): Promise<Foreign> {
    const found = await this.find(path)
    if (found !== null) return found
    throw new Fault('ONCALL_MOVE_REFUSED', { kind: 'unavailable', say: `${this.#title} has no ${path.split('?')[0]}.`, mend: 'Check the address of its API.' })
  }

  /** Null where there is no such thing, or this token may not see it or the plan does not have it. */
  async find(path: string): Promise<Foreign | null> {
    if (++this.#asked > mostRequests) throw new Fault('ONCALL_MOVE_TOO_LARGE', { say: `${this.#title} holds more than ${mostRequests} requests can read.`, mend: 'Export it to files, and import those.' })
    const answer = await this.#api.egress.request({
      destination: `move:${this.#title.toLowerCase()}`, url: this.#api.url.replace(/\/+$/, '') + path, headers: this.#headers, timeoutMs, retries: 4, maxBytes: maxAnswerBytes, trust: 'administrator', signal: this.#api.signal,
    })
    if (answer.status === 401 || (answer.status === 403 && this.#asked === 1)) throw new Fault('ONCALL_MOVE_TOKEN', { kind: 'bad-input', say: `${this.#title} refused the token (${answer.status}).`, mend: 'Give one that may read the whole account.', field: 'token' })
    if ([402, 403, 404].includes(answer.status)) return null
    if (answer.status !== 200) throw new Fault('ONCALL_MOVE_REFUSED', { kind: 'unavailable', say: `${this.#title} answered ${path.split('?')[0]} with ${answer.status}.`, mend: 'Try again later, or import files.' })
    try {
      return objectIn(parseForeignJson(answer.text))
    } catch (cause) {
      throw new Fault('ONCALL_MOVE_REFUSED', { kind: 'unavailable', say: `${this.#title} answered ${path.split('?')[0]} with something that is not JSON.`, mend: 'Check the address of its API.', cause })
    }
  }

  /** In the order of `items`, a few at a time. */
  async each<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<readonly R[]> {
    const results: R[] = []
    for (let at = 0; at < items.length; at += atOnce) results.push(...(await Promise.all(items.slice(at, at + atOnce).map(ask))))
    return results
  }
}

// The one way the pages talk to the server: JSON over fetch, problem+json as ApiFault, lists by cursor.
import type { Page } from '../base/page.ts'

/** What the server said went wrong, in its words: what happened, and how to mend it. */
export class ApiFault extends Error {
  readonly status: number
  readonly code: string
  readonly say: string
  readonly mend: string
  readonly requestId: string | null
  readonly facts: Readonly<Record<string, unknown>>
  constructor(words: {
    status: number
    code: string
    say: string
    mend: string
    requestId?: string | null
    facts?: Record<string, unknown>
  }) {
    super(`${words.code}: ${words.say}`)
    this.name = 'ApiFault'
    this.status = words.status
    this.code = words.code
    this.say = words.say
    this.mend = words.mend
    this.requestId = words.requestId ?? null
    this.facts = words.facts ?? {}
  }
}

export type QueryValue = string | number | boolean | null | undefined | readonly string[]
export type Query = Readonly<Record<string, QueryValue>>

/** An answer that takes longer has failed for the reader. */
const timeoutMs = 30_000

export async function getJson<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return send<T>('GET', path + queryText(query), undefined, signal)
}

/** Each call carries its own idempotency key, so a repeat on a bad line cannot do a thing twice. */
export async function postJson<T>(path: string, body: unknown = {}): Promise<T> {
  return send<T>('POST', path, body)
}

export async function putJson<T>(path: string, body: unknown): Promise<T> {
  return send<T>('PUT', path, body)
}

export async function patchJson<T>(path: string, body: unknown): Promise<T> {
  return send<T>('PATCH', path, body)
}

export async function deleteAt<T = void>(path: string): Promise<T> {
  return send<T>('DELETE', path)
}

export async function getText(path: string, query: Query = {}): Promise<string> {
  return (await request('GET', path + queryText(query))).text()
}

/** All pages of a list, for lists known to be short (services, people); `most` bounds it. */
export async function getAll<T>(path: string, query: Query = {}, most = 2_000): Promise<readonly T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await getJson<Page<T>>(path, { limit: 500, ...query, ...(cursor === null ? {} : { cursor }) })
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== null && items.length < most)
  return items
}

export function queryText(query: Query): string {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    if (typeof value === 'object') for (const one of value) parts.append(name, one)
    else parts.set(name, String(value))
  }
  const text = parts.toString()
  return text === '' ? '' : `?${text}`
}

async function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const answer = await request(method, path, body, signal)
  return (answer.status === 204 ? undefined : await answer.json()) as T
}

async function request(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (method === 'POST') headers['idempotency-key'] = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`
  let answer: Response
  try {
    const limit = AbortSignal.timeout(timeoutMs)
    answer = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiFault({
      status: 0,
      code: 'WEB_UNREACHABLE',
      say: 'Mainstay did not answer.',
      mend:
        method === 'GET'
          ? 'What is shown may be stale; it is asked again by itself.'
          : 'Nothing is known to be saved. Check the connection and try again.',
    })
  }
  if (answer.ok) return answer
  throw await faultOf(answer)
}

async function faultOf(answer: Response): Promise<ApiFault> {
  const { status } = answer
  try {
    const problem = (await answer.json()) as Record<string, unknown>
    const text = (name: string, otherwise: string): string => (typeof problem[name] === 'string' ? problem[name] : otherwise)
    return new ApiFault({
      status,
      code: text('code', `HTTP_${status}`),
      say: text('detail', text('title', `The server answered ${status}.`)),
      mend: text('mend', 'Try again shortly.'),
      requestId: text('requestId', '') || null,
      facts: (problem['facts'] ?? {}) as Record<string, unknown>,
    })
  } catch {
    return new ApiFault({
      status,
      code: `HTTP_${status}`,
      say: `The server answered ${status} without saying why.`,
      mend: 'Try again shortly; if it stays, look at the log of the server.',
    })
  }
}

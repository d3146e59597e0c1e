// The CLI speaks only HTTP: the same API, access and faults as everybody.
import { CliFailure, exitCodes } from './exit.ts'

export interface Api {
  get<T>(path: string, query?: Query): Promise<T>
  /** `timeoutMs` for what takes long on the other side. */
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, timeoutMs?: number): Promise<T>
  /** The body as it is: files, YAML. */
  text(path: string): Promise<string>
  readonly url: string
}

export type Query = Readonly<Record<string, string | number | undefined>>

const usualTimeoutMs = 30_000

export function apiAt(where: () => { url: string; token: string | undefined }): Api {
  const call = async (method: string, path: string, body?: unknown, timeoutMs = usualTimeoutMs): Promise<Response> => {
    const { url, token } = where()
    let answer: Response
    try {
      answer = await fetch(url + path, {
        method, signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          // A repeat after a broken connection must not do it twice.
          ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (cause) {
      throw new CliFailure(exitCodes.unreachable, `${url} does not answer: ${reasonOf(cause)}`, 'Check that Mainstay runs there, or set MAINSTAY_URL (or --url).')
    }
    if (!answer.ok) throw await failureOf(answer)
    return answer
  }
  return {
    get url() {
      return where().url
    },
    async get<T>(path: string, query: Query = {}) {
      return parsed<T>(await call('GET', path + queryText(query)))
    },
    async send<T>(method: string, path: string, body?: unknown, timeoutMs?: number) {
      return parsed<T>(await call(method, path, body, timeoutMs))
    },
    text: async (path) => (await call('GET', path)).text(),
  }
}

async function parsed<T>(answer: Response): Promise<T> {
  const text = await answer.text()
  try {
    return (text === '' ? null : JSON.parse(text)) as T
  } catch {
    throw new CliFailure(exitCodes.failed, `${answer.url} answered with something that is not JSON.`, 'Is that address a Mainstay?')
  }
}

function queryText(query: Query): string {
  const given = Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

async function failureOf(answer: Response): Promise<CliFailure> {
  const code = answer.status === 401 || answer.status === 403 ? exitCodes.refused : answer.status === 404 ? exitCodes.notFound : answer.status === 409 ? exitCodes.conflict : answer.status >= 500 ? exitCodes.failed : exitCodes.badInput
  try {
    const { code: fault, detail, mend } = (await answer.json()) as { code: string; detail: string; mend: string }
    return new CliFailure(code, `${detail} (${fault})`, mend)
  } catch {
    return new CliFailure(code, `${answer.url} answered ${answer.status}.`, 'Is that address a Mainstay?')
  }
}

function reasonOf(problem: unknown): string {
  const cause = (problem as { cause?: { code?: string; message?: string } }).cause
  return cause?.code ?? cause?.message ?? (problem as Error).message
}

// What the doubles of ticket systems share: a small HTTP server that can be down, refuse, or do what it is asked and lose the answer.
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  // oxlint-disable-next-line typescript/no-explicit-any -- a vendor's format
  readonly body: any
}
export interface Answer { readonly status: number; readonly body?: unknown }

/** A ticket as the double holds it. */
export interface HeldTicket {
  readonly reference: string
  readonly url: string
  title: string
  text: string
  isDone: boolean
  /** In the words of that system. */
  severity: string | null
  changedMs: number
  readonly comments: { readonly text: string; readonly by: string }[]
}

export interface PostedMessage { readonly headers: Readonly<Record<string, string>>; readonly body: string }

export interface TicketDouble {
  readonly url: string
  readonly token: string
  readonly secret: string
  /** What a file of kind TicketSystem says of it, without the secrets. */
  readonly spec: Readonly<Record<string, unknown>>
  readonly tickets: readonly HeldTicket[]
  /** Method and path of all that changed something. */
  readonly writes: readonly string[]
  setDown(isDown: boolean): void
  refuseNext(status: number, headers?: Readonly<Record<string, string>>): void
  /** The next change is made, and its answer never arrives. */
  loseNextAnswer(): void
  /** The next change is made, and the caller waits for its answer for ever. */
  hangNextAnswer(): void
  /** A person there does it; what the system posts about it. */
  act(reference: string, what: { readonly isDone?: boolean; readonly severity?: string; readonly comment?: string }): PostedMessage
  stop(): Promise<void>
}

export interface TicketServer extends Pick<TicketDouble, 'url' | 'writes' | 'setDown' | 'refuseNext' | 'loseNextAnswer' | 'hangNextAnswer' | 'stop'> {
  /** Its own clock: each second something happens. */
  nowMs(): number
}

export async function startTicketServer(answer: (asked: Asked, server: TicketServer) => Answer): Promise<TicketServer> {
  const writes: string[] = []
  const refusals: { status: number; headers: Readonly<Record<string, string>> }[] = []
  let isDown = false
  let isLosing = false
  let isHanging = false
  let clockMs = Date.UTC(2026, 10, 23, 12)
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request.setEncoding('utf8')) text += String(piece)
    if (isDown) return void request.socket.destroy()
    const refusal = refusals.shift()
    if (refusal) return void response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers }).end('{"message":"not now"}')
    const url = new URL(request.url ?? '/', 'http://double')
    const method = request.method ?? 'GET'
    const { status, body } = answer({ method, path: decodeURIComponent(url.pathname), query: url.searchParams, headers: request.headers, body: text === '' ? null : JSON.parse(text) }, own)
    // A search may be a POST, and changes nothing.
    const isWrite = method !== 'GET' && status < 300 && !url.pathname.includes('/search')
    if (isWrite) writes.push(`${method} ${url.pathname}`)
    if (isWrite && isLosing) {
      isLosing = false
      return void request.socket.destroy()
    }
    if (isWrite && isHanging) return void (isHanging = false)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const own: TicketServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, writes, nowMs: () => (clockMs += 1_000),
    setDown: (down) => void (isDown = down), refuseNext: (status, headers = {}) => void refusals.push({ status, headers }), loseNextAnswer: () => void (isLosing = true), hangNextAnswer: () => void (isHanging = true),
    stop: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
  return own
}

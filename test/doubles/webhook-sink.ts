// An HTTP server that keeps what it is sent, and answers as it is told: any status, late, or never.
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ArrivedRequest {
  readonly atMs: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The body where it is JSON, else null. */
  readonly json: unknown
}

export interface WebhookAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly delayMs?: number
  /** Keeps the request and cuts the line instead of answering. */
  readonly isCut?: boolean
}

export interface WebhookSink {
  readonly url: string
  readonly port: number
  readonly requests: readonly ArrivedRequest[]
  /** From now on: 200 where nothing is said. */
  answer(usual: WebhookAnswer): void
  /** For the next requests only, one after the other, before the usual one. */
  answerNext(...answers: readonly WebhookAnswer[]): void
  /** The first request that fits, one that is there already too. */
  next(fits?: (request: ArrivedRequest) => boolean, withinMs?: number): Promise<ArrivedRequest>
  clear(): void
  stop(): Promise<void>
}

/** @param port 0 takes a free one. */
export async function startWebhookSink(port = 0): Promise<WebhookSink> {
  const requests: ArrivedRequest[] = []
  const upcoming: WebhookAnswer[] = []
  const waiting = new Set<() => void>()
  let usual: WebhookAnswer = {}
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request.setEncoding('utf8')) body += String(piece)
    requests.push({ atMs: Date.now(), method: request.method ?? '', path: request.url ?? '', headers: request.headers, body, json: jsonOf(body) })
    for (const look of waiting) look()
    const { status = 200, headers = {}, body: answered = '', delayMs = 0, isCut = false } = upcoming.shift() ?? usual
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs).unref())
    if (isCut) request.socket.destroy()
    else response.writeHead(status, headers).end(answered)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${actual}`, port: actual, requests,
    answer: (wanted) => void (usual = wanted),
    answerNext: (...answers) => void upcoming.push(...answers),
    next(fits = () => true, withinMs = 5_000) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = requests.find(fits)
          if (!found) return
          waiting.delete(look)
          clearTimeout(timer)
          resolve(found)
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`No such request within ${withinMs} ms; arrived: ${requests.map(({ method, path }) => `${method} ${path}`).join(', ') || 'none'}`))
        }, withinMs)
        waiting.add(look)
        look()
      })
    },
    clear: () => void requests.splice(0),
    stop() {
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

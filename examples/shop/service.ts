// One small HTTP service of the example shop: its routes, its metrics, its fault switch, its calls to others.
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

export type Fault =
  | { readonly kind: 'none' }
  /** This share of requests answers 500. */
  | { readonly kind: 'errors'; readonly share: number }
  /** Every request takes this much longer. */
  | { readonly kind: 'latency'; readonly addMs: number }
  /** Calls to this service's dependencies fail at once. */
  | { readonly kind: 'dependency-down' }

export interface Asked {
  /** The path's last part, where the route ends in `/:id`. */
  readonly id: string
  /** Calls another service; throws when it fails or takes longer than `dependencyTimeoutMs`. */
  call(method: 'GET' | 'POST', url: string): Promise<unknown>
}

export interface ServiceWords {
  readonly name: string
  /** `GET /products/:id` to what it answers. */
  readonly routes: Readonly<Record<string, (asked: Asked) => Promise<unknown>>>
  /** Time a healthy request takes, before what its dependencies add. */
  readonly workMs: () => number
}

export interface Service {
  readonly name: string
  readonly url: string
  readonly port: number
  setFault(fault: Fault): void
  stop(): Promise<void>
}

const dependencyTimeoutMs = 2_000
const maxBodyBytes = 10_000

export async function startService(words: ServiceWords, port: number): Promise<Service> {
  const metrics = serviceMetrics(words.name)
  let fault: Fault = { kind: 'none' }
  const call = async (method: string, url: string): Promise<unknown> => {
    if (fault.kind === 'dependency-down') throw new Error('connection refused')
    const answer = await fetch(url, { method, signal: AbortSignal.timeout(dependencyTimeoutMs) })
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
    return answer.json()
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://shop').pathname
    if (path === '/healthz') return answer(response, 200, { status: 'ok' })
    if (path === '/metrics') return void response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(await metrics.registry.metrics())
    if (path === '/fault' && request.method === 'GET') return answer(response, 200, fault)
    if (path === '/fault' && request.method === 'PUT') {
      const wanted = readFault(await bodyOf(request))
      if (wanted === null) return answer(response, 400, { say: 'A fault is {"kind":"none"}, {"kind":"errors","share":0.5}, {"kind":"latency","addMs":500} or {"kind":"dependency-down"}.' })
      fault = wanted
      return answer(response, 200, fault)
    }
    const { route, id } = routeOf(words, request.method ?? 'GET', path)
    const labels = { service: words.name, route: route ?? 'none', method: request.method ?? 'GET' }
    const end = metrics.seconds.startTimer(labels)
    metrics.inFlight.inc()
    let code = 200
    let body: unknown
    try {
      await pause(words.workMs() + (fault.kind === 'latency' ? fault.addMs : 0))
      if (route === null) code = 404
      else if (fault.kind === 'errors' && Math.random() < fault.share) throw new Error('an injected fault')
      else body = await words.routes[route]!({ id, call: (method, url) => call(method, url) })
    } catch (problem) {
      code = (problem as Error).message === 'an injected fault' ? 500 : 502
      body = { say: (problem as Error).message }
    }
    end()
    metrics.inFlight.dec()
    metrics.requests.inc({ ...labels, code: String(code) })
    answer(response, code, body ?? {})
  }
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()))
  await listen(server, port)
  const { port: actual } = server.address() as AddressInfo
  return {
    name: words.name, port: actual, url: `http://127.0.0.1:${actual}`,
    setFault: (wanted) => void (fault = wanted),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function serviceMetrics(service: string) {
  const registry = new Registry()
  const registers = [registry]
  const metrics = {
    registry,
    requests: new Counter({ name: 'http_requests_total', help: 'Requests answered', labelNames: ['service', 'route', 'method', 'code'], registers }),
    seconds: new Histogram({ name: 'http_request_duration_seconds', help: 'Time to answer', labelNames: ['service', 'route', 'method'], buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1, 2.5], registers }),
    inFlight: new Gauge({ name: 'http_requests_in_flight', help: 'Requests being answered', registers }),
  }
  // Present from the start at zero: a counter that appears with its first error hides that error from `increase`.
  for (const code of ['200', '500', '502']) metrics.requests.inc({ service, route: 'none', method: 'GET', code }, 0)
  return metrics
}

function routeOf(words: ServiceWords, method: string, path: string): { route: string | null; id: string } {
  const exact = `${method} ${path}`
  if (words.routes[exact]) return { route: exact, id: '' }
  const cut = path.lastIndexOf('/')
  const withId = `${method} ${path.slice(0, cut)}/:id`
  return words.routes[withId] ? { route: withId, id: path.slice(cut + 1) } : { route: null, id: '' }
}

function readFault(text: string): Fault | null {
  try {
    const value = JSON.parse(text) as { kind?: unknown; share?: unknown; addMs?: unknown }
    if (value.kind === 'none' || value.kind === 'dependency-down') return { kind: value.kind }
    if (value.kind === 'errors' && typeof value.share === 'number' && value.share >= 0 && value.share <= 1) return { kind: 'errors', share: value.share }
    if (value.kind === 'latency' && typeof value.addMs === 'number' && value.addMs >= 0 && value.addMs <= 60_000) return { kind: 'latency', addMs: value.addMs }
  } catch { /* said by the caller */ }
  return null
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request) {
    text += String(piece)
    if (text.length > maxBodyBytes) return ''
  }
  return text
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

// One small HTTP service: routes, metrics, a fault switch, calls to others with a timeout, and a stop that finishes what it began.
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from './chance.ts'
import { faultsSay, noFault, readFault, readForSeconds } from './fault.ts'
import type { Fault } from './fault.ts'
import { serviceMetrics } from './metrics.ts'
import type { ServiceMetrics } from './metrics.ts'

/** An answer that is not 200. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, say: string) {
    super(say)
    this.status = status
  }
}

export interface Asked {
  /** The path's last part, where the route ends in `/:id`. */
  readonly id: string
  /** The JSON that was sent; null without one. */
  readonly body: unknown
  /** Calls a dependency. Throws a Refusal: 4xx as it was answered, 502 when it failed or was not reached, 504 when it took too long. */
  call(dependency: string, method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown>
}

export interface ServiceWords {
  readonly name: string
  /** Names of other services to their addresses. */
  readonly dependencies: Readonly<Record<string, string>>
  /** `GET /products/:id` to what it answers. */
  readonly routes: Readonly<Record<string, (asked: Asked) => Promise<unknown>>>
  /** Time a healthy request takes, before what its dependencies add. */
  readonly workMs: () => number
  /** Shorter further down, so that the innermost one that waits gives up first and says which dependency it was. */
  readonly dependencyTimeoutMs: number
}

export interface Service {
  readonly name: string
  readonly url: string
  readonly port: number
  readonly fault: Fault
  setFault(fault: Fault): void
  /** Takes no more, finishes what it is answering for up to two seconds, then breaks off. */
  stop(): Promise<void>
}

const maxBodyBytes = 10_000
const finishWithinMs = 2_000
/** Nothing listens there, so a call is really refused. */
const deadUrl = 'http://127.0.0.1:2'

interface Inside {
  readonly words: ServiceWords
  readonly metrics: ServiceMetrics
  readonly chance: Chance
  readonly stopping: AbortSignal
  fault: Fault
  faultEnd: NodeJS.Timeout | undefined
}

/** @param port 0 takes a free one. */
export async function startService(words: ServiceWords, port: number, chance: Chance): Promise<Service> {
  const routes = Object.keys(words.routes).map((route) => ({ method: route.split(' ')[0]!, path: route.split(' ')[1]! }))
  const stopping = new AbortController()
  const inside: Inside = {
    words, chance, fault: noFault, faultEnd: undefined, stopping: stopping.signal,
    metrics: serviceMetrics(words.name, { routes, dependencies: Object.keys(words.dependencies) }),
  }
  const server = createServer((request, response) => {
    // A connection kept alive would hold up a stop that waits for this answer only.
    response.once('close', () => setImmediate(() => server.listening || server.closeIdleConnections()))
    void serve(inside, request, response).catch(() => response.destroy())
  })
  await listen(server, port)
  const { port: actual } = server.address() as AddressInfo
  return {
    name: words.name, port: actual, url: `http://127.0.0.1:${actual}`,
    get fault() {
      return inside.fault
    },
    setFault: (wanted) => setFault(inside, wanted, null),
    async stop() {
      if (!server.listening) return
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const breakOff = setTimeout(() => {
        stopping.abort()
        server.closeAllConnections()
      }, finishWithinMs)
      await closed
      clearTimeout(breakOff)
    },
  }
}

async function serve(inside: Inside, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET'
  const path = (request.url ?? '/').split('?')[0]!
  if (path === '/healthz') return answer(response, 200, { status: 'ok' })
  if (path === '/metrics') return void response.writeHead(200, { 'content-type': inside.metrics.contentType }).end(await inside.metrics.text())
  if (path === '/fault') return switchFault(inside, request, response)
  const { route, id } = routeOf(inside.words, method, path)
  // A made-up path must not become a label: anybody could fill the memory with them.
  const end = inside.metrics.request(route === null ? 'none' : route.split(' ')[1]!, route === null ? 'any' : method)
  let code = 200
  let body: unknown
  try {
    if (route === null) throw new Refusal(404, `${inside.words.name} has no ${method} ${path}.`)
    const sent = await bodyOf(request)
    await work(inside)
    const call = (dependency: string, ...asked: [method: string, path: string, body?: unknown]): Promise<unknown> => callDependency(inside, dependency, asked)
    body = await inside.words.routes[route]!({ id, body: sent, call })
  } catch (problem) {
    code = problem instanceof Refusal ? problem.status : 500
    body = { service: inside.words.name, say: (problem as Error).message }
  }
  end(code)
  answer(response, code, body)
}

async function work({ words, fault, chance, stopping }: Inside): Promise<void> {
  await pause(words.workMs() + (fault.kind === 'latency' ? fault.addMs : 0), undefined, { signal: stopping })
  if (fault.kind === 'errors' && chance() < fault.share) throw new Refusal(500, 'This failure was switched on by PUT /fault.')
}

async function callDependency(inside: Inside, dependency: string, [method, path, body]: [string, string, unknown?]): Promise<unknown> {
  const { words: { dependencies, dependencyTimeoutMs }, fault, metrics, stopping } = inside
  const end = metrics.call(dependency)
  try {
    const response = await fetch((fault.kind === 'dependency-down' ? deadUrl : dependencies[dependency]) + path, {
      method, signal: AbortSignal.any([AbortSignal.timeout(dependencyTimeoutMs), stopping]),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const answered = await response.json() as { say?: string }
    end(response.status < 500 ? 'ok' : 'error')
    if (response.ok) return answered
    throw new Refusal(response.status < 500 ? response.status : 502, `${dependency} answered ${response.status}: ${answered.say ?? ''}`)
  } catch (problem) {
    if (problem instanceof Refusal) throw problem
    const isLate = (problem as Error).name === 'TimeoutError'
    end(isLate ? 'timeout' : 'unreachable')
    throw isLate ? new Refusal(504, `${dependency} did not answer within ${dependencyTimeoutMs} ms.`) : new Refusal(502, `${dependency} is not reached.`)
  }
}

async function switchFault(inside: Inside, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'PUT') {
    const text = await textOf(request)
    const wanted = readFault(text)
    if (wanted === null) return answer(response, 400, { say: faultsSay })
    setFault(inside, wanted, readForSeconds(text))
  } else if (request.method !== 'GET') return answer(response, 405, { say: 'GET or PUT.' })
  answer(response, 200, inside.fault)
}

function setFault(inside: Inside, fault: Fault, forSeconds: number | null): void {
  clearTimeout(inside.faultEnd)
  inside.fault = fault
  inside.faultEnd = forSeconds === null ? undefined : setTimeout(() => (inside.fault = noFault), forSeconds * 1_000).unref()
}

function routeOf({ routes }: ServiceWords, method: string, path: string): { route: string | null; id: string } {
  const exact = `${method} ${path}`
  if (routes[exact]) return { route: exact, id: '' }
  const cut = path.lastIndexOf('/')
  const withId = `${method} ${path.slice(0, cut)}/:id`
  return routes[withId] ? { route: withId, id: path.slice(cut + 1) } : { route: null, id: '' }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const text = await textOf(request)
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(400, 'The body is not JSON.')
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) {
    text += String(piece)
    if (text.length > maxBodyBytes) throw new Refusal(413, `The body is longer than ${maxBodyBytes} characters.`)
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

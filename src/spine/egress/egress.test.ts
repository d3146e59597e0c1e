// Claims about outgoing requests, against real servers on this machine.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { Fault } from '../../base/fault.ts'
import { egressFrom } from '../egress.ts'
import type { Egress, EgressRequest } from '../egress.ts'
import { selfMetrics } from '../self-metrics.ts'
import { readSettings } from '../settings.ts'
import { addressGuard } from './address-guard.ts'
import { exchangerOf } from './exchange.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://${host}:${(server.address() as AddressInfo).port}`
}

function egress(allow: readonly string[] = []): Egress {
  const made = egressFrom({ ...readSettings({}), egressAllow: allow }, pino({ level: 'silent' }), selfMetrics())
  closers.push(() => made.close())
  return made
}

const usual = { destination: 'test', timeoutMs: 2_000, maxBytes: 10_000, trust: 'administrator' } as const
const codeOf = (egressing: Egress, request: Partial<EgressRequest> & { url: string }): Promise<string> =>
  egressing.request({ ...usual, retries: 0, ...request }).then((answer) => `HTTP ${answer.status}`, (problem: unknown) => (problem instanceof Fault ? problem.code : String(problem)))
const ok = (_request: IncomingMessage, response: ServerResponse): void => void response.end('ok')

test('an administrator’s address may be on this machine; a user’s may not, unless it is allowed', async () => {
  const url = await serve(ok)
  assert.equal(await codeOf(egress(), { url }), 'HTTP 200')
  assert.equal(await codeOf(egress(), { url, trust: 'user' }), 'EGRESS_ADDRESS_REFUSED')
  assert.equal(await codeOf(egress(), { url: url.replace('127.0.0.1', 'localhost'), trust: 'user' }), 'EGRESS_ADDRESS_REFUSED')
  assert.equal(await codeOf(egress(['127.0.0.0/8']), { url, trust: 'user' }), 'HTTP 200')
  assert.equal(await codeOf(egress(['127.0.0.0/8']), { url: url.replace('127.0.0.1', 'localhost'), trust: 'user' }), 'HTTP 200')
})

test('a connection that an administrator’s request opened does not serve a user’s', async () => {
  const url = await serve(ok)
  const shared = egress()
  assert.equal(await codeOf(shared, { url: url.replace('127.0.0.1', 'localhost') }), 'HTTP 200')
  assert.equal(await codeOf(shared, { url: url.replace('127.0.0.1', 'localhost'), trust: 'user' }), 'EGRESS_ADDRESS_REFUSED')
})

test('a redirect into private space is not followed, not even for an administrator, unless configuration allows it', async () => {
  let inside = 0
  const target = await serve((_request, response) => {
    inside++
    response.end('secret')
  }, '127.0.0.2')
  const url = await serve((_request, response) => void response.writeHead(302, { location: target }).end())
  assert.equal(await codeOf(egress(), { url }), 'EGRESS_ADDRESS_REFUSED')
  assert.equal(await codeOf(egress(['127.0.0.1/32']), { url, trust: 'user' }), 'EGRESS_ADDRESS_REFUSED')
  assert.equal(inside, 0)
  assert.equal(await codeOf(egress(['127.0.0.2']), { url }), 'HTTP 200')
  assert.equal(inside, 1)
})

test('a redirect within the administrator’s own origin is followed, three times at most', async () => {
  let asked = 0
  const url = await serve((request, response) => {
    asked++
    const left = Number(request.url!.slice(1))
    if (left === 0) return void response.end('there')
    response.writeHead(307, { location: `/${left - 1}` }).end()
  })
  assert.equal(await codeOf(egress(), { url: `${url}/3` }), 'HTTP 200')
  assert.equal(asked, 4)
  assert.equal(await codeOf(egress(), { url: `${url}/4` }), 'EGRESS_TOO_MANY_REDIRECTS')
})

test('a redirect to another origin takes no secrets along and never leaves http', async () => {
  const seen: Record<string, unknown>[] = []
  const target = await serve((request, response) => {
    seen.push({ ...request.headers, method: request.method })
    response.end()
  })
  const url = await serve((_request, response) => void response.writeHead(302, { location: target }).end())
  const headers = { authorization: 'Bearer secret', cookie: 'a=b', 'x-scope-orgid': 'tenant', 'content-type': 'text/plain', accept: 'text/plain' }
  assert.equal(await codeOf(egress(['127.0.0.1']), { url, headers, method: 'POST', body: 'hello' }), 'HTTP 200')
  assert.equal(seen[0]!['method'], 'GET')
  assert.equal(seen[0]!['accept'], 'text/plain')
  for (const name of ['authorization', 'cookie', 'x-scope-orgid', 'content-type']) assert.equal(seen[0]![name], undefined, name)
  const toFile = await serve((_request, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end())
  assert.equal(await codeOf(egress(), { url: toFile }), 'EGRESS_NOT_HTTP')
})

test('a name that is resolved anew between check and connection cannot lead elsewhere: it is resolved once', async () => {
  const url = new URL(await serve(ok))
  let resolved = 0
  const rebinding = addressGuard(['127.0.0.1'], (_name, _options, answered) => answered(null, [{ address: ++resolved === 1 ? '127.0.0.1' : '127.0.0.9', family: 4 }]))
  const exchanger = exchangerOf(rebinding)
  closers.push(() => exchanger.close())
  const asked = { method: 'GET', headers: {}, body: null, reach: 'public' as const, maxBytes: 100, timeoutMs: 1_000, signal: AbortSignal.timeout(1_000) }
  assert.equal((await exchanger.exchange({ ...asked, url: new URL(`http://rebinding.example:${url.port}/`) })).status, 200)
  assert.equal(resolved, 1)
  await assert.rejects(exchanger.exchange({ ...asked, url: new URL(`http://other.example:${url.port}/`) }), { code: 'EGRESS_ADDRESS_REFUSED' })
})

test('only http and https without credentials are called, and credentials are never repeated', async () => {
  for (const [url, code] of [['ftp://example.org/', 'EGRESS_NOT_HTTP'], ['file:///etc/passwd', 'EGRESS_NOT_HTTP'], ['no url', 'EGRESS_NOT_A_URL'], ['http://user:hunter2@example.org/', 'EGRESS_CREDENTIALS_IN_URL']] as const) {
    const problem: Fault = await egress().request({ ...usual, url }).then(() => assert.fail('was sent'), (fault: Fault) => fault)
    assert.equal(problem.code, code)
    assert.doesNotMatch(JSON.stringify({ ...problem, message: problem.message }), /hunter2/)
  }
})

test('an answer larger than the limit is cut off, said in advance, streamed or packed', async () => {
  const streamed = await serve((_request, response) => {
    const timer = setInterval(() => void response.write('x'.repeat(4_000)), 1)
    response.on('close', () => clearInterval(timer))
  })
  const announced = await serve((_request, response) => void response.end('x'.repeat(20_000)))
  const packed = await serve((_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(5_000_000))))
  for (const url of [streamed, announced, packed]) assert.equal(await codeOf(egress(), { url }), 'EGRESS_ANSWER_TOO_LARGE')
  const small = await serve((_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')))
  assert.equal((await egress().request({ ...usual, url: small })).text, 'hello')
})

test('a server that is silent, or never ends, is given up in time', async () => {
  const silent = await serve(() => undefined)
  const dripping = await serve((_request, response) => {
    const timer = setInterval(() => void response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  })
  for (const url of [silent, dripping]) {
    const beganMs = Date.now()
    assert.equal(await codeOf(egress(), { url, timeoutMs: 150 }), 'EGRESS_NO_ANSWER')
    assert.ok(Date.now() - beganMs < 1_500)
  }
})

test('a passing failure is tried again, twice; a POST only when asked; a plain refusal never', async () => {
  let asked = 0
  const url = await serve((request, response) => {
    asked++
    const failures = Number(new URL(request.url!, 'http://x').searchParams.get('failures'))
    response.writeHead(asked <= failures ? Number(new URL(request.url!, 'http://x').searchParams.get('status') ?? 503) : 200).end('done')
  })
  const askedFor = async (request: Partial<EgressRequest>, query: string): Promise<string> => {
    asked = 0
    const answer = await egress().request({ ...usual, ...request, url: `${url}/?${query}` })
    return `${answer.status} after ${asked}`
  }
  assert.equal(await askedFor({}, 'failures=2'), '200 after 3')
  assert.equal(await askedFor({}, 'failures=9'), '503 after 3')
  assert.equal(await askedFor({ method: 'POST', body: '' }, 'failures=1'), '503 after 1')
  assert.equal(await askedFor({ method: 'POST', body: '', retries: 1 }, 'failures=1'), '200 after 2')
  assert.equal(await askedFor({}, 'failures=1&status=500'), '500 after 1')
  assert.equal(await askedFor({}, 'failures=1&status=404'), '404 after 1')
})

test('Retry-After is kept; one that asks for too much patience is answered to the caller', async () => {
  const times: number[] = []
  let patience = '1'
  const url = await serve((_request, response) => {
    times.push(Date.now())
    response.writeHead(times.length === 1 ? 429 : 200, { 'retry-after': patience }).end()
  })
  assert.equal((await egress().request({ ...usual, url })).status, 200)
  assert.ok(times[1]! - times[0]! >= 950)
  times.length = 0
  patience = '600'
  assert.equal((await egress().request({ ...usual, url })).status, 429)
})

test('a destination that stays silent is left alone after five tries, and found again when it answers', async () => {
  const port = Number(new URL(await serve(ok)).port)
  closers.splice(0).forEach((close) => close())
  const one = egress()
  const url = `http://127.0.0.1:${port}`
  for (let nth = 0; nth < 5; nth++) assert.equal(await codeOf(one, { url }), 'EGRESS_NO_ANSWER')
  assert.equal(await codeOf(one, { url }), 'EGRESS_BREAKER_OPEN')
  const [health] = one.health()
  assert.equal(health!.consecutiveFailures, 5)
  assert.match(health!.lastFailureReason!, /connection was refused/)
  assert.ok(health!.openUntilMs! > Date.now())
  assert.equal(await codeOf(one, { url: await serve(ok), destination: 'another' }), 'HTTP 200')
})

test('a caller that gives up is answered at once, and the destination keeps its good name', async () => {
  const url = await serve(() => undefined)
  const one = egress()
  const giving = new AbortController()
  setTimeout(() => giving.abort(new Error('given up')), 30)
  assert.equal(await codeOf(one, { url, signal: giving.signal }), 'Error: given up')
  assert.equal(one.health()[0]!.consecutiveFailures, 0)
})

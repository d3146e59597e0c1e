// The HTTP surface: every refusal of the same shape, limits, request ids, and a stop that finishes what it accepted.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { Agent, request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { Type } from '@sinclair/typebox'
import { bootstrapToken, startHouse, withHouse } from '../../../test/harness.ts'
import type { TestHouse } from '../../../test/harness.ts'
import { RawAnswer, route } from '../practice.ts'
import type { Practice } from '../practice.ts'

interface Problem { readonly type: string; readonly title: string; readonly status: number; readonly code: string; readonly detail: string; readonly mend: string; readonly requestId?: string }
const authorization = `Bearer ${bootstrapToken}`
const person = '{"name":"ada","role":"viewer"}'

/** Byte by byte what a client sends; answers what comes until the connection ends. */
function sendRaw(house: TestHouse, text: string): Promise<{ status: number; head: string; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(house.url)
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let all = ''
    socket.setEncoding('utf8').on('data', (piece) => (all += piece)).on('error', reject)
    socket.on('close', () => {
      const [head = '', body = ''] = all.split('\r\n\r\n', 2)
      resolve({ status: Number(head.split(' ')[1]), head: head.toLowerCase(), body })
    })
  })
}

function isProblem(answer: { status: number; type: string; text: string }, expected: { status: number; code: string }): void {
  assert.equal(answer.status, expected.status, answer.text)
  assert.match(answer.type, /^application\/problem\+json/)
  const problem = JSON.parse(answer.text) as Problem
  assert.equal(problem.status, expected.status)
  assert.equal(problem.code, expected.code)
  assert.equal(problem.type, `urn:mainstay:fault:${expected.code}`)
  for (const words of [problem.title, problem.detail, problem.mend]) assert.ok(words.length > 5)
  assert.doesNotMatch(answer.text, /node_modules|\/src\/|at \w+ \(/, 'no insides are shown')
}

for (const { says, method, path, headers = {}, body, status, code } of [
  { says: 'a path that is not there', method: 'GET', path: '/api/v1/nothing', status: 404, code: 'HTTP_NO_SUCH_PATH' },
  { says: 'a path that is not there, asked for as a page would', method: 'GET', path: '/api/v1/nothing', headers: { accept: 'text/html' }, status: 404, code: 'HTTP_NO_SUCH_PATH' },
  { says: 'a method that a path does not have', method: 'PUT', path: '/api/v1/people', body: '{}', status: 404, code: 'HTTP_NO_SUCH_PATH' },
  { says: 'OPTIONS', method: 'OPTIONS', path: '/api/v1/people', status: 404, code: 'HTTP_NO_SUCH_PATH' },
  { says: 'a method nobody has', method: 'PROPFIND', path: '/', status: 404, code: 'HTTP_NO_SUCH_PATH' },
  { says: 'a thing that is not there', method: 'GET', path: '/api/v1/record/999999', status: 404, code: 'RECORD_NO_SUCH_ENTRY' },
  { says: 'an address that cannot be decoded', method: 'GET', path: '/api/v1/people/%zz', status: 400, code: 'HTTP_REQUEST' },
  { says: 'a parameter of the wrong type', method: 'GET', path: '/api/v1/record/first', status: 400, code: 'HTTP_SCHEMA' },
  { says: 'a query out of range', method: 'GET', path: '/api/v1/people?limit=501', status: 400, code: 'HTTP_SCHEMA' },
  { says: 'a body that is not JSON', method: 'POST', path: '/api/v1/people', body: '{"name":', status: 400, code: 'HTTP_JSON' },
  { says: 'a body that is null', method: 'POST', path: '/api/v1/people', body: 'null', status: 400, code: 'HTTP_SCHEMA' },
  { says: 'no body', method: 'POST', path: '/api/v1/people', status: 400, code: 'HTTP_SCHEMA' },
  { says: 'a body that lacks a field', method: 'POST', path: '/api/v1/people', body: '{"name":"ada"}', status: 400, code: 'HTTP_SCHEMA' },
  { says: 'a body with a number where text belongs', method: 'POST', path: '/api/v1/people', body: '{"name":5,"role":"viewer"}', status: 400, code: 'HTTP_SCHEMA' },
  { says: 'a form', method: 'POST', path: '/api/v1/people', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'name=ada&role=viewer', status: 415, code: 'HTTP_CONTENT_TYPE' },
  { says: 'JSON that says it is text, as another site\'s page can send it', method: 'POST', path: '/api/v1/people', headers: { 'content-type': 'text/plain' }, body: person, status: 415, code: 'HTTP_CONTENT_TYPE' },
  { says: 'a body too large', method: 'POST', path: '/api/v1/people', body: `{"name":"${'a'.repeat(1024 * 1024)}"}`, status: 413, code: 'HTTP_BODY_TOO_LARGE' },
  { says: 'nobody', method: 'GET', path: '/api/v1/people', headers: { authorization: '' }, status: 401, code: 'ACCESS_SCHEME' },
]) {
  test(`${says} is refused with ${status}, in the shape of every problem, with a request id`, async () => {
    const house = await shared()
    const answer = await ask(house, { method, path, headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, body })
    isProblem({ status: answer.status, type: answer.headers['content-type'] ?? '', text: answer.text }, { status, code })
    assert.match((JSON.parse(answer.text) as Problem).requestId ?? '', /^req_/)
    assert.equal(answer.headers['x-request-id'], (JSON.parse(answer.text) as Problem).requestId)
    assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  })
}

test('a body too large is refused before it has come, also when nobody said how long it is', async () => {
  const house = await shared()
  const head = `POST /api/v1/people HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\n`
  const said = await sendRaw(house, `${head}content-length: 99999999\r\n\r\n{`)
  isProblem({ status: said.status, type: /content-type: (.*)/.exec(said.head)![1]!, text: said.body }, { status: 413, code: 'HTTP_BODY_TOO_LARGE' })
  const piece = 'a'.repeat(64 * 1024)
  const unsaid = await sendRaw(house, `${head}transfer-encoding: chunked\r\n\r\n${`10000\r\n${piece}\r\n`.repeat(20)}`)
  assert.equal(unsaid.status, 413)
})

test('who may not call is refused before the body is read', async () => {
  const house = await shared()
  const answer = await ask(house, { method: 'POST', path: '/api/v1/people', headers: { 'content-type': 'application/json' }, body: '{"name":' })
  isProblem({ status: answer.status, type: answer.headers['content-type']!, text: answer.text }, { status: 401, code: 'ACCESS_NOT_SIGNED_IN' })
})

for (const { says, text, status } of [
  { says: 'what is not HTTP', text: 'hello\r\n\r\n', status: 400 },
  { says: 'the beginning of TLS', text: '\u0016\u0003\u0001\r\n\r\n', status: 400 },
  { says: 'two lengths that contradict each other', text: 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', status: 400 },
  { says: 'headers without end', text: `GET / HTTP/1.1\r\nhost: x\r\nlong: ${'x'.repeat(20_000)}\r\n\r\n`, status: 431 },
]) {
  test(`${says} is answered with ${status} in the same shape, and the connection ends`, async () => {
    const answer = await sendRaw(await shared(), text)
    isProblem({ status: answer.status, type: /content-type: (.*)/.exec(answer.head)![1]!, text: answer.body }, { status, code: 'HTTP_BROKEN' })
  })
}

test('a foreign dialect gets the body as it came, whatever its type says', async () => {
  const echo = route({ method: 'POST', path: '/in/test', access: 'ingest', raw: true, summary: 'Say it again', handle: async ({ rawBody }) => new RawAnswer(200, 'text/plain', rawBody) })
  await withHouse({ practices: [{ name: 'echo', routes: [echo] }] }, async (house) => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', '']) {
      const answer = await ask(house, { method: 'POST', path: '/in/test', headers: { authorization, ...(type === '' ? {} : { 'content-type': type }) }, body: '{ "as it": came' })
      assert.deepEqual([answer.status, answer.text], [200, '{ "as it": came'], type)
    }
  })
})

test('HEAD is answered without a body', async () => {
  const answer = await ask(await shared(), { method: 'HEAD', path: '/api/v1/nothing', headers: { authorization } })
  assert.equal(answer.status, 404)
  assert.equal(answer.text, '')
})

test('every request has an id of its own, and nobody else gives it', async () => {
  const house = await shared()
  const ids = await Promise.all(Array.from({ length: 50 }, async () => (await ask(house, { method: 'GET', path: '/healthz', headers: { 'x-request-id': 'mine' } })).headers['x-request-id']))
  assert.equal(new Set(ids).size, 50)
  for (const id of ids) assert.match(String(id), /^req_/)
})

test('a field named __proto__ changes nothing but itself', async () => {
  const house = await shared()
  const answer = await ask(house, { method: 'POST', path: '/api/v1/people', headers: { authorization, 'content-type': 'application/json' }, body: '{"__proto__":{"role":"administrator"},"name":"ada"}' })
  assert.equal(answer.status, 400)
  assert.equal(({} as { role?: string }).role, undefined)
})

test('one address may ask so often in a minute, then waits; signals are never made to wait', async () => {
  await withHouse({}, async (house) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 })
    const ping = () => ask(house, { method: 'GET', path: '/healthz', headers: {}, agent })
    let last = await ping()
    for (let n = 1; n < 3_000; n += 100) last = (await Promise.all(Array.from({ length: 100 }, ping))).at(-1)!
    const answers = await Promise.all([last, ping(), ping()])
    const refused = answers.at(-1)!
    isProblem({ status: refused.status, type: String(refused.headers['content-type']), text: refused.text }, { status: 429, code: 'HTTP_TOO_MANY' })
    assert.ok(Number(refused.headers['retry-after']) > 0 && Number(refused.headers['retry-after']) <= 60)
    const signal = await ask(house, { method: 'POST', path: '/in/alertmanager/api/v2/alerts', headers: { authorization, 'content-type': 'application/json' }, body: '[]', agent })
    assert.equal(signal.status, 200)
    agent.destroy()
  })
})

const slow = (finished: string[]): Practice => ({
  name: 'slow',
  routes: [route({
    method: 'POST', path: '/api/v1/test-slow', access: 'read', summary: 'Take a while', body: Type.Object({ name: Type.String() }), answer: Type.Object({ done: Type.String() }),
    async handle({ body, caller }, house) {
      await new Promise((resolve) => setTimeout(resolve, 700))
      await house.transact(caller.actor, async () => void finished.push(body.name))
      return { done: body.name }
    },
  })],
})

test('a stop finishes what was accepted, then waits for no connection that is merely open', async () => {
  const finished: string[] = []
  const house = await startHouse({ practices: [slow(finished)] })
  const agent = new Agent({ keepAlive: true, keepAliveMsecs: 60_000, maxSockets: 4 })
  const ask1 = (name: string) => ask(house, { method: 'POST', path: '/api/v1/test-slow', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ name }), agent })
  assert.equal((await ask(house, { method: 'GET', path: '/healthz', headers: {}, agent })).status, 200)
  const accepted = Promise.all([ask1('first'), ask1('second')])
  await new Promise((resolve) => setTimeout(resolve, 200))
  const startedMs = Date.now()
  await house.stop()
  const tookMs = Date.now() - startedMs
  for (const answer of await accepted) assert.equal(answer.status, 200)
  assert.deepEqual(finished.sort(), ['first', 'second'])
  assert.ok(tookMs > 300 && tookMs < 3_000, `stopping took ${tookMs} ms`)
  await assert.rejects(ask(house, { method: 'GET', path: '/healthz', headers: {} }), /ECONNREFUSED/)
  agent.destroy()
})

test('what one part cannot let go of does not keep the others: the folder is free after a stop that failed', async () => {
  const house = await startHouse({ practices: [{ name: 'stuck', stop: async () => { throw new Error('stuck') } }] })
  await assert.rejects(house.stop(), /stuck/)
  await withHouse({ again: house, practices: [] }, async (next) => assert.equal((await next.call('GET', '/readyz')).status, 200))
})

test('its own metrics are in Prometheus\' format, and its linter has nothing against them', async (t) => {
  await withHouse({}, async (house) => {
    await house.call('GET', '/api/v1/people')
    await house.call('GET', '/api/v1/nothing')
    const { text, headers } = await house.call('GET', '/metrics', undefined, { token: null })
    assert.match(headers.get('content-type')!, /^text\/plain; version=0\.0\.4/)
    for (const line of text.split('\n').filter(Boolean)) assert.match(line, /^(# (HELP|TYPE) [a-z0-9_]+ .+|[a-z0-9_]+(\{.*\})? (-?[0-9.e+-]+|NaN|\+Inf))$/i)
    assert.match(text, /mainstay_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/people",status="200"\} 1/)
    assert.match(text, /route="none",status="404"/)
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
    if (checked.error) return t.skip('no Prometheus (Debian package prometheus)')
    // 3 is style; the names of the runtime's own are not ours to choose.
    assert.ok(checked.status === 0 || checked.status === 3, checked.stderr)
    assert.deepEqual(checked.stderr.split('\n').filter((line) => line.startsWith('mainstay_')), [])
  })
})

interface Asked { readonly method: string; readonly path: string; readonly headers: Record<string, string>; readonly body?: string | undefined; readonly agent?: Agent }

function ask(house: TestHouse, { method, path, headers, body, agent }: Asked): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(`${house.url}${path}`, { method, headers, agent: agent ?? false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece) => (text += piece)).on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text }))
    })
    asking.on('error', reject).end(body)
  })
}

let sharedHouse: Promise<TestHouse> | null = null
const shared = (): Promise<TestHouse> => (sharedHouse ??= startHouse({ practices: [] }))
after(async () => (await sharedHouse)?.stop())

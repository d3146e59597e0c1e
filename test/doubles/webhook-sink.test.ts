// The HTTP receiver of the tests keeps what it is sent and answers as it is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { startWebhookSink } from './webhook-sink.ts'
import type { WebhookSink } from './webhook-sink.ts'

async function sinkFor(t: TestContext): Promise<WebhookSink> {
  const sink = await startWebhookSink()
  t.after(() => sink.stop())
  return sink
}

const post = (url: string, body: string): Promise<Response> => fetch(url, { method: 'POST', body, headers: { 'x-key': 'ntf_1' }, signal: AbortSignal.timeout(1_000) })

test('a request is kept with its path, headers and body', async (t) => {
  const sink = await sinkFor(t)
  assert.equal((await post(`${sink.url}/hook?a=1`, '{"page":"pag_1"}')).status, 200)
  const { method, path, headers, json, body } = await sink.next()
  assert.deepEqual([method, path, headers['x-key'], json, body], ['POST', '/hook?a=1', 'ntf_1', { page: 'pag_1' }, '{"page":"pag_1"}'])
  await post(sink.url, 'plain')
  assert.equal(sink.requests[1]?.json, null)
})

test('answers come in the order they were told, then the usual one', async (t) => {
  const sink = await sinkFor(t)
  sink.answer({ status: 503 })
  sink.answerNext({ status: 429, headers: { 'retry-after': '1' } }, { status: 201, body: 'kept' })
  const first = await post(sink.url, '')
  assert.deepEqual([first.status, first.headers.get('retry-after')], [429, '1'])
  assert.equal(await (await post(sink.url, '')).text(), 'kept')
  assert.equal((await post(sink.url, '')).status, 503)
})

test('a late answer is late, a cut one is none; both requests are kept', async (t) => {
  const sink = await sinkFor(t)
  sink.answerNext({ delayMs: 100 }, { isCut: true }, { delayMs: 60_000 })
  const startMs = performance.now()
  await post(sink.url, '')
  assert.ok(performance.now() - startMs > 95)
  await assert.rejects(post(sink.url, ''))
  await assert.rejects(post(sink.url, ''), { name: 'TimeoutError' })
  assert.equal(sink.requests.length, 3)
})

test('waiting for a request that does not come says what did come', async (t) => {
  const sink = await sinkFor(t)
  await post(`${sink.url}/one`, '')
  await assert.rejects(sink.next(({ path }) => path === '/two', 50), /No such request within 50 ms; arrived: POST \/one/)
})

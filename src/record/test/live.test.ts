// Live pages: told within a second, told again after a gap, cut when they do not keep up, ended when the right to listen ends.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { Type } from '@sinclair/typebox'
import { mainstay } from '../../base/actor.ts'
import { bootstrapToken, eventually, onEachEngine, startHouse, withHouse } from '../../../test/harness.ts'
import type { TestHouse } from '../../../test/harness.ts'
import { append } from '../append.ts'
import type { LiveEvent } from '../contract.ts'
import { defineEvent } from '../define-event.ts'
import { readSettled } from '../read.ts'

const ticked = defineEvent('test.live-ticked', 'A test ticked.', Type.Object({}))
const say = (house: TestHouse, subject: string, count = 1) =>
  house.house.transact(mainstay, (work) => append(work, Array.from({ length: count }, () => ticked({ subject, service: 'checkout', data: {} }))))

interface Heard {
  readonly status: number
  readonly type: string
  /** Name and data of each event so far. */
  readonly events: { readonly event: string; readonly id: string | null; readonly data: string }[]
  isOver(): boolean
  hangUp(): void
}

async function listen(house: TestHouse, headers: Record<string, string> = { authorization: `Bearer ${bootstrapToken}` }): Promise<Heard> {
  const leaving = new AbortController()
  const answer = await fetch(`${house.url}/api/v1/live`, { headers, signal: leaving.signal })
  const events: Heard['events'] = []
  let isOver = false
  const read = async (): Promise<void> => {
    let text = ''
    const decoder = new TextDecoder()
    for await (const piece of answer.body!) {
      text += decoder.decode(piece, { stream: true })
      const whole = text.split('\n\n')
      text = whole.pop()!
      for (const one of whole) {
        const field = (name: string): string | null => one.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null
        if (field('data') !== null) events.push({ event: field('event') ?? 'message', id: field('id'), data: field('data')! })
      }
    }
  }
  if (answer.status === 200) void read().catch(() => undefined).finally(() => (isOver = true))
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', events, isOver: () => isOver, hangUp: () => leaving.abort() }
}

onEachEngine('a page is greeted and hears of an entry within a second of its commit', async (engine) => {
  await withHouse({ engine, practices: [] }, async (house) => {
    await say(house, 'before/1')
    // Other databases of the cluster may hold the settled horizon back for a moment.
    await eventually(async () => (await readSettled(house.house.read, { after: { tx: -1, seq: 0 }, limit: 100 })).some(({ entry }) => entry.subject === 'before/1'))
    const page = await listen(house)
    assert.match(page.type, /^text\/event-stream/)
    await eventually(async () => page.events[0]?.event === 'hello')
    for (let n = 0; n < 3; n++) {
      await say(house, `tick/${n}`)
      const committedMs = Date.now()
      const event = await eventually(async () => page.events.find(({ data }) => data.includes(`tick/${n}`)), 1_000)
      assert.ok(Date.now() - committedMs < 1_000)
      const { seq, ...said } = JSON.parse(event.data) as LiveEvent
      assert.deepEqual({ ...said, at: '' }, { kind: 'test.live-ticked', subject: `tick/${n}`, service: 'checkout', at: '' })
      assert.match(event.id!, new RegExp(`^\\d+\\.${seq}$`))
    }
    assert.ok(!page.events.some(({ data }) => data.includes('before/')), 'what was there before is read, not told')
    page.hangUp()
  })
})

test('two processes on one database both tell of what one of them wrote', async (t) => {
  const { postgresAvailable } = await import('../../../test/postgres.ts')
  if (!postgresAvailable().ok) return t.skip(`no PostgreSQL: ${postgresAvailable().why}`)
  const first = await startHouse({ engine: 'postgresql', practices: [] })
  const second = await startHouse({ again: first, practices: [] })
  try {
    const page = await listen(second)
    await eventually(async () => page.events.length > 0)
    await say(first, 'tick/elsewhere')
    await eventually(async () => page.events.some(({ data }) => data.includes('tick/elsewhere')), 1_000)
    page.hangUp()
  } finally {
    await second.stop()
    await first.stop()
  }
})

test('what is committed after the greeting is always told, also to the first who listens', async () => {
  await withHouse({ practices: [] }, async (house) => {
    for (let round = 0; round < 20; round++) {
      const page = await listen(house)
      await eventually(async () => page.events.length > 0)
      await say(house, `round/${round}`)
      await eventually(async () => page.events.some(({ data }) => data.includes(`round/${round}`)), 1_000)
      page.hangUp()
    }
  })
})

test('a page that comes back with Last-Event-ID is told to read again what it shows', async () => {
  await withHouse({ practices: [] }, async (house) => {
    const page = await listen(house, { authorization: `Bearer ${bootstrapToken}`, 'last-event-id': '0.1' })
    await eventually(async () => page.events.length > 0)
    assert.deepEqual(page.events.map(({ event }) => event), ['reload'])
    page.hangUp()
  })
})

test('a burst is told as one reload, not as thousands of events', async () => {
  await withHouse({ practices: [] }, async (house) => {
    const page = await listen(house)
    await eventually(async () => page.events.length > 0)
    await say(house, 'burst/1', 1_200)
    await eventually(async () => page.events.some(({ event }) => event === 'reload'))
    assert.ok(page.events.length < 600, `${page.events.length} events`)
    page.hangUp()
  })
})

test('a page that does not read is cut, and the others hear on', async () => {
  await withHouse({ practices: [] }, async (house) => {
    const page = await listen(house)
    const { hostname, port } = new URL(house.url)
    const lazy = connect(Number(port), hostname)
    let isCut = false
    let bytes = 0
    lazy.on('close', () => (isCut = true)).on('error', () => undefined)
    lazy.write(`GET /api/v1/live HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${bootstrapToken}\r\n\r\n`)
    await new Promise((resolve) => lazy.once('readable', resolve))
    // Long subjects, so that few entries fill what the sockets hold between them.
    const subject = `long/${'x'.repeat(100_000)}`
    const rounds = 25
    for (let n = 1; n <= rounds; n++) {
      await say(house, subject, 10)
      await eventually(async () => page.events.filter(({ event }) => event === 'message').length >= 10 * n)
    }
    // A socket learns of its end by reading.
    lazy.on('data', (piece) => (bytes += piece.length))
    lazy.resume()
    await eventually(async () => isCut)
    assert.ok(bytes < rounds * 10 * 100_000, 'it was cut before all of it')
    await say(house, 'after/1')
    await eventually(async () => page.events.some(({ data }) => data.includes('after/1')))
    page.hangUp()
  })
})

test('stopping ends every stream at once, and is not held back by them', async () => {
  const house = await startHouse({ practices: [] })
  const pages = await Promise.all([listen(house), listen(house), listen(house)])
  await eventually(async () => pages.every(({ events }) => events.length > 0))
  const startedMs = Date.now()
  await house.stop()
  assert.ok(Date.now() - startedMs < 2_000, `stopping took ${Date.now() - startedMs} ms`)
  await eventually(async () => pages.every((page) => page.isOver()))
})

test('who may not read may not listen, and who loses the right is cut off at the next heartbeat', { timeout: 40_000 }, async () => {
  await withHouse({ practices: [] }, async (house) => {
    assert.equal((await listen(house, {})).status, 401)
    assert.equal((await listen(house, { authorization: 'Bearer wrong' })).status, 401)
    const { body: key } = await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'k' })
    assert.equal((await listen(house, { authorization: `Bearer ${key.secret}` })).status, 403)
    const { body: token } = await house.call<{ id: string; secret: string }>('POST', '/api/v1/tokens', { name: 't', role: 'viewer', expiresInDays: 1 })
    const { body: ada } = await house.call<{ id: string }>('POST', '/api/v1/people', { name: 'ada', role: 'viewer', password: 'correct horse battery' })
    const signedIn = await house.call('POST', '/api/v1/session', { name: 'ada', password: 'correct horse battery' }, { token: null })
    const [byToken, bySession, untouched] = await Promise.all([
      listen(house, { authorization: `Bearer ${token.secret}` }), listen(house, { cookie: signedIn.headers.get('set-cookie')!.split(';')[0]! }), listen(house),
    ])
    await eventually(async () => [byToken, bySession, untouched].every(({ events }) => events.length > 0))
    await house.call('DELETE', `/api/v1/tokens/${token.id}`)
    await house.call('PATCH', `/api/v1/people/${ada.id}`, { isActive: false })
    await eventually(async () => byToken.isOver() && bySession.isOver(), 20_000)
    assert.equal(untouched.isOver(), false)
    untouched.hangUp()
  })
})

// Calendar feeds over HTTP on both engines: own shifts and a schedule's, secret, revocable, made anew, and stable.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import ICAL from 'ical.js'
import { onEachEngine } from '../../../../test/harness.ts'
import type { MadeFeed, PageOfFeeds } from '../model/feeds/contract.ts'
import { usualPolicy, withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const base = (who: string): string => `/api/v1/people/${who}/calendar-feeds`

async function made(pager: Pager, who: string, schedule?: string): Promise<MadeFeed> {
  const { status, body, text } = await pager.call<MadeFeed>('POST', base(who), schedule === undefined ? {} : { schedule })
  assert.equal(status, 201, text)
  return body
}

const pathOf = (feed: MadeFeed): string => new URL(feed.url).pathname
const read = (pager: Pager, feed: MadeFeed, headers: Record<string, string> = {}) => pager.call<string>('GET', pathOf(feed), undefined, { token: null, headers })

async function shiftsIn(pager: Pager, feed: MadeFeed): Promise<{ uid: string; summary: string; from: string; to: string }[]> {
  const answer = await read(pager, feed)
  assert.equal(answer.status, 200, answer.text)
  assert.match(answer.headers.get('content-type') ?? '', /^text\/calendar/)
  return new ICAL.Component(ICAL.parse(answer.text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)).map((event) => ({
    uid: event.uid, summary: event.summary, from: event.startDate.toJSDate().toISOString().slice(0, 16), to: event.endDate.toJSDate().toISOString().slice(0, 16),
  }))
}

onEachEngine('a feed shows the shifts of its person, or of everybody on its schedule, in UTC', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const own = await shiftsIn(pager, await made(pager, 'ada'))
  assert.ok(own.length > 10 && own.every(({ summary }) => summary === 'On call: primary'))
  assert.deepEqual(own.slice(0, 2).map(({ from, to }) => [from, to]), [['2026-11-16T08:00', '2026-11-23T08:00'], ['2026-11-30T08:00', '2026-12-07T08:00']])
  // Nine in Berlin is seven by UTC once the clocks have changed.
  assert.ok(own.some(({ from }) => from === '2027-04-05T07:00'))
  const all = await shiftsIn(pager, await made(pager, 'ada', 'primary'))
  assert.deepEqual(all.slice(0, 2).map(({ summary }) => summary), ['ada on call', 'grace on call'])
  assert.equal(new Set(all.map(({ uid }) => uid)).size, all.length)
}))

onEachEngine('an event keeps its UID when somebody else takes the whole shift, and the change is there within a minute', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const feed = await made(pager, 'ada', 'primary')
  const before = await shiftsIn(pager, feed)
  const [first] = [before.find(({ from }) => from === '2026-11-30T08:00')!]
  assert.equal((await pager.call('POST', '/api/v1/schedules/primary/overrides', { person: 'grace', fromAt: '2026-11-30T08:00:00Z', toAt: '2026-12-07T08:00:00Z' })).status, 201)
  pager.clock.forward(61_000)
  const after = (await shiftsIn(pager, feed)).find(({ from }) => from === '2026-11-30T08:00')
  assert.deepEqual([first.summary, after?.summary, after?.uid], ['ada on call', 'grace on call', first.uid])
  // A week on nothing of what lies ahead has another UID.
  pager.clock.forward(5 * 86_400_000)
  const later = new Set((await shiftsIn(pager, feed)).map(({ uid }) => uid))
  assert.deepEqual(before.filter(({ from, uid }) => from > '2026-12-07T08:01' && !later.has(uid)), [])
}))

onEachEngine('an address ends when it is revoked or made anew, and its secret is kept nowhere', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const first = await made(pager, 'ada')
  assert.match(first.url, /\/feeds\/on-call\/mcf_[\w-]{43}\.ics$/)
  const { etag } = Object.fromEntries((await read(pager, first)).headers)
  assert.equal((await read(pager, first, { 'if-none-match': etag! })).status, 304)
  const second = await made(pager, 'ada')
  assert.equal((await read(pager, first)).status, 404)
  assert.equal((await read(pager, second)).status, 200)
  const { items } = (await pager.call<PageOfFeeds>('GET', base('ada'))).body
  assert.deepEqual(items.map(({ id, schedule, readAt }) => [id, schedule, readAt]), [[second.id, null, '2026-11-23T03:00:00.000Z']])
  assert.ok(!JSON.stringify(items).includes('mcf_'))
  assert.equal((await pager.call('DELETE', `${base('ada')}/${second.id}`)).status, 204)
  assert.equal((await read(pager, second)).status, 404)
  assert.deepEqual((await pager.entries('calendar-feed.revoked')).length, 1)
  for (const entry of await pager.entries('calendar-feed.made')) assert.ok(!JSON.stringify(entry).includes('mcf_'))
}))

onEachEngine('nobody makes a feed for another person but an administrator, and one of who left is empty', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const { body } = await pager.call<{ secret: string }>('POST', '/api/v1/tokens', { name: 't', role: 'responder', expiresInDays: 1 })
  assert.equal((await pager.call('POST', base('ada'), {}, { token: body.secret })).status, 403)
  assert.equal((await pager.call('POST', base('ada'), { schedule: 'nothing' })).status, 404)
  const feed = await made(pager, 'grace')
  const people = (await pager.call<{ items: { id: string; name: string }[] }>('GET', '/api/v1/people')).body.items
  assert.equal((await pager.call('PATCH', `/api/v1/people/${people.find(({ name }) => name === 'grace')!.id}`, { isActive: false })).status, 200)
  assert.equal((await read(pager, feed)).status, 404)
}))

test('what is no address of a feed is not found, whatever it looks like', () => withPager({ engine: 'embedded' }, async (pager) => {
  for (const token of ['x', 'mcf_.ics', '..%2F..', `mcf_${'a'.repeat(43)}.ics`]) assert.equal((await pager.call('GET', `/feeds/on-call/${token}`, undefined, { token: null })).status, 404, token)
}))

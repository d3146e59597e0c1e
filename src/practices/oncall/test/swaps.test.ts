// Swaps over HTTP on both engines: offered, taken, approved, followed when the shift moves, withdrawn, told.
import assert from 'node:assert/strict'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import type { FinalSchedule } from '../contract.ts'
import type { PageOfSwaps, SwapAnswer } from '../model/swap-words.ts'
import { withPager } from './pager.ts'
import type { Pager } from './pager.ts'

const rotation = (change: object = {}) => ({ name: 'weekly', people: ['ada', 'ben', 'cleo'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-16T09:00', ...change })
const put = (pager: Pager, change: object = {}, rotationChange: object = {}) => pager.put('/api/v1/schedules/primary', { timeZone: 'UTC', rotations: [rotation(rotationChange)], ...change })
const base = '/api/v1/schedules/primary/swaps'
const offer = (pager: Pager, change: object = {}) => pager.call<SwapAnswer & { code: string }>('POST', base, { rotation: 'weekly', at: '2026-11-24T00:00:00Z', person: 'ben', note: 'A wedding.', ...change })
const act = (pager: Pager, swap: SwapAnswer, verb: string, body?: object) => pager.call<SwapAnswer & { code: string }>('POST', `${base}/${swap.id}/${verb}`, body ?? (verb === 'take' ? {} : undefined))
const holders = async (pager: Pager): Promise<string[]> => (await pager.call<FinalSchedule>('GET', '/api/v1/schedules/primary/final?from=2026-11-23T03:00:00Z&to=2026-12-14T00:00:00Z')).body.shifts.map(({ fromAt, person }) => `${fromAt.slice(5, 13)} ${person?.name}`)

async function crew(pager: Pager): Promise<void> {
  for (const name of ['ada', 'ben', 'cleo', 'dan']) await pager.person(name)
  await put(pager)
}

onEachEngine('an offered shift is taken, held, followed when it moves, and given back', (engine) => withPager({ engine }, async (pager) => {
  await crew(pager)
  const plain = ['11-23T03 ada', '11-23T09 ben', '11-30T09 cleo', '12-07T09 ada']
  assert.deepEqual(await holders(pager), plain)
  const { status, body: swap, text } = await offer(pager)
  assert.equal(status, 201, text)
  assert.partialDeepStrictEqual(swap, { state: 'offered', taker: null, needsApproval: false, shift: { fromAt: '2026-11-23T09:00:00.000Z', toAt: '2026-11-30T09:00:00.000Z' } })
  assert.deepEqual(await holders(pager), plain, 'an offer changes nothing')
  assert.equal((await offer(pager)).body.code, 'ONCALL_SWAP_TWICE')
  assert.equal((await act(pager, swap, 'take', { person: 'ben' })).body.code, 'ONCALL_SWAP_OWN')

  assert.equal((await act(pager, swap, 'take', { person: 'dan' })).body.state, 'agreed')
  assert.deepEqual(await holders(pager), ['11-23T03 ada', '11-23T09 dan', '11-30T09 cleo', '12-07T09 ada'])
  assert.equal((await act(pager, swap, 'take', { person: 'cleo' })).body.code, 'ONCALL_SWAP_STATE')
  assert.equal((await act(pager, swap, 'approve')).body.code, 'ONCALL_SWAP_STATE')
  await put(pager, {}, { startsAt: '2026-11-16T15:00' })
  assert.deepEqual(await holders(pager), ['11-23T03 ada', '11-23T15 dan', '11-30T15 cleo', '12-07T15 ada'], 'the swap follows the shift')
  await put(pager, {}, { people: ['ada', 'cleo'] })
  assert.deepEqual(await holders(pager), ['11-23T03 ada', '11-23T09 cleo', '11-30T09 ada', '12-07T09 cleo'], 'who holds no such shift any more is not stood in for')
  assert.equal((await pager.call<PageOfSwaps>('GET', base)).body.items[0]!.shift, null)
  await put(pager)
  assert.equal((await act(pager, swap, 'withdraw')).body.state, 'withdrawn')
  assert.deepEqual(await holders(pager), plain)
  assert.deepEqual((await pager.call<PageOfSwaps>('GET', base)).body.items, [])
  const said = ['offered', 'agreed', 'withdrawn']
  assert.deepEqual(await Promise.all(said.map(async (kind) => (await pager.entries(`swap.${kind}`)).length)), [1, 1, 1])
}))

onEachEngine('where the schedule asks for it, a swap counts when somebody else approves it', (engine) => withPager({ engine }, async (pager) => {
  await crew(pager)
  await put(pager, { swapsNeedApproval: true })
  const { body: first } = await offer(pager)
  assert.equal((await act(pager, first, 'take', { person: 'dan' })).body.state, 'taken')
  assert.equal((await holders(pager))[1], '11-23T09 ben', 'until then nothing changes')
  assert.equal((await act(pager, first, 'decline')).body.state, 'declined')
  const { body: second } = await offer(pager)
  await act(pager, second, 'take', { person: 'cleo' })
  assert.equal((await act(pager, second, 'approve')).body.state, 'agreed')
  assert.equal((await holders(pager))[1], '11-23T09 cleo')
  // An override is said of the hours themselves.
  assert.equal((await pager.call('POST', '/api/v1/schedules/primary/overrides', { person: 'ada', fromAt: '2026-11-24T00:00:00Z', toAt: '2026-11-25T00:00:00Z' })).status, 201)
  assert.deepEqual((await holders(pager)).slice(1, 4), ['11-23T09 cleo', '11-24T00 ada', '11-25T00 cleo'])
}))

onEachEngine('whom it concerns is told by e-mail, whoever did it is not', (engine) => withPager({ engine }, async (pager) => {
  await crew(pager)
  const { body: swap } = await offer(pager)
  await act(pager, swap, 'take', { person: 'dan' })
  await pager.page().catch(() => undefined)
  const told = () => pager.mail.took.map(({ to, subject }) => `${to} ${/SWAP \w+/.exec(subject)?.[0]}`).sort()
  const expected = ['ada@example.org SWAP offered', 'ben@example.org SWAP agreed', 'cleo@example.org SWAP offered', 'dan@example.org SWAP agreed']
  for (const untilMs = Date.now() + 5_000; Date.now() < untilMs && told().length < expected.length; ) await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual(told(), expected)
  const agreed = pager.mail.took.find(({ to }) => to === 'ben@example.org')!
  assert.match(agreed.text, /dan holds the shift of ben: weekly of primary, Mon 23 Nov/)
  assert.match(agreed.text, /A wedding\./)
}))

onEachEngine('a part is offered; a swap whose rotation moves by a whole turn is told to both by their own ways and found; offers expire', (engine) => withPager({ engine }, async (pager) => {
  await crew(pager)
  const said = async (kind: string): Promise<number> => (await pager.entries(`swap.${kind}`)).length
  // Dan would rather hear by a webhook of his.
  const { body: method } = await pager.call<{ id: string }>('POST', '/api/v1/people/dan/contact-methods', { kind: 'webhook', address: 'https://bridge.example.org/dan' })
  const code = await eventually(() => Promise.resolve(/\b\d{6}\b/.exec(pager.hook.took.find(({ to }) => to === 'https://bridge.example.org/dan')?.text ?? '')?.[0] ?? null))
  assert.equal((await pager.call('POST', `/api/v1/people/dan/contact-methods/${method.id}/verify`, { code })).status, 200)
  const day = { fromAt: '2026-11-25T00:00:00Z', toAt: '2026-11-26T00:00:00Z' }
  const { status, body: swap, text } = await offer(pager, day)
  assert.equal(status, 201, text)
  assert.partialDeepStrictEqual(swap, { isPart: true, shift: { fromAt: '2026-11-25T00:00:00.000Z', toAt: '2026-11-26T00:00:00.000Z' } })
  for (const bad of [{ ...day, toAt: '2026-11-24T00:00:00Z' }, { fromAt: '2026-11-20T00:00:00Z' }, { toAt: '2026-12-01T00:00:00Z' }]) assert.equal((await offer(pager, bad)).body.code, 'ONCALL_SWAP_PART')
  assert.equal((await offer(pager)).body.code, 'ONCALL_SWAP_TWICE')
  const { body: other } = await offer(pager, { fromAt: '2026-11-26T00:00:00Z', toAt: '2026-11-27T00:00:00Z' })
  await act(pager, swap, 'take', { person: 'dan' })
  assert.deepEqual((await holders(pager)).slice(1, 4), ['11-23T09 ben', '11-25T00 dan', '11-26T00 ben'])
  const found = async (): Promise<string> => (await pager.call<{ items: { code: string; say: string }[] }>('GET', '/api/v1/findings')).body.items.flatMap(({ code: one, say }) => (one === 'ONCALL_SWAP_LOST' ? [say] : [])).join()
  assert.equal(await found(), '')

  await put(pager, {}, { startsAt: '2026-11-23T09:00' })
  assert.equal(await said('lost'), 2)
  assert.match(await found(), /The swap of ben with dan in weekly of primary does nothing any more/)
  await eventually(() => Promise.resolve(pager.hook.took.some(({ to, subject }) => to.endsWith('/dan') && subject.includes('SWAP lost')) && pager.mail.took.some(({ to, subject }) => to === 'ben@example.org' && subject.includes('SWAP lost')) || null))
  assert.ok(!pager.mail.took.some(({ to, subject }) => to === 'dan@example.org' && subject.includes('SWAP')), 'his own way, not the address of the account')
  await put(pager)
  assert.equal(await said('lost'), 2, 'a swap that does something again is nobody’s trouble')

  pager.clock.forward(8 * 86_400_000)
  assert.equal((await act(pager, swap, 'withdraw')).body.code, 'ONCALL_SWAP_OVER')
  await eventually(async () => (await said('expired')) > 0 || null)
  assert.match((await act(pager, other, 'take', { person: 'dan' })).text, /This swap is expired/)
}))

onEachEngine('shifts of others, shifts that are over and shifts nobody has are refused with the reason', (engine) => withPager({ engine }, async (pager) => {
  await crew(pager)
  for (const [change, code] of [
    [{ at: '2026-12-01T00:00:00Z' }, 'ONCALL_SWAP_NOT_THEIRS'], [{ rotation: 'gone' }, 'ONCALL_NO_SUCH_ROTATION'], [{ person: 'nobody' }, 'ONCALL_NO_SUCH_PERSON'],
    [{ at: '2026-11-17T00:00:00Z', person: 'ada', rotation: 'weekly' }, null], [{ person: undefined }, 'ONCALL_SWAP_WHO'], [{ at: 'soon' }, 'HTTP_SCHEMA'],
  ] as const) {
    const answer = await offer(pager, change)
    if (code === null) assert.equal(answer.status, 201, answer.text)
    else assert.equal(answer.body.code, code, answer.text)
  }
  pager.clock.forward(8 * 86_400_000)
  assert.equal((await offer(pager)).body.code, 'ONCALL_SWAP_OVER')
  assert.equal((await pager.call<{ code: string }>('POST', `${base}/swp_none/withdraw`)).body.code, 'ONCALL_NO_SUCH_SWAP')
}))

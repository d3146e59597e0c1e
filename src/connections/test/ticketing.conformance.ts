// What every system of tickets promises, tried against a double that speaks its wire format: opened once, changed once, told once, heard and believed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import type { TicketDouble } from '../../../test/doubles/ticket-server.ts'
import { egressFrom } from '../../spine/egress.ts'
import { selfMetrics } from '../../spine/self-metrics.ts'
import { readSettings } from '../../spine/settings.ts'
import { ticketApi } from '../ticket-api.ts'
import { TicketRefused } from '../ticketing.ts'
import type { TicketApi, TicketMessage, TicketPlace, TicketSystem, TicketWish } from '../ticketing.ts'

const mark = (nth: number) => ({ marker: `tkt_${String(nth).padStart(26, '0')}`, mayBeThere: false })
const wish = (nth: number, more: Partial<TicketWish> = {}): TicketWish => ({
  title: `[SEV2] Nobody can pay ${nth}`, text: `Nobody can pay\n\nRun in Mainstay: http://mainstay.test/i/${nth}#${mark(nth).marker}`, severity: 'SEV2', state: 'open', reason: 'It is over.', ...more,
})

export interface TicketClaims {
  readonly start: () => Promise<TicketDouble>
  /** False where what is over cannot be opened again. */
  readonly reopens?: boolean
}

export function ticketClaims(system: TicketSystem, { start, reopens = true }: TicketClaims): void {
  const egress = egressFrom({ ...readSettings({}), egressAllow: ['127.0.0.0/8'] }, pino({ level: 'silent' }), selfMetrics())
  let double: TicketDouble
  let place: TicketPlace
  const apiWith = (token: string): TicketApi => ticketApi(system, { ...place, token }, { egress, signal: new AbortController().signal, nowMs: () => 0 })
  const api = (): TicketApi => apiWith(double.token)
  const held = (reference: string) => double.tickets.find((each) => each.reference === reference)!
  const refusal = async (doing: Promise<unknown>): Promise<TicketRefused> => {
    const problem = await doing.then(() => null, (thrown: unknown) => thrown)
    assert.ok(problem instanceof TicketRefused, String(problem))
    return problem
  }
  before(async () => {
    double = await start()
    const { url, project, user = null, issueType = null, onResolve = {} } = double.spec as { url: string; project: string; user?: string; issueType?: string; onResolve?: Record<string, unknown> }
    place = { url, project, user, token: '', issueType, labels: ['incident'], severities: system.usualSeverities, states: {}, fields: {}, onResolve }
  })
  after(async () => {
    await double.stop()
    await egress.close()
  })

  test(`${system.title}: a ticket is opened with its title, the way back and its severity`, async () => {
    const there = await system.create(api(), wish(1), mark(1))
    const ticket = held(there.reference)
    assert.deepEqual([ticket.title, ticket.isDone, there.isDone, there.severity], ['[SEV2] Nobody can pay 1', false, false, system.usualSeverities['SEV2']])
    assert.match(ticket.text, /http:\/\/mainstay\.test\/i\/1#tkt_/)
    assert.equal(ticket.severity, system.usualSeverities['SEV2'])
    assert.equal(system.referenceIn(there.url, place), there.reference, there.url)
    assert.equal(system.referenceIn('https://elsewhere.example/acme/shop/issues/1', place), null)
    const read = await system.read(api(), there.reference)
    assert.deepEqual([read.title, read.isDone, read.severity], [there.title, there.isDone, there.severity])
  })

  test(`${system.title}: a ticket whose answer was lost is found again, not opened twice`, async () => {
    const before = double.tickets.length
    double.loseNextAnswer()
    const lost = await refusal(system.create(api(), wish(2), mark(2)))
    assert.equal(lost.isPermanent, false)
    const there = await system.create(api(), wish(2), { ...mark(2), mayBeThere: true })
    assert.equal(double.tickets.length, before + 1)
    assert.equal(held(there.reference).title, wish(2).title)
    // One that did not get through is opened then.
    await system.create(api(), wish(3), { ...mark(3), mayBeThere: true })
    assert.equal(double.tickets.length, before + 2)
  })

  test(`${system.title}: state, severity and title are made as wished, and what is so already is left`, async () => {
    const { reference } = await system.create(api(), wish(4), mark(4))
    const over = await system.update(api(), reference, wish(4, { state: 'resolved', severity: 'SEV1', title: 'Another' }), ['state', 'severity', 'title'])
    assert.deepEqual([over.isDone, held(reference).isDone, held(reference).severity, held(reference).title], [true, true, system.usualSeverities['SEV1'], 'Another'])
    const writes = double.writes.length
    await system.update(api(), reference, wish(4, { state: 'resolved', severity: 'SEV1', title: 'Another' }), ['state', 'severity', 'title'])
    assert.equal(double.writes.length, writes, 'asked twice it writes nothing the second time')
    const again = await system.update(api(), reference, wish(4), ['state'])
    assert.deepEqual([again.isDone, held(reference).severity, held(reference).title], [!reopens, system.usualSeverities['SEV1'], 'Another'])
  })

  test(`${system.title}: a comment is written once, also when its answer was lost`, async () => {
    const { reference } = await system.create(api(), wish(5), mark(5))
    const said = { marker: 'tst_00000000000000000000000005', text: 'It is mitigated.\n\nhttp://mainstay.test/i/5#tst_00000000000000000000000005' }
    double.loseNextAnswer()
    await refusal(system.comment(api(), reference, { ...said, mayBeThere: false }))
    await system.comment(api(), reference, { ...said, mayBeThere: true })
    assert.equal(held(reference).comments.filter(({ text }) => text.includes('It is mitigated.')).length, 1)
    await system.comment(api(), reference, { marker: 'tst_00000000000000000000000006', text: 'On.\n\nhttp://mainstay.test/i/5#tst_00000000000000000000000006', mayBeThere: true })
    assert.equal(held(reference).comments.length, 2)
  })

  test(`${system.title}: a limit says how long to wait, an outage ends, and what is wrong stays wrong`, async () => {
    double.refuseNext(429, { 'retry-after': '7' })
    const limited = await refusal(system.read(api(), '1'))
    assert.deepEqual([limited.isPermanent, limited.waitMs], [false, 7_000])
    double.setDown(true)
    assert.equal((await refusal(system.read(api(), '1'))).isPermanent, false)
    double.setDown(false)
    double.refuseNext(503)
    assert.equal((await refusal(system.read(api(), '1'))).isPermanent, false)
    assert.equal((await refusal(system.read(apiWith('another'), double.tickets[0]!.reference))).isPermanent, false, 'a token can be renewed')
    assert.equal((await refusal(system.read(api(), '999999'))).isPermanent, true)
  })

  test(`${system.title}: what a person does there is heard, proven and named`, async () => {
    const { reference } = await system.create(api(), wish(6), mark(6))
    const post = (what: Parameters<TicketDouble['act']>[1]): TicketMessage => {
      const { headers, body } = double.act(reference, what)
      return { headers, body: Buffer.from(body) }
    }
    const by = { secret: double.secret, nowMs: Date.UTC(2026, 10, 23, 12) }
    const closed = post({ isDone: true })
    assert.equal(system.disbelief(closed, by), null)
    assert.notEqual(system.disbelief({ ...closed, headers: {} }, by), null, 'without proof')
    assert.notEqual(system.disbelief(closed, { ...by, secret: 'another' }), null, 'with another secret')
    const { value } = system.hear(closed, place)
    assert.deepEqual([value?.reference, value?.isDone, value?.comment, value?.isGone], [reference, true, null, false])
    assert.ok((value?.atMs ?? 0) > 0)
    const commented = post({ comment: 'The pool is full.' })
    assert.deepEqual([system.hear(commented, place).value?.reference, system.hear(commented, place).value?.comment], [reference, 'The pool is full.'])
    const [one, other] = [system.deliveryOf(closed), system.deliveryOf(commented)]
    assert.ok(one !== null && other !== null && one !== other)
    const graver = system.hear(post({ severity: system.usualSeverities['SEV1']! }), place).value
    assert.equal(graver?.severity, system.usualSeverities['SEV1'])
  })

  test(`${system.title}: what is no message of it is told and never thrown`, () => {
    const { headers } = double.act(double.tickets[0]!.reference, { comment: 'x' })
    for (const body of ['', '{', '[]', 'null', '7', '{"__proto__":1}', '{"issue":7,"event":[],"object_kind":{}}']) {
      const { value, ignored, findings } = system.hear({ headers, body: Buffer.from(body) }, place)
      assert.equal(value, null)
      assert.ok(ignored !== null || findings.length > 0)
    }
  })
}

// Interruptions, load and spread; the hand-off as text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hourMs, minuteMs, secondMs } from '../../../base/duration.ts'
import { writeHandoff } from './handoff.ts'
import { interruptionsOf, loadOf, mergedWithinMs, spreadOf, whenOf } from './health.ts'
import type { Sent } from './health.ts'

const at = (text: string): number => Date.parse(text)
const sent = (atMs: number, channel = 'sms', page = 'pag_1'): Sent => ({ person: 'per_1', channel, page, atMs })
const startMs = at('2026-11-23T03:00:00Z')

for (const row of [
  { says: 'push, call and message within a minute interrupt once', given: [sent(startMs, 'push'), sent(startMs + 20 * secondMs, 'voice'), sent(startMs + 59 * secondMs, 'sms')], count: 1 },
  { says: 'a minute later it is another', given: [sent(startMs), sent(startMs + 60 * secondMs)], count: 2 },
  { says: 'a minute counts from the first message, not from the last', given: [sent(startMs), sent(startMs + 40 * secondMs), sent(startMs + 80 * secondMs)], count: 2 },
  { says: 'e-mail interrupts nobody', given: [sent(startMs, 'email'), sent(startMs + hourMs, 'email')], count: 0 },
  { says: 'order does not matter', given: [sent(startMs + 59 * secondMs), sent(startMs)], count: 1 },
]) test(row.says, () => assert.equal(interruptionsOf(row.given, 'UTC').length, row.count))

for (const [local, zone, when] of [
  ['2026-11-23T09:00:00+01:00', 'Europe/Berlin', 'working'], ['2026-11-23T18:00:00+01:00', 'Europe/Berlin', 'out-of-hours'], ['2026-11-23T22:00:00+01:00', 'Europe/Berlin', 'sleep'],
  ['2026-11-23T07:59:59+01:00', 'Europe/Berlin', 'sleep'], ['2026-11-22T12:00:00+01:00', 'Europe/Berlin', 'out-of-hours'], ['2026-11-23T03:00:00Z', 'Asia/Tokyo', 'working'], ['2026-11-23T03:00:00Z', 'America/New_York', 'sleep'],
] as const) test(`${local} in ${zone} is ${when}`, () => assert.equal(whenOf(at(local), zone), when))

test('three pages in twelve hours are over the limit of two, three in a day need not be', () => {
  const shift = { fromMs: startMs, toMs: startMs + 24 * hourMs }
  const pages = (...hours: number[]): Sent[] => hours.flatMap((hour, index) => [sent(startMs + hour * hourMs, 'sms', `pag_${index}`), sent(startMs + hour * hourMs + minuteMs, 'voice', `pag_${index}`)])
  assert.partialDeepStrictEqual(loadOf(shift, pages(1, 2, 11)), { pages: 3, halfDays: 2, overLimit: 1 })
  assert.partialDeepStrictEqual(loadOf(shift, pages(1, 2, 13)), { pages: 3, halfDays: 2, overLimit: 0 })
  assert.partialDeepStrictEqual(loadOf(shift, pages(-1, 25)), { pages: 0, overLimit: 0 }, 'what came outside of the shift is not its load')
})

test('an even share is 1, all on one is 0, and one person has no share', () => {
  assert.partialDeepStrictEqual(spreadOf([4, 4, 4]), { least: 4, median: 4, most: 4, total: 12, evenness: 1 })
  assert.equal(spreadOf([0, 0, 9]).evenness, 0)
  assert.equal(spreadOf([9]).evenness, null)
  assert.equal(spreadOf([0, 0]).evenness, null)
})

test('interruptions are apart by a minute at least, and every loud message belongs to one', () => {
  fc.assert(fc.property(fc.array(fc.record({ after: fc.nat(600), channel: fc.constantFrom('sms', 'voice', 'email', 'push') }), { maxLength: 60 }), (list) => {
    const messages = list.map(({ after, channel }, index) => sent(startMs + after * secondMs, channel, `pag_${index}`))
    const found = interruptionsOf(messages, 'UTC')
    for (const [index, one] of found.entries()) if (index > 0) assert.ok(one.atMs - found[index - 1]!.atMs >= mergedWithinMs)
    const loud = messages.filter(({ channel }) => channel !== 'email').map(({ page }) => page)
    assert.deepEqual(found.flatMap(({ pages }) => pages).toSorted(), loud.toSorted())
  }))
})

test('the hand-off says what burns first, then what fired, was done and comes next', () => {
  const text = writeHandoff({
    schedule: 'Payments', timeZone: 'Europe/Berlin', fromMs: startMs, toMs: startMs + 12 * hourMs,
    pages: [
      { id: 'pag_1', title: 'Errors', service: 'checkout', state: 'resolved', startedMs: startMs + hourMs, acknowledgedMs: startMs + hourMs + 90 * secondMs, resolvedMs: startMs + 2 * hourMs },
      { id: 'pag_2', title: 'Queue', service: null, state: 'acknowledged', startedMs: startMs + 3 * hourMs, acknowledgedMs: startMs + 3 * hourMs, resolvedMs: null },
    ],
    acts: [{ atMs: startMs + 2 * hourMs, who: 'Ada', what: 'resolved the page Errors' }], openSituations: [], openIncidents: [{ number: 7, title: 'Checkout fails', severity: 'SEV2', declaredMs: startMs + hourMs, isPractice: false }],
    toilMinutes: 45, next: [{ who: 'Grace', fromMs: startMs + 12 * hourMs, toMs: startMs + 24 * hourMs }], gaps: [],
  })
  assert.equal(text, `# Hand-off of Payments

2026-11-23 04:00 to 2026-11-23 16:00 (Europe/Berlin).

## Still burning
- Page, acknowledged: Queue, since 2026-11-23 07:00
- Incident 7 (SEV2): Checkout fails, since 2026-11-23 05:00

## What fired
- 2026-11-23 05:00 Errors (checkout): acknowledged after 1m30s, over after 1h
- 2026-11-23 07:00 Queue: acknowledged after 0s, acknowledged

## What was done
- 2026-11-23 06:00 Ada: resolved the page Errors

Toil logged: 45m.

## What comes next
- Grace from 2026-11-23 16:00 to 2026-11-24 04:00
`)
})

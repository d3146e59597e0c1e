import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nextChange, occurrences } from './occurrences.ts'
import type { IntervalSpec } from './spec.ts'
import { anyInterval } from './time-interval.ts'

const at = (text: string): number => Date.parse(text)
const words = (specs: readonly IntervalSpec[], from: string, to: string, limit = 10): string[] =>
  occurrences(specs, { fromMs: at(from), toMs: at(to) }, limit).map(({ fromMs, toMs }) => `${new Date(fromMs).toISOString().slice(0, 16)} ${new Date(toMs).toISOString().slice(0, 16)}`)

for (const { says, specs, from, to, expect } of [
  { says: 'Sunday nights', specs: [{ weekdays: ['sunday'], times: [{ from: '02:00', to: '04:00' }] }], from: '2026-11-23T00:00:00Z', to: '2026-12-08T00:00:00Z', expect: ['2026-11-29T02:00 2026-11-29T04:00', '2026-12-06T02:00 2026-12-06T04:00'] },
  { says: 'over midnight, as two that touch', specs: [{ times: [{ from: '22:00', to: '24:00' }, { from: '00:00', to: '02:00' }] }], from: '2026-11-23T12:00:00Z', to: '2026-11-24T12:00:00Z', expect: ['2026-11-23T22:00 2026-11-24T02:00'] },
  { says: 'whole days run together', specs: [{ weekdays: ['saturday'] }, { weekdays: ['sunday'] }], from: '2026-11-23T00:00:00Z', to: '2026-11-30T12:00:00Z', expect: ['2026-11-28T00:00 2026-11-30T00:00'] },
  { says: 'the last day of the month', specs: [{ daysOfMonth: ['-1'], times: [{ from: '20:00', to: '22:00' }] }], from: '2028-01-20T00:00:00Z', to: '2028-03-05T00:00:00Z', expect: ['2028-01-31T20:00 2028-01-31T22:00', '2028-02-29T20:00 2028-02-29T22:00'] },
  { says: 'by the clock of Berlin, before and after winter time', specs: [{ weekdays: ['sunday'], times: [{ from: '05:00', to: '06:00' }], location: 'Europe/Berlin' }], from: '2026-10-18T00:00:00Z', to: '2026-10-26T00:00:00Z', expect: ['2026-10-18T03:00 2026-10-18T04:00', '2026-10-25T04:00 2026-10-25T05:00'] },
  { says: 'a night that autumn makes longer', specs: [{ times: [{ from: '01:00', to: '04:00' }], location: 'Europe/Berlin' }], from: '2026-10-24T12:00:00Z', to: '2026-10-25T12:00:00Z', expect: ['2026-10-24T23:00 2026-10-25T03:00'] },
  { says: 'half of it is skipped by spring', specs: [{ times: [{ from: '02:30', to: '03:30' }], location: 'Europe/Berlin' }], from: '2026-03-28T12:00:00Z', to: '2026-03-29T12:00:00Z', expect: ['2026-03-29T01:00 2026-03-29T01:30'] },
  { says: 'cut to what was asked for', specs: [{}], from: '2026-11-23T10:00:00Z', to: '2026-11-23T11:00:00Z', expect: ['2026-11-23T10:00 2026-11-23T11:00'] },
] satisfies readonly { says: string; specs: IntervalSpec[]; from: string; to: string; expect: string[] }[]) {
  test(says, () => assert.deepEqual(words(specs, from, to), expect))
}

test('the next change is the next begin or end, and none where nothing changes', () => {
  const sundays: IntervalSpec[] = [{ weekdays: ['sunday'], times: [{ from: '02:00', to: '04:00' }] }]
  const until = at('2027-06-01T00:00:00Z')
  assert.equal(nextChange(sundays, at('2026-11-23T00:00:00Z'), until), at('2026-11-29T02:00:00Z'))
  assert.equal(nextChange(sundays, at('2026-11-29T02:00:00Z'), until), at('2026-11-29T04:00:00Z'))
  assert.equal(nextChange(sundays, at('2026-11-29T03:00:00Z'), at('2026-11-29T03:30:00Z')), null)
  assert.equal(nextChange([{ months: ['may'] }], at('2026-11-23T00:00:00Z'), until), at('2027-05-01T00:00:00Z'))
  assert.equal(nextChange([{ years: ['1999'] }], at('2026-11-23T00:00:00Z'), until), null)
  assert.equal(nextChange([{}], at('2026-11-23T00:00:00Z'), until), null)
})

test('whatever the intervals and the zone, the spans are where they hold', () => {
  const clock = fc.integer({ min: 0, max: 47 }).chain((from) => fc.integer({ min: from + 1, max: 48 }).map((to) => ({ from: text(from), to: text(to) })))
  const text = (halves: number): string => `${String(Math.floor(halves / 2)).padStart(2, '0')}:${halves % 2 === 0 ? '00' : '30'}`
  const spec = fc.record({
    times: fc.array(clock, { minLength: 1, maxLength: 2 }), weekdays: fc.constantFrom(['monday:friday'], ['sunday'], ['saturday', 'tuesday']), daysOfMonth: fc.constantFrom(['1:-1'], ['-3:-1'], ['25:31']),
    location: fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC', 'Africa/Casablanca', 'Asia/Kathmandu'),
  }, { requiredKeys: ['location'] })
  fc.assert(fc.property(spec, fc.integer({ min: at('2026-03-20T00:00:00Z'), max: at('2026-11-05T00:00:00Z') }), (one, start) => {
    const fromMs = Math.floor(start / 60_000) * 60_000
    const spans = occurrences([one], { fromMs, toMs: fromMs + 4 * 86_400_000 }, 100)
    const holds = anyInterval([one])
    for (let atMs = fromMs; atMs < fromMs + 4 * 86_400_000; atMs += 15 * 60_000) {
      const isIn = spans.some((span) => atMs >= span.fromMs && atMs < span.toMs)
      // The hour that autumn repeats belongs, the second time, to no single span: only the clock can say.
      if (isIn !== holds(atMs) && !isRepeated(atMs, one.location)) assert.fail(`${new Date(atMs).toISOString()} ${JSON.stringify(one)}`)
    }
  }), { numRuns: 150 })
})

function isRepeated(atMs: number, zone: string): boolean {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone)
  const wall = at.toPlainDateTime()
  return wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds !== wall.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds
}

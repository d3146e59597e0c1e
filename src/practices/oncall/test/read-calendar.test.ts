// Calendars read: rules with exceptions and moved events, zones by name and by rules of their own, whole days; nothing grows for ever.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCalendar } from '../read-calendar.ts'

const range = { fromMs: Date.parse('2026-10-01T00:00:00Z'), toMs: Date.parse('2026-12-31T00:00:00Z'), timeZone: 'Europe/Berlin' }
const calendar = (...lines: string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const event = (...lines: string[]): string => ['BEGIN:VEVENT', 'UID:one', ...lines, 'END:VEVENT'].join('\r\n')
const at = (text: string): string[][] => {
  const { value, findings } = readCalendar(text, range)
  assert.deepEqual(findings, [])
  return value.map(({ fromMs, toMs }) => [fromMs, toMs].map((ms) => new Date(ms).toISOString().slice(0, 16)))
}

test('a weekly shift keeps its hour on the wall over the change of clocks, without one that is excepted', () => {
  const text = calendar(event('DTSTART;TZID=Europe/Berlin:20261012T090000', 'DTEND;TZID=Europe/Berlin:20261019T090000', 'RRULE:FREQ=WEEKLY;COUNT=4', 'EXDATE;TZID=Europe/Berlin:20261026T090000', 'SUMMARY:ada'))
  assert.deepEqual(at(text), [['2026-10-12T07:00', '2026-10-19T07:00'], ['2026-10-19T07:00', '2026-10-26T08:00'], ['2026-11-02T08:00', '2026-11-09T08:00']])
})

test('an event that was moved is where it was moved to, and a cancelled one is nowhere', () => {
  const text = calendar(
    event('DTSTART;TZID=Europe/Berlin:20261102T090000', 'DTEND;TZID=Europe/Berlin:20261102T170000', 'RRULE:FREQ=DAILY;COUNT=3', 'SUMMARY:ada'),
    event('RECURRENCE-ID;TZID=Europe/Berlin:20261103T090000', 'DTSTART;TZID=Europe/Berlin:20261103T120000', 'DTEND;TZID=Europe/Berlin:20261103T130000', 'SUMMARY:grace'),
    event('RECURRENCE-ID:20261104T080000Z', 'DTSTART:20261104T080000Z', 'DTEND:20261104T160000Z', 'STATUS:CANCELLED'),
  )
  assert.deepEqual(at(text), [['2026-11-02T08:00', '2026-11-02T16:00'], ['2026-11-03T11:00', '2026-11-03T12:00']])
  assert.deepEqual(readCalendar(text, range).value.map(({ summary }) => summary), ['ada', 'grace'])
})

test('times without a zone are of the schedule, those of an unknown name are by the rules in the calendar', () => {
  assert.deepEqual(at(calendar(event('DTSTART:20261102T090000', 'DURATION:PT1H'))), [['2026-11-02T08:00', '2026-11-02T09:00']])
  const zone = ['BEGIN:VTIMEZONE', 'TZID:Our Office', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0530', 'TZOFFSETTO:+0530', 'END:STANDARD', 'END:VTIMEZONE'].join('\r\n')
  assert.deepEqual(at(calendar(zone, event('DTSTART;TZID=Our Office:20261102T090000', 'DTEND;TZID=Our Office:20261102T100000'))), [['2026-11-02T03:30', '2026-11-02T04:30']])
  assert.deepEqual(at(calendar(event('DTSTART:20261102T090000Z', 'DTEND:20261102T100000Z'))), [['2026-11-02T09:00', '2026-11-02T10:00']])
})

test('whole days are dates, the end excluded, and come every year', () => {
  const days = readCalendar(calendar(event('DTSTART;VALUE=DATE:20201225', 'DTEND;VALUE=DATE:20201227', 'RRULE:FREQ=YEARLY', 'SUMMARY:Christmas')), range).value
  assert.deepEqual(days.map((one) => one.days), [['2026-12-25', '2026-12-26']])
  assert.deepEqual(readCalendar(calendar(event('DTSTART;VALUE=DATE:20261101')), range).value.map((one) => one.days), [['2026-11-01']])
})

test('people are taken from attendees before the organizer', () => {
  const [found] = readCalendar(calendar(event('DTSTART:20261102T090000Z', 'DTEND:20261102T100000Z', 'ORGANIZER:mailto:boss@example.org', 'ATTENDEE;CN=Ada:MAILTO:Ada@Example.org')), range).value
  assert.deepEqual(found?.emails, ['ada@example.org', 'boss@example.org'])
})

for (const row of [
  { says: 'text that is none', text: '<html></html>', code: 'ONCALL_CALENDAR_UNREADABLE' },
  { says: 'a card', text: 'BEGIN:VCARD\r\nFN:x\r\nEND:VCARD\r\n', code: 'ONCALL_CALENDAR_UNREADABLE' },
  { says: 'a text that is too long', text: 'x'.repeat(2_000_001), code: 'ONCALL_CALENDAR_TOO_LARGE' },
  { says: 'a rule of every second', text: calendar(event('DTSTART:20260101T000000Z', 'DTEND:20260101T000001Z', 'RRULE:FREQ=SECONDLY')), code: 'ONCALL_CALENDAR_TOO_MANY' },
]) {
  test(`${row.says} is told, and ends soon`, () => {
    assert.ok(readCalendar(row.text, range).findings.some(({ code }) => code === row.code))
  })
}

// The calendar text as a calendar library reads it back.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { calendarText } from './calendar-text.ts'

const event = { uid: 'primary.week.1@m', fromMs: Date.parse('2026-11-23T08:00:00Z'), toMs: Date.parse('2026-11-30T08:00:00Z'), summary: 'Ada on call', description: 'x' }

function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  return { name: calendar.getFirstPropertyValue('x-wr-calname'), events: calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one)) }
}

test('an event begins and ends at its instants, whatever the zone of the reader', () => {
  const text = calendarText({ name: 'Primary', events: [event], changedMs: 0 })
  assert.match(text, /\r\nDTSTART:20261123T080000Z\r\nDTEND:20261130T080000Z\r\n/)
  const [found] = read(text).events
  assert.deepEqual([found?.uid, found?.startDate.toJSDate().getTime(), found?.endDate.toJSDate().getTime()], [event.uid, event.fromMs, event.toMs])
})

test('any text comes back as it was, and no line is longer than 75 octets', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (summary) => {
    const text = calendarText({ name: summary, events: [{ ...event, summary }], changedMs: 0 })
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
    assert.ok(!/[^\r]\n|\r[^\n]/.test(text))
    assert.equal(read(text).events[0]?.summary ?? '', summary.replaceAll(/\r\n|\r/g, '\n').replaceAll(/[^\P{Cc}\t\n]/gu, ''))
  }), { seed: 7 })
})

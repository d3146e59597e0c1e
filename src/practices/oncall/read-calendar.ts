// Events of an iCalendar text (RFC 5545) within a range: repeated, excepted and moved ones too, as instants or whole days.
import ICAL from 'ical.js'
import type { Finding, Read } from '../../base/finding.ts'
import { instantOfWall, isTimeZone, parseWall } from './model/wall-clock.ts'

export interface CalendarOccurrence {
  readonly uid: string
  readonly summary: string
  /** Addresses of attendees, then of the organizer, in lower case. */
  readonly emails: readonly string[]
  /** Whole days, the last one included: `2026-12-25`. Null: it begins and ends at instants. */
  readonly days: readonly string[] | null
  readonly fromMs: number
  readonly toMs: number
}

const maxTextLength = 2_000_000
const mostEvents = 5_000
/** Of all events together: a rule that repeats every second is cut here. */
const mostOccurrences = 20_000
const mostDays = 400
const mostFindings = 20

/** `timeZone` is for times without one. Ascending. */
export function readCalendar(text: string, range: { readonly fromMs: number; readonly toMs: number; readonly timeZone: string }): Read<readonly CalendarOccurrence[]> {
  const findings: Finding[] = []
  const find = (level: Finding['level'], code: string, say: string, mend: string): void => void (findings.length < mostFindings && findings.push({ level, code: `ONCALL_CALENDAR_${code}`, say, mend }))
  if (text.length > maxTextLength) {
    find('error', 'TOO_LARGE', `The calendar is longer than ${maxTextLength} characters.`, 'Take one that holds less of the past.')
    return { value: [], findings }
  }
  let events: ICAL.Component[]
  try {
    const parsed = ICAL.parse(text) as unknown[]
    // A text of one calendar is that calendar, of several a list of them.
    const calendars = (typeof parsed[0] === 'string' ? [parsed] : parsed).map((one) => new ICAL.Component(one as never))
    if (calendars.every((one) => one.name !== 'vcalendar')) throw new Error('it holds no VCALENDAR')
    events = calendars.flatMap((one) => one.getAllSubcomponents('vevent'))
  } catch (problem) {
    find('error', 'UNREADABLE', `This is no iCalendar text: ${(problem as Error).message.slice(0, 200)}.`, 'Give the address that ends in .ics, or an exported file.')
    return { value: [], findings }
  }
  if (events.length > mostEvents) find('warning', 'TOO_MANY', `The calendar holds ${events.length} events; the first ${mostEvents} are read.`, 'Take one that holds less.')
  const occurrences: CalendarOccurrence[] = []
  const left = { count: mostOccurrences }
  const byUid = Map.groupBy(events.slice(0, mostEvents), (event) => String(event.getFirstPropertyValue('uid') ?? ''))
  for (const [uid, own] of byUid) {
    try {
      occurrences.push(...occurrencesOf(own, { ...range, uid, left }))
    } catch (problem) {
      find('warning', 'EVENT', `The event ${uid.slice(0, 100)} cannot be read: ${(problem as Error).message.slice(0, 200)}.`, 'Mend it in the calendar.')
    }
  }
  if (left.count <= 0) find('warning', 'TOO_MANY', `The calendar repeats more than ${mostOccurrences} times; the rest is left out.`, 'Give its rules an end, or make them rarer.')
  return { value: occurrences.toSorted((a, b) => a.fromMs - b.fromMs || (a.uid < b.uid ? -1 : 1)), findings }
}

interface Reading {
  readonly fromMs: number
  readonly toMs: number
  readonly timeZone: string
  readonly uid: string
  readonly left: { count: number }
}

/** An event and its exceptions, which carry the same UID and a RECURRENCE-ID. */
function occurrencesOf(own: readonly ICAL.Component[], of: Reading): readonly CalendarOccurrence[] {
  const exceptions = own.filter((event) => event.hasProperty('recurrence-id'))
  const found: CalendarOccurrence[] = []
  const take = (item: ICAL.Event, start: ICAL.Time, end: ICAL.Time): void => {
    if (String(item.component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED') return
    const fromMs = instantOf(start, item, 'dtstart', of.timeZone)
    const toMs = start.isDate ? instantOf(end, item, 'dtstart', of.timeZone) : instantOf(end, item, item.component.hasProperty('dtend') ? 'dtend' : 'dtstart', of.timeZone)
    if (toMs <= of.fromMs || fromMs >= of.toMs || toMs <= fromMs) return
    found.push({ uid: of.uid, summary: item.summary ?? '', emails: emailsOf(item.component), days: start.isDate ? daysOf(start, end) : null, fromMs, toMs })
  }
  // Known by the instant that they stand for, however it is written. Those that hold from then on are the library's.
  const isRange = (event: ICAL.Component): boolean => event.getFirstProperty('recurrence-id')?.getParameter('range') !== undefined
  const moved = new Map(exceptions.filter((event) => !isRange(event)).map((component) => {
    const event = new ICAL.Event(component)
    return [instantOf(event.recurrenceId, event, 'recurrence-id', of.timeZone), event]
  }))
  for (const component of own.filter((event) => !event.hasProperty('recurrence-id'))) {
    const event = new ICAL.Event(component, { exceptions: exceptions.filter(isRange), strictExceptions: true })
    if (!event.isRecurring()) {
      take(event, event.startDate, event.endDate)
      continue
    }
    const iterator = event.iterator()
    for (let next = iterator.next(); next; next = iterator.next()) {
      if (--of.left.count <= 0) break
      const atMs = instantOf(next, event, 'dtstart', of.timeZone)
      const exception = moved.get(atMs)
      const { item, startDate, endDate } = exception ? { item: exception, startDate: exception.startDate, endDate: exception.endDate } : event.getOccurrenceDetails(next)
      take(item, startDate, endDate)
      // By the rule, not by where an exception moved it to.
      if (atMs >= of.toMs) break
    }
  }
  // Whose master is not in this text stands alone.
  if (own.length === exceptions.length) for (const component of exceptions) take(new ICAL.Event(component), new ICAL.Event(component).startDate, new ICAL.Event(component).endDate)
  return found
}

/** By the zone's own rules where its name is known, else by those that the calendar brings, else by `otherwise`. */
function instantOf(time: ICAL.Time, event: ICAL.Event, property: 'dtstart' | 'dtend' | 'recurrence-id', otherwise: string): number {
  const wall = parseWall(time.isDate ? `${time.toString().slice(0, 10)}T00:00:00` : time.toString().replace(/Z$/, ''))
  if (wall === null) throw new Error(`"${time.toString()}" is no date`)
  if (time.isDate) return instantOfWall(wall, otherwise)
  if (time.zone === ICAL.Timezone.utcTimezone) return time.toJSDate().getTime()
  const named = event.component.getFirstProperty(property)?.getParameter('tzid')
  if (typeof named === 'string' && isTimeZone(named)) return instantOfWall(wall, named)
  return time.zone && time.zone !== ICAL.Timezone.localTimezone ? time.toUnixTime() * 1_000 : instantOfWall(wall, otherwise)
}

function daysOf(start: ICAL.Time, end: ICAL.Time): readonly string[] {
  const days: string[] = []
  const last = end.toString().slice(0, 10)
  for (let day = Temporal.PlainDate.from(start.toString().slice(0, 10)); day.toString() < last && days.length < mostDays; day = day.add({ days: 1 })) days.push(day.toString())
  return days
}

function emailsOf(component: ICAL.Component): readonly string[] {
  const found = ['attendee', 'organizer'].flatMap((name) => component.getAllProperties(name)).map((property) => String(property.getFirstValue() ?? ''))
  return [...new Set(found.filter((value) => /^mailto:/i.test(value)).map((value) => value.slice(7).trim().toLowerCase()))]
}

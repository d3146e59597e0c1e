// Time intervals: recurring times by the clock of a place, as Alertmanager writes them. Pure: the instant comes in.
import { Fault } from '../../../../base/fault.ts'
import type { IntervalSpec } from './spec.ts'

/** True while the instant lies in it. */
export type Interval = (atMs: number) => boolean

interface Range { readonly from: number; readonly to: number }

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']

/** True while one of them holds. Throws ALERTS_TIME_INTERVAL. */
export function anyInterval(specs: readonly IntervalSpec[]): Interval {
  const intervals = specs.map(intervalOf)
  return (atMs) => intervals.some((holds) => holds(atMs))
}

/** Throws ALERTS_TIME_INTERVAL, saying what is wrong. */
export function intervalOf(spec: IntervalSpec): Interval {
  const zone = zoneOf(spec.location ?? 'UTC')
  const times = spec.times?.map(({ from, to }) => timeRange(from, to))
  const days = spec.weekdays?.map((text) => range(text, (word) => named(word, weekdays, 0), { what: 'weekday', from: 0, to: 6 }))
  const monthDays = spec.daysOfMonth?.map(dayRange)
  const inYear = spec.months?.map((text) => range(text, (word) => named(word, months, 1), { what: 'month', from: 1, to: 12 }))
  const years = spec.years?.map((text) => range(text, whole, { what: 'year', from: 0, to: 9_999 }))
  return onceAMinute((atMs) => {
    const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone)
    if (times && !isIn(times, at.hour * 60 + at.minute)) return false
    if (days && !isIn(days, at.dayOfWeek % 7)) return false
    if (monthDays && !monthDays.some((days) => coversDay(days, at.day, at.daysInMonth))) return false
    if (inYear && !isIn(inYear, at.month)) return false
    return !years || isIn(years, at.year)
  })
}

/** A batch of alerts comes at one instant, and nothing here is finer than a minute: zones are moved by whole ones since 1972. */
function onceAMinute(holds: Interval): Interval {
  let minute = NaN
  let answer = false
  return (atMs) => {
    const asked = Math.floor(atMs / 60_000)
    if (asked !== minute) {
      answer = holds(asked * 60_000)
      minute = asked
    }
    return answer
  }
}

/** The last minute of a range counts for days, months and years, not for times. */
function isIn(ranges: readonly Range[], value: number): boolean {
  return ranges.some(({ from, to }) => value >= from && value <= to)
}

/** `from` and `to` may count from the end of the month, and lie beyond a short one. */
function coversDay({ from, to }: Range, day: number, daysInMonth: number): boolean {
  const begin = from < 0 ? daysInMonth + from + 1 : from
  const end = to < 0 ? daysInMonth + to + 1 : to
  return day >= Math.max(begin, 1) && day <= Math.min(end, daysInMonth)
}

function timeRange(from: string, to: string): Range {
  const begin = minutesOf(from)
  const end = minutesOf(to)
  if (begin >= end) throw wrong(`the time ${from} is not before ${to}`, 'Over midnight write two: one to 24:00, one from 00:00.')
  return { from: begin, to: end - 1 }
}

function minutesOf(text: string): number {
  const parts = /^(\d\d):(\d\d)$/.exec(text)
  const minutes = parts ? Number(parts[1]) * 60 + Number(parts[2]) : NaN
  if (!parts || Number(parts[2]) > 59 || minutes > 24 * 60) throw wrong(`"${text}" is not a time of day`, 'Write it like 09:00, at most 24:00.')
  return minutes
}

function dayRange(text: string): Range {
  const days = range(text, whole, { what: 'day of the month', from: -31, to: 31 }, true)
  if (days.from === 0 || days.to === 0) throw wrong('there is no day 0 of the month', 'Days go from 1 to 31, or from -1, the last, to -31.')
  if (days.from < 0 && days.to > 0) throw wrong(`"${text}" begins at the end of the month`, 'A range that begins negative ends negative.')
  // In the longest month the begin must not lie after the end; -31 is then day 1.
  const begin = days.from < 0 ? 32 + days.from : days.from
  const end = days.to < 0 ? 32 + days.to : days.to
  if (begin > end) throw wrong(`"${text}" ends before it begins`, 'Turn it round.')
  return days
}

function range(text: string, read: (word: string) => number | null, given: { what: string; from: number; to: number }, isFree = false): Range {
  const words = text.split(':')
  const from = read(words[0]!.trim())
  const to = words.length === 1 ? from : read(words[1]!.trim())
  if (words.length > 2 || from === null || to === null || from < given.from || from > given.to || to < given.from || to > given.to) {
    throw wrong(`"${text}" is no ${given.what}, nor a range of them`, `Write one, or two with a colon between, from ${given.from} to ${given.to} or by name.`)
  }
  if (!isFree && from > to) throw wrong(`"${text}" ends before it begins`, 'Write two ranges instead.')
  return { from, to }
}

function whole(word: string): number | null {
  return /^-?\d{1,4}$/.test(word) ? Number(word) : null
}

function named(word: string, names: readonly string[], first: number): number | null {
  const place = names.indexOf(word.toLowerCase())
  if (place >= 0) return place + first
  // Months may be numbers; Alertmanager's weekdays may not.
  return first === 1 ? whole(word) : null
}

function zoneOf(location: string): string {
  try {
    // Go's name for the zone of the machine: a server's clock says nothing about its people.
    if (location === 'Local') throw new RangeError('Local')
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(location).timeZoneId
  } catch {
    throw wrong(`"${location}" is not a time zone`, 'Use an IANA name such as Europe/Berlin.')
  }
}

function wrong(why: string, mend: string): Fault {
  return new Fault('ALERTS_TIME_INTERVAL', { say: `This time interval cannot be: ${why}.`, mend, why })
}

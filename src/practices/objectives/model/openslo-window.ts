// OpenSLO time windows: v1 `timeWindow` with a duration, v1alpha `timeWindows` with count and unit.
import { isPresent } from '../../../base/document-reading.ts'
import { dayMs, hourMs, minuteMs, parseDuration, weekMs } from '../../../base/duration.ts'
import type { BudgetWindow } from './objective.ts'
import type { Place } from './openslo-documents.ts'

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

const letters: Readonly<Record<string, Unit>> = { m: 'minute', h: 'hour', d: 'day', w: 'week', M: 'month', Q: 'quarter', Y: 'year' }
const lengths: Readonly<Record<Unit, number>> = {
  minute: minuteMs, hour: hourMs, day: dayMs, week: weekMs, month: 30 * dayMs, quarter: 90 * dayMs, year: 365 * dayMs,
}
/** Ten years: more is a typing error. */
const maxWindowMs = 3_650 * dayMs

/** @param spec of the SLO. */
export function readWindow(spec: Place, version: 'v1' | 'v1alpha'): BudgetWindow | null {
  const { reading, field } = spec
  const key = version === 'v1' ? 'timeWindow' : 'timeWindows'
  const list = reading.at(field, key)
  const windows = reading.list(list)
  if (windows.length !== 1) {
    if (Array.isArray(list.value) || !isPresent(list)) {
      reading.error(list, 'ONE_WINDOW', `An SLO has exactly one time window; this one has ${windows.length}.`,
        `Give one item under ${key}.`)
    }
    return null
  }
  const window: Place = { reading, field: windows[0]! }
  if (reading.map(window.field, 'required') === null) return null
  reading.onlyKeys(window.field, [...version === 'v1' ? ['duration'] : ['count', 'unit'], 'isRolling', 'calendar'])
  const length = version === 'v1' ? readDuration(window) : readCounted(window)
  if (length === null) return null
  const isRolling = reading.boolean(reading.at(window.field, 'isRolling')) ?? !reading.has(window.field, 'calendar')
  return isRolling ? rolling(window, length) : calendar(window, length)
}

type Length = { readonly count: number; readonly unit: Unit } | { readonly ms: number }

function readDuration({ reading, field }: Place): Length | null {
  const duration = reading.at(field, 'duration')
  const text = reading.text(duration, 'required')
  if (text === null) return null
  const [, count, letter] = /^(\d{1,6})([mhdwMQY])$/.exec(text) ?? []
  if (count !== undefined && letter !== undefined && Number(count) > 0) return { count: Number(count), unit: letters[letter]! }
  const ms = parseDuration(text)
  if (ms !== null && ms > 0) return { ms }
  reading.error(duration, 'NOT_A_DURATION', `\`${text}\` is not an OpenSLO duration.`,
    'Write a number and one of m h d w M Q Y: 28d, 4w, 1M.')
  return null
}

function readCounted({ reading, field }: Place): Length | null {
  const count = reading.number(reading.at(field, 'count'), 'required')
  const text = reading.text(reading.at(field, 'unit'), 'required')
  const unit = text?.toLowerCase().replace(/s$/, '')
  if (count === null || text === null) return null
  if (unit === undefined || !Object.hasOwn(lengths, unit) || !Number.isInteger(count) || count < 1 || count > 100_000) {
    reading.error(reading.at(field, 'unit'), 'NOT_A_DURATION', `${count} \`${text}\` is not a time window.`,
      'Write a whole count and a unit: Day, Week, Month, Quarter, Year.')
    return null
  }
  return { count, unit: unit as Unit }
}

function rolling({ reading, field }: Place, length: Length): BudgetWindow | null {
  const durationMs = 'ms' in length ? length.ms : length.count * lengths[length.unit]
  if (durationMs > maxWindowMs) {
    reading.error(field, 'WINDOW_TOO_LONG', 'The window is longer than ten years.', 'Write 28d, 30d or 90d.')
    return null
  }
  if (!('ms' in length) && ['month', 'quarter', 'year'].includes(length.unit)) {
    reading.warning(field, 'NOMINAL_LENGTH', `A rolling ${length.unit} has no fixed length: ${durationMs / dayMs} days are used.`,
      'Write the days, or make it a calendar window.')
  }
  if (reading.has(field, 'calendar')) {
    reading.warning(reading.at(field, 'calendar'), 'CALENDAR_IGNORED', 'The window is rolling, so its calendar is not used.',
      'Remove it, or write isRolling: false.')
  }
  return { kind: 'rolling', durationMs }
}

function calendar({ reading, field }: Place, length: Length): BudgetWindow | null {
  const place = reading.at(field, 'calendar')
  if (reading.map(place, 'required') === null) return null
  reading.onlyKeys(place, ['startTime', 'timeZone'])
  const timeZone = reading.text(reading.at(place, 'timeZone'), 'required')
  const startTime = reading.text(reading.at(place, 'startTime'), 'required')
  if (timeZone === null || startTime === null) return null
  if (!isTimeZone(timeZone)) {
    reading.error(reading.at(place, 'timeZone'), 'UNKNOWN_TIME_ZONE', `There is no time zone \`${timeZone}\`.`,
      'Write an IANA name, such as Europe/Berlin or UTC.')
    return null
  }
  const [, start, time] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?).*)?$/.exec(startTime) ?? []
  if (start === undefined || !isDate(start)) {
    reading.error(reading.at(place, 'startTime'), 'NOT_A_DATE', `\`${startTime}\` is not a date and time.`,
      'Write it as 2026-01-01 00:00:00.')
    return null
  }
  if (time !== undefined && !/^00:00(:00)?$/.test(time)) {
    reading.warning(reading.at(place, 'startTime'), 'STARTS_AT_MIDNIGHT',
      `Calendar windows begin at midnight in ${timeZone}, not at ${time}.`, 'Write 00:00:00.')
  }
  if ('ms' in length || length.unit === 'minute' || length.unit === 'hour') {
    reading.error(reading.at(field, 'duration'), 'CALENDAR_TOO_SHORT',
      'A calendar window is made of whole days, weeks, months, quarters or years.',
      'Write 1M for a month (m is a minute), 1w, 1Q or 1Y.')
    return null
  }
  if (length.count * lengths[length.unit] > maxWindowMs) {
    reading.error(field, 'WINDOW_TOO_LONG', 'The window is longer than ten years.', 'Write 1M, 1Q or 1Y.')
    return null
  }
  return { kind: 'calendar', unit: length.unit, count: length.count, timeZone, start }
}

export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** A day that exists: 2026-02-30 does not. */
export function isDate(text: string): boolean {
  const atMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text)
}

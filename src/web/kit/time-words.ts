// Times in words: relative for reading, exact in UTC and in the reader's zone for certainty. Pure: now is a value.
import { parseInstant } from '../../base/instant.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** An instant from the wire as milliseconds; NaN-free: null when absent or malformed. */
export function msOf(at: string | number | null | undefined): number | null {
  if (at === null || at === undefined) return null
  return typeof at === 'number' ? at : parseInstant(at)
}

/** `just now`, `12 s ago`, `in 3 h`, `5 d ago`; beyond ten days the date. */
export function relativeTime(atMs: number, nowMs: number): string {
  const away = nowMs - atMs
  const size = Math.abs(away)
  if (size < 3 * second) return 'just now'
  if (size >= 10 * day) return shortDate(atMs, nowMs)
  const text = spanWords(size)
  return away >= 0 ? `${text} ago` : `in ${text}`
}

/** One unit, the largest that is at least one: `12 s`, `4 min`, `3 h`, `9 d`. */
export function spanWords(ms: number): string {
  const size = Math.abs(ms)
  if (size < minute) return `${Math.max(1, Math.floor(size / second))} s`
  if (size < hour) return `${Math.floor(size / minute)} min`
  if (size < 2 * day) return `${Math.floor(size / hour)} h`
  return `${Math.floor(size / day)} d`
}

/** Two units, for how long something took: `4 min 12 s`, `3 h 05 min`, `2 d 4 h`. */
export function durationWords(ms: number): string {
  const size = Math.max(0, Math.round(ms / second) * second)
  const two = (value: number): string => String(value).padStart(2, '0')
  if (size < minute) return `${size / second} s`
  if (size < hour) return `${Math.floor(size / minute)} min ${two((size % minute) / second)} s`
  if (size < day) return `${Math.floor(size / hour)} h ${two(Math.floor((size % hour) / minute))} min`
  return `${Math.floor(size / day)} d ${Math.floor((size % day) / hour)} h`
}

/** Making a format takes the browser about a millisecond, and a page shows a hundred times each second: each is made once. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatted(atMs: number, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options)
  let format = formats.get(key)
  if (format === undefined) formats.set(key, (format = new Intl.DateTimeFormat('en-GB', options)))
  return format.format(atMs)
}

/** `2026-11-23 02:53:07 UTC`, then the same in the reader's zone. */
export function exactTime(atMs: number, timeZone?: string): string {
  const utc = new Date(atMs)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z/, ' UTC')
  const local = formatted(atMs, {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    ...(timeZone ? { timeZone } : {}),
  })
  return `${utc}\n${local}`
}

/** `12 Nov`, with the year when it is another one. */
export function shortDate(atMs: number, nowMs: number): string {
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear()
  return formatted(atMs, { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) })
}

/** `02:53:07` in the reader's zone. */
export function clockTime(atMs: number, withSeconds = true): string {
  return formatted(atMs, { hour: '2-digit', minute: '2-digit', ...(withSeconds ? { second: '2-digit' } : {}) })
}

/** `Mon 23 Nov, 02:53` in a zone, for shifts and plans. */
export function planTime(atMs: number, timeZone?: string): string {
  return formatted(atMs, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone ? { timeZone } : {}),
  })
}

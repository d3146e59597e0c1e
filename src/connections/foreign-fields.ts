// Fields of foreign JSON, forgiving: what is not of the kind asked for is as if it were not there.

export type Foreign = Readonly<Record<string, unknown>>

export function objectIn(value: unknown): Foreign {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Foreign) : {}
}

/** The objects of a list, at most `most`. */
export function objectsIn(value: unknown, most = 20_000): readonly Foreign[] {
  return Array.isArray(value) ? value.slice(0, most).filter((one) => typeof one === 'object' && one !== null && !Array.isArray(one)).map((one) => one as Foreign) : []
}

/** Text that is not empty, or null; a number is its digits. */
export function textIn(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap((one) => textIn(one) ?? []) : []
}

export function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** From 1970 to 2199: what lies beyond is no time of a schedule, and would not fit where dates are reckoned with. */
const lastMs = Date.UTC(2200, 0, 1) - 1

/** `2026-11-23T09:00:00+01:00` as milliseconds, or null. */
export function instantIn(value: unknown): number | null {
  const text = textIn(value)
  if (text === null) return null
  try {
    const atMs = Temporal.Instant.from(text).epochMilliseconds
    return atMs >= 0 && atMs <= lastMs ? atMs : null
  } catch {
    return null
  }
}

/** `2020-09-10T08:00:00` on the wall, whatever zone is written behind it, as milliseconds since 1970 on that wall; or null. */
export function wallIn(value: unknown): number | null {
  const [, wall] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)/.exec(textIn(value) ?? '') ?? []
  const at = wall === undefined ? NaN : Date.parse(`${wall}Z`)
  return at >= 0 && at <= lastMs ? at : null
}

/** The IANA name, or null if this is none. */
export function zoneIn(value: unknown): string | null {
  const text = textIn(value)
  if (text === null) return null
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text)
    // An offset is a zone to Temporal, but has no clocks that change.
    return /^[+-]/.test(text) ? null : text
  } catch {
    return null
  }
}

/** What a table of ours says of a foreign word; `__proto__` and `constructor` are words like any other. */
export function ownIn<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}

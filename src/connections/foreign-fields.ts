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

/** `2026-11-23T09:00:00+01:00` as milliseconds, or null. */
export function instantIn(value: unknown): number | null {
  const text = textIn(value)
  if (text === null) return null
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    return null
  }
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

// Instants: integer milliseconds since 1970 on hot paths (`atMs`), RFC 3339 text on the wire.

/** RFC 3339 in UTC with milliseconds: `2026-11-23T02:53:07.241Z`. */
export function formatInstant(atMs: number): string {
  return new Date(atMs).toISOString()
}

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/

/** Milliseconds, or null if the text is not an RFC 3339 instant. Go's zero time `0001-01-01T00:00:00Z` is a real, negative value. */
export function parseInstant(text: string): number | null {
  if (!rfc3339.test(text)) return null
  // Most are in UTC and as the runtime reads them.
  const atMs = Date.parse(text.charCodeAt(10) === 84 && text.charCodeAt(text.length - 1) === 90 ? text : text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2').replace(' ', 'T'))
  return Number.isNaN(atMs) ? null : atMs
}

// Pages of a list, cut by an opaque cursor, so that a list stays right while rows come and go.

export interface Page<T> {
  readonly items: readonly T[]
  /** Give it back as `cursor` for what follows; null at the end. */
  readonly next: string | null
}

/** More than this many rows is never answered at once: a page of 500 is about 300 KB. */
export const maxPageSize = 500
export const defaultPageSize = 50

export function encodeCursor(position: readonly (string | number)[]): string {
  return btoa(JSON.stringify(position)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The position, or null if the text is not a cursor of ours. */
export function decodeCursor(text: string): readonly (string | number)[] | null {
  try {
    const value: unknown = JSON.parse(atob(text.replaceAll('-', '+').replaceAll('_', '/')))
    // Numbers are ids and instants: a larger or broken one was made by hand.
    return Array.isArray(value) && value.every((part) => typeof part === 'string' || Number.isSafeInteger(part)) ? value : null
  } catch {
    return null
  }
}

/** A page from rows fetched with `limit + 1`; `positionOf` names where the next page starts after. */
export function pageOf<T>(rows: readonly T[], limit: number, positionOf: (last: T) => readonly (string | number)[]): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null }
}

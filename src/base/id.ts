// Identifiers: a prefix that says what it names, then 26 characters that sort by time of making.

declare const named: unique symbol
/** Text that names one thing of kind `K`. Made only by `newId` and `parseId`. */
export type Id<K extends string> = string & { readonly [named]: K }

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz' // Crockford base 32: no i, l, o, u to misread

const pool = new Uint8Array(4_096)
let poolAt = pool.length
let lastMs = -1
let lastTime = ''

/** A new id, `inc_01k…`: 48 bits of milliseconds, then 80 random bits. */
export function newId<K extends string>(prefix: string, atMs: number): Id<K> {
  if (atMs !== lastMs) {
    lastTime = ''
    for (let i = 0, rest = atMs; i < 10; i++) {
      lastTime = alphabet[rest % 32] + lastTime
      rest = Math.floor(rest / 32)
    }
    lastMs = atMs
  }
  // 16 random characters, from bytes asked for many ids at once: asking takes longer than all the rest.
  if (poolAt + 16 > pool.length) {
    globalThis.crypto.getRandomValues(pool)
    poolAt = 0
  }
  let tail = ''
  for (const end = poolAt + 16; poolAt < end; poolAt++) tail += alphabet[pool[poolAt]! & 31]
  return `${prefix}_${lastTime}${tail}` as Id<K>
}

/** The text as an id if it has this prefix and the right shape, else null. */
export function parseId<K extends string>(prefix: string, text: string): Id<K> | null {
  if (!text.startsWith(`${prefix}_`)) return null
  const rest = text.slice(prefix.length + 1)
  return /^[0-9a-hjkmnp-tv-z]{26}$/.test(rest) ? (text as Id<K>) : null
}

// JSON from outside. Escapes can write half of a surrogate pair, which no database stores as it came.

/**
 * As `JSON.parse`, but a lone surrogate becomes U+FFFD, as Go's decoder reads it: text that is compared with what was
 * stored must be text that can be stored.
 * @throws SyntaxError
 */
export function parseForeignJson(text: string, reviver?: (key: string, value: unknown) => unknown): unknown {
  const value: unknown = JSON.parse(text, reviver)
  return /\\u[dD][89a-fA-F]/.test(text) ? wellFormed(value) : value
}

/** The value with every lone surrogate in its texts and keys replaced. It must hold no cycle. */
export function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)]))
}

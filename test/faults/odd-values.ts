// Values as nobody means them: what a fuzz puts where something else is expected.
import type { Random } from './random.ts'

const instants = [
  '2026-11-23T04:00:00Z', '2026-11-23T04:00:00.123456789+05:45', '0001-01-01T00:00:00Z', '9999-12-31T23:59:60Z', '0000-00-00T00:00:00Z', '2026-02-30T00:00:00Z', '2026-11-23 04:00:00',
  '+275760-09-13T00:00:00Z', '2026-11-23T24:00:00Z', '2026-11-23T04:00:00+99:99', '1969-12-31T23:59:59Z', 'now', '2026-03-29T02:30', '2026-11-23T09:00',
]

/** Short words that hit what patterns and look-ups expect; some are real names of the house that is fuzzed. */
export const words = [
  'checkout', 'payments', 'ada', 'default', 'primary', 'page', 'ticket', 'critical', 'weekly', 'week', 'Europe/Berlin', 'UTC', 'email', 'webhook', 'ada@example.org', 'http://127.0.0.1:9/hook',
  'https://example.org', '123456', 'SEV1', '5m', '30d', '0.999', 'alertname="x"', '{a=~"("}', 'sum(rate(http_requests_total[5m]))', 'prometheus', 'scrape', 'latency', 'firing', 'resolved', 'trigger',
]

const nasty = [
  '', ' ', '\0', 'a\0b', '\ud800', '\udfff\ud800', '💥', 'ß'.repeat(300), '__proto__', 'constructor', 'toString', 'hasOwnProperty', '../../etc/passwd', "'; drop table alerts_alert; --", '%', '_', '\\', '"', '{}', '[]',
  'null', 'undefined', 'NaN', '-1', '0x10', '1e999', '\u202e', '\ufeff', '\r\nX: y', '<script>alert(1)</script>', 'a'.repeat(255), 'a'.repeat(256), 'a'.repeat(1_025), '9'.repeat(40), '\u0001\u001f\u007f', '\n', '\t', '\\N', '\\.',
]

const numbers = [0, -0, 1, -1, 0.1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 53 + 2, -(2 ** 63), 1e21, 1e308, 5e-324, 65_536, 8.64e15 + 1, 253_402_300_800_000]

export function oddText(random: Random): string {
  const kind = random.next()
  if (kind < 0.35) return random.oneOf(nasty)
  if (kind < 0.6) return random.oneOf(words)
  if (kind < 0.75) return random.oneOf(instants)
  if (kind < 0.78) return 'x'.repeat(random.oneOf([200, 2_000, 20_000, 200_000]))
  return Array.from({ length: random.between(0, 40) }, () => String.fromCharCode(random.chance(0.9) ? random.between(0, 127) : random.between(128, 65_535))).join('')
}

export function oddInstant(random: Random): string {
  return random.chance(0.6) ? new Date(1_795_000_000_000 + random.between(-1_000_000_000, 1_000_000_000)).toISOString() : random.oneOf(instants)
}

export function oddNumber(random: Random): number {
  return random.chance(0.5) ? random.oneOf(numbers) : random.between(-1_000, 100_000)
}

export function oddValue(random: Random, depth = 0): unknown {
  const kind = random.next()
  if (kind < 0.07) return null
  // What JavaScript itself would look for on an object when it makes a text or a number of it, or awaits it.
  if (kind < 0.1) return { [random.oneOf(['toString', 'valueOf', 'toJSON', 'then', 'length', 'constructor', 'has', 'get', '$ref'])]: random.oneOf<unknown>(['x', 1, null, -1, {}]) }
  if (kind < 0.2) return random.chance(0.5)
  if (kind < 0.4) return oddNumber(random)
  if (kind < 0.75 || depth > 3) return oddText(random)
  if (kind < 0.87) return Array.from({ length: random.between(0, 4) }, () => oddValue(random, depth + 1))
  return Object.fromEntries(Array.from({ length: random.between(0, 4) }, () => [oddText(random).slice(0, 300), oddValue(random, depth + 1)]))
}

/** Nested deeper than anything that walks by recursion may go. */
export function deepText(random: Random): string {
  const depth = random.chance(0.1) ? 50_000 : random.oneOf([50, 500, 5_000])
  return random.chance(0.5) ? `${'['.repeat(depth)}${']'.repeat(depth)}` : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
}

/** One place in it is changed: taken out, replaced, doubled or given something more. */
export function mutated(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return oddValue(random)
  if (Array.isArray(value)) {
    if (value.length === 0) return [oddValue(random)]
    const index = random.between(0, value.length - 1)
    const kind = random.next()
    if (kind < 0.1) return value.filter((_item, place) => place !== index)
    if (kind < 0.2) return [...value, value[index]]
    if (kind < 0.3) return [...value, oddValue(random)]
    return value.map((item, place) => (place === index ? mutated(item, random) : item))
  }
  const keys = Object.keys(value)
  const copy: Record<string, unknown> = { ...value }
  const kind = random.next()
  if (keys.length === 0 || kind < 0.12) {
    Object.defineProperty(copy, random.chance(0.3) ? '__proto__' : oddText(random).slice(0, 300), { value: oddValue(random), enumerable: true, configurable: true, writable: true })
    return copy
  }
  const key = random.oneOf(keys)
  if (kind < 0.25) delete copy[key]
  else copy[key] = random.chance(0.4) ? oddValue(random) : mutated(copy[key], random)
  return copy
}

/** The bytes themselves: cut off, with other bytes in them, of another encoding. */
export function brokenBytes(text: string, random: Random): Buffer {
  const bytes = Buffer.from(text)
  const at = random.between(0, Math.max(0, bytes.length - 1))
  switch (random.between(0, 6)) {
    case 0: return bytes.subarray(0, at)
    case 1: return Buffer.concat([bytes.subarray(0, at), Buffer.from([random.between(0, 255)]), bytes.subarray(at)])
    case 2: return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xc3, 0x28, 0xff, 0xfe]), bytes.subarray(at)])
    case 3: return Buffer.concat([Buffer.from('\ufeff'), bytes])
    case 4: return Buffer.concat([bytes, Buffer.from(random.oneOf(['}', ']', ',', 'x', '\0', '{}', ' 1']))])
    case 5: return Buffer.from(text, 'utf16le')
    default: {
      const copy = Buffer.from(bytes)
      for (let count = 0; count < 4 && copy.length > 0; count++) copy[random.between(0, copy.length - 1)] = random.between(0, 255)
      return copy
    }
  }
}

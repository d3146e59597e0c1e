// Values that a JSON Schema takes, most of the time: a mutation of something right goes deeper than noise.
import type { Random } from './random.ts'
import { oddInstant, oddText, oddValue, words } from './odd-values.ts'

interface Schema {
  readonly type?: string
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly minItems?: number
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

/** @param known texts that mean something in the house: ids and names of what it has. */
export function fromSchema(schema: unknown, random: Random, known: readonly string[]): unknown {
  const { type, anyOf, allOf, const: constant, enum: choices, properties = {}, required = [], patternProperties, items, ...limits } = schema as Schema
  if (anyOf) return fromSchema(random.oneOf(anyOf), random, known)
  if (allOf) return Object.assign({}, ...allOf.map((part) => fromSchema(part, random, known) as object)) as unknown
  if (constant !== undefined) return constant
  if (choices) return random.oneOf(choices)
  switch (type) {
    case 'object': {
      const made: Record<string, unknown> = {}
      for (const [name, of] of Object.entries(properties)) if (required.includes(name) || random.chance(0.4)) made[name] = fromSchema(of, random, known)
      for (const of of Object.values(patternProperties ?? {})) for (let count = random.between(0, 3); count > 0; count--) made[random.chance(0.8) ? random.oneOf(words) : oddText(random).slice(0, 100)] = fromSchema(of, random, known)
      return made
    }
    case 'array': return Array.from({ length: Math.max(limits.minItems ?? 0, random.between(0, 3)) }, () => fromSchema(items ?? {}, random, known))
    case 'string': return textFor(limits, random, known)
    case 'integer': case 'number': {
      const from = limits.minimum ?? -5
      const to = limits.maximum ?? from + 1_000
      return random.chance(0.2) ? random.oneOf([from, to]) : type === 'integer' ? random.between(from, Math.min(to, from + 1_000)) : from + random.next() * Math.min(to - from, 1_000)
    }
    case 'boolean': return random.chance(0.5)
    case 'null': return null
    default: return oddValue(random)
  }
}

function textFor(limits: Pick<Schema, 'format' | 'pattern' | 'minLength' | 'maxLength'>, random: Random, known: readonly string[]): string {
  const { format, pattern, minLength = 0, maxLength = 400 } = limits
  if (format === 'date-time') return oddInstant(random)
  const fits = pattern === undefined ? null : new RegExp(pattern, 'u')
  for (let tries = 0; tries < 12; tries++) {
    const text = random.chance(0.4) && known.length > 0 ? random.oneOf(known) : random.chance(0.7) ? random.oneOf(words) : oddText(random)
    if (text.length >= minLength && text.length <= maxLength && (fits === null || fits.test(text))) return text
  }
  if (pattern?.includes('\\d{4}-')) return '2026-11-23T09:00'
  return random.oneOf(words)
}

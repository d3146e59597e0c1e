// The schema of a map whose keys are any text.
import { Type } from '@sinclair/typebox'
import type { ObjectOptions, Static, TSchema, TUnsafe } from '@sinclair/typebox'

/**
 * Every value is checked, whatever its key. `Type.Record(Type.String(), …)` says `^(.*)$` of the keys instead, which a key
 * with a line break does not fit: its value is then taken unseen. Lengths of keys are for the reader to check.
 */
export function mapSchema<T extends TSchema>(value: T, options: Omit<ObjectOptions, 'additionalProperties'> = {}): TUnsafe<Record<string, Static<T>>> {
  return Type.Unsafe<Record<string, Static<T>>>(Type.Object({}, { ...options, additionalProperties: value }))
}

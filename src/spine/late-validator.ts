// A validator compiled when it is first asked: hundreds of schemas are declared, an hour uses a few, and a start waits for none.
import type { ErrorObject } from 'ajv'

export interface LateValidator<Value> {
  (value: unknown): value is Value
  /** What the last question found; as Ajv leaves it. */
  errors?: ErrorObject[] | null
}

interface Compiled {
  (value: unknown): unknown
  errors?: ErrorObject[] | null
}

export function lateValidator<Value>(compile: () => Compiled): LateValidator<Value> {
  let compiled: Compiled | undefined
  const validator: LateValidator<Value> = (value): value is Value => {
    compiled ??= compile()
    const fits = compiled(value) === true
    validator.errors = compiled.errors ?? null
    return fits
  }
  return validator
}

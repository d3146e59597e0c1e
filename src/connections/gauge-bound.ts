// A gauge against its bound.
import type { Comparison } from '../base/indicator.ts'

export function keeps(value: number, bound: { readonly op: Comparison; readonly value: number }): boolean {
  switch (bound.op) {
    case 'lt': return value < bound.value
    case 'lte': return value <= bound.value
    case 'gt': return value > bound.value
    case 'gte': return value >= bound.value
  }
}

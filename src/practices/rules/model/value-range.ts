// Which values an expression can have: enough interval arithmetic to see comparisons that can never, or must always, hold.
import { aggregated, comparisons } from './promql.ts'
import type { Expr, SelectorExpr } from './promql.ts'

export interface ValueRange {
  readonly low: number
  readonly high: number
}

const anything: ValueRange = { low: -Infinity, high: Infinity }
const notNegative: ValueRange = { low: 0, high: Infinity }
const range = (low: number, high: number): ValueRange => ({ low, high })

export function valuesOf(expr: Expr): ValueRange {
  switch (expr.kind) {
    case 'number': return range(expr.value, expr.value)
    case 'text': return anything
    case 'selector': return ofMetric(expr)
    case 'range': case 'subquery': return valuesOf(expr.of)
    case 'negate': { const { low, high } = valuesOf(expr.of); return range(-high, -low) }
    case 'call': return ofCall(expr.name, expr.args)
    case 'aggregate': {
      const inner = aggregated(expr)
      const values = inner === null ? anything : valuesOf(inner)
      if (expr.op === 'count' || expr.op === 'count_values') return range(1, Infinity)
      if (expr.op === 'group') return range(1, 1)
      if (expr.op === 'stddev' || expr.op === 'stdvar') return notNegative
      if (expr.op === 'sum') return summed(values)
      return values
    }
    case 'binary': return ofBinary(expr)
  }
}

/** How a comparison of these comes out: always, never, or as it may be. */
export function outcome(op: string, left: ValueRange, right: ValueRange): 'always' | 'never' | 'open' {
  if ([left.low, left.high, right.low, right.high].some(Number.isNaN)) return 'open'
  const flipped: Readonly<Record<string, string>> = { '<': '>', '<=': '>=' }
  if (flipped[op] !== undefined) return outcome(flipped[op], right, left)
  if (op === '>') return left.low > right.high ? 'always' : left.high <= right.low ? 'never' : 'open'
  if (op === '>=') return left.low >= right.high ? 'always' : left.high < right.low ? 'never' : 'open'
  const isApart = left.high < right.low || left.low > right.high
  const isSame = left.low === left.high && right.low === right.high && left.low === right.low
  if (op === '==') return isSame ? 'always' : isApart ? 'never' : 'open'
  return isSame ? 'never' : isApart ? 'always' : 'open'
}

function ofMetric({ metric }: SelectorExpr): ValueRange {
  if (metric === null) return anything
  if (metric === 'up') return range(0, 1)
  if (metric === 'ALERTS') return range(1, 1)
  // Recorded series carry colons and may hold anything.
  return /_(total|count|bucket)$/.test(metric) && !metric.includes(':') ? notNegative : anything
}

const fixed: Readonly<Record<string, ValueRange>> = {
  rate: notNegative, irate: notNegative, increase: notNegative, changes: notNegative, resets: notNegative, abs: notNegative, sqrt: notNegative, time: notNegative, timestamp: notNegative,
  stddev_over_time: notNegative, stdvar_over_time: notNegative, count_over_time: range(1, Infinity), histogram_count: notNegative, histogram_fraction: range(0, 1),
  absent: range(1, 1), absent_over_time: range(1, 1), present_over_time: range(1, 1), sgn: range(-1, 1),
  hour: range(0, 23), minute: range(0, 59), day_of_week: range(0, 6), day_of_month: range(1, 31), day_of_year: range(1, 366), days_in_month: range(28, 31), month: range(1, 12),
}
const keeping = new Set(['avg_over_time', 'min_over_time', 'max_over_time', 'last_over_time', 'first_over_time', 'vector', 'scalar', 'sort', 'sort_desc', 'label_replace', 'label_join'])

function ofCall(name: string, args: readonly Expr[]): ValueRange {
  const known = fixed[name]
  if (known !== undefined) return known
  const [first, second] = args
  if (first === undefined) return anything
  if (keeping.has(name)) return valuesOf(first)
  if (name === 'quantile_over_time' && second !== undefined) return valuesOf(second)
  if (name === 'sum_over_time') return summed(valuesOf(first))
  const bound = second?.kind === 'number' ? second.value : null
  if (name === 'clamp_min' && bound !== null) return range(Math.max(bound, valuesOf(first).low), Math.max(bound, valuesOf(first).high))
  if (name === 'clamp_max' && bound !== null) return range(Math.min(bound, valuesOf(first).low), Math.min(bound, valuesOf(first).high))
  return anything
}

/** Of at least one value; how many there are is not known. */
function summed({ low, high }: ValueRange): ValueRange {
  return range(low >= 0 ? low : -Infinity, high <= 0 ? high : Infinity)
}

function ofBinary(expr: Expr & { kind: 'binary' }): ValueRange {
  const [left, right] = [valuesOf(expr.left), valuesOf(expr.right)]
  if (expr.isBool) return range(0, 1)
  if (comparisons.has(expr.op)) return expr.left.kind === 'number' ? right : left
  if (expr.op === 'and' || expr.op === 'unless') return left
  if (expr.op === 'or') return range(Math.min(left.low, right.low), Math.max(left.high, right.high))
  if (expr.op === '+') return range(left.low + right.low, left.high + right.high)
  if (expr.op === '-') return range(left.low - right.high, left.high - right.low)
  if (expr.op === '*') return hull([left.low * right.low, left.low * right.high, left.high * right.low, left.high * right.high])
  if (expr.op === '/') return ofQuotient(expr, left, right)
  return anything
}

function ofQuotient(expr: Expr & { kind: 'binary' }, left: ValueRange, right: ValueRange): ValueRange {
  if (isPartOf(expr.left, expr.right)) return range(0, 1)
  // `100 * part / whole` is read as `(100 * part) / whole`.
  const product = expr.left.kind === 'binary' && expr.left.op === '*' ? expr.left : null
  for (const [factor, part] of product === null ? [] : [[product.left, product.right] as const, [product.right, product.left] as const]) {
    if (factor.kind === 'number' && isPartOf(part, expr.right)) return hull([0, factor.value])
  }
  if (right.low === right.high && right.low !== 0) return hull([left.low / right.low, left.high / right.low])
  return left.low >= 0 && right.low >= 0 ? notNegative : anything
}

function hull(values: readonly number[]): ValueRange {
  // 0 times infinity: the factor 0 is exact, so the product is 0.
  const numbers = values.map((value) => (Number.isNaN(value) ? 0 : value))
  return range(Math.min(...numbers), Math.max(...numbers))
}

const additive = new Set(['rate', 'irate', 'increase', 'sum_over_time', 'count_over_time'])

/** Whether `part` counts some of what `whole` counts: the same shape over the same metric with more matchers, or buckets over their count. */
export function isPartOf(part: Expr, whole: Expr): boolean {
  if (part.kind === 'binary' && comparisons.has(part.op) && !part.isBool) return isPartOf(part.left, whole)
  if (whole.kind === 'binary' && comparisons.has(whole.op) && !whole.isBool) return isPartOf(part, whole.left)
  if (part.kind !== whole.kind) return false
  if (part.kind === 'selector' && whole.kind === 'selector') {
    const isBucket = part.metric !== null && whole.metric !== null && part.metric.endsWith('_bucket') && part.metric.replace(/_bucket$/, '_count') === whole.metric
    if (part.metric === null || (part.metric !== whole.metric && !isBucket)) return false
    // A gauge may be negative, and part of nothing.
    if (!/_(total|count|bucket)$/.test(part.metric)) return false
    return whole.matchers.every((one) => part.matchers.some((other) => other.label === one.label && other.op === one.op && other.value === one.value))
  }
  if (part.kind === 'range' && whole.kind === 'range') return part.rangeMs !== null && part.rangeMs === whole.rangeMs && isPartOf(part.of, whole.of)
  if (part.kind === 'call' && whole.kind === 'call') return part.name === whole.name && additive.has(part.name) && part.args.length === 1 && isPartOf(part.args[0]!, whole.args[0]!)
  if (part.kind === 'aggregate' && whole.kind === 'aggregate') {
    const [a, b] = [aggregated(part), aggregated(whole)]
    const isSame = (x: readonly string[] | null, y: readonly string[] | null): boolean => [...(x ?? [])].sort().join() === [...(y ?? [])].sort().join()
    return part.op === 'sum' && whole.op === 'sum' && isSame(part.by, whole.by) && isSame(part.without, whole.without) && a !== null && b !== null && isPartOf(a, b)
  }
  return false
}

// Comparisons can come out either way.
import { everyPart, isComparison, selectorsOf } from '../promql.ts'
import type { BinaryExpr } from '../promql.ts'
import type { Check, Found } from '../rule.ts'
import { outcome, valuesOf } from '../value-range.ts'

export const impossible: Check = {
  name: 'impossible', level: 'error',
  finds: 'Comparisons that can never hold, or always do, and matchers that contradict each other.',
  why: 'An alert that can never fire looks like protection and is none. The usual ones: a ratio compared with a percentage (`ratio > 5`), a count compared with zero (nothing counted is no result, not 0), a rate below zero.',
  bad: '- alert: CheckoutErrors\n  expr: sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 5',
  good: '- alert: CheckoutErrors\n  expr: sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
  find({ kind, query }) {
    const { expr } = query
    if (expr === null) return []
    const found: Found[] = []
    for (const part of everyPart(expr)) {
      if (!isComparison(part)) continue
      const result = outcome(part.op, valuesOf(part.left), valuesOf(part.right))
      const line = query.lineOf(part.from)
      const text = query.text.slice(part.from, part.to).replaceAll(/\s+/g, ' ').slice(0, 120)
      if (result === 'never') found.push({ line, ...neverWords(part, text) })
      // `x >= 0` drops what is not a number, and `count(x) > 0` asks whether there is any: in parts of an expression they are tools.
      else if (result === 'always' && kind === 'alert' && part === expr && !part.isBool && !asksForAny(part)) {
        found.push({ level: 'warning', line, say: `\`${text}\` always holds: the alert fires as long as there are series.`, mend: 'Compare with a value that can be passed in both directions.' })
      }
    }
    for (const selector of selectorsOf(expr)) {
      for (const one of selector.matchers) {
        const other = selector.matchers.find((also) => also !== one && also.label === one.label && one.op === '=' && ((also.op === '=' && also.value !== one.value) || (also.op === '!=' && also.value === one.value)))
        if (other === undefined || selector.matchers.indexOf(other) < selector.matchers.indexOf(one) && other.op === '=') continue
        found.push({ line: query.lineOf(selector.from), say: `No series can have ${one.label}=${JSON.stringify(one.value)} and ${other.label}${other.op}${JSON.stringify(other.value)}.`, mend: 'Keep one of the two, or write =~"a|b".' })
      }
    }
    return found
  },
}

function neverWords(part: BinaryExpr, text: string): { say: string; mend: string } {
  const { low, high } = valuesOf(part.left)
  if (part.left.kind === 'aggregate' && part.left.op === 'count') {
    return { say: `\`${text}\` never holds: a count of nothing is no result, not 0.`, mend: 'Use absent() for nothing at all, or `(count(…) or vector(0)) < 1`.' }
  }
  if (low === 0 && high === 1 && part.right.kind === 'number' && part.right.value > 1) {
    return { say: `\`${text}\` never holds: the left side is a ratio between 0 and 1.`, mend: `Compare with ${part.right.value / 100}, or multiply the ratio by 100.` }
  }
  const bounds = Number.isFinite(low) || Number.isFinite(high) ? `: the left side lies ${low === -Infinity ? `at or below ${high}` : high === Infinity ? `at or above ${low}` : `between ${low} and ${high}`}` : ''
  return { say: `\`${text}\` never holds${bounds}.`, mend: 'Compare with a value that it can have.' }
}

function asksForAny({ left }: BinaryExpr): boolean {
  return (left.kind === 'aggregate' && ['count', 'group'].includes(left.op)) || (left.kind === 'call' && /^(absent|present|count)/.test(left.name)) || (left.kind === 'call' && left.name === 'vector')
}

// A page waits until the trouble has lasted.
import { everyPart, isComparison, selectorsOf } from '../promql.ts'
import type { Expr } from '../promql.ts'
import { isHeartbeat, isPaging } from '../rule.ts'
import type { Check } from '../rule.ts'

export const waits: Check = {
  name: 'for', level: 'warning',
  finds: 'Pages that fire at the first bad evaluation.',
  why: 'Without `for`, one failed scrape or one slow minute wakes somebody, and the alert is often over before they have found their glasses. Burn-rate rules over two windows need none: their short window does the same.',
  bad: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  labels:\n    severity: critical',
  good: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  for: 5m\n  labels:\n    severity: critical',
  find(rule, { options }) {
    if (!isPaging(rule, options) || isHeartbeat(rule) || (rule.for !== null && rule.for.ms > 0)) return []
    if (rule.query.expr !== null && hasTwoWindows(rule.query.expr)) return []
    return [{ say: 'The alert pages at the first bad evaluation.', mend: 'Add `for: 5m` (or how long the trouble may last before somebody must get up).', ...(rule.for === null ? {} : { line: rule.for.line }) }]
  },
}

/** Comparisons joined by `and` that look at different lengths of time: ranges, or recorded series that name theirs. */
function hasTwoWindows(expr: Expr): boolean {
  return everyPart(expr).some((part) => {
    if (part.kind !== 'binary' || part.op !== 'and') return false
    const sides = [windowsOf(part.left), windowsOf(part.right)]
    const compares = [part.left, part.right].every((side) => everyPart(side).some(isComparison))
    return compares && sides.every((windows) => windows.size > 0) && new Set([...sides[0]!, ...sides[1]!]).size > 1
  })
}

function windowsOf(expr: Expr): ReadonlySet<string> {
  const ranges = everyPart(expr).flatMap((part) => ((part.kind === 'range' || part.kind === 'subquery') && part.rangeMs !== null ? [`${part.rangeMs}`] : []))
  const named = selectorsOf(expr).flatMap(({ metric }) => [/(?:rate|ratio|increase|_)_?(\d+(?:ms|[smhdw]))$/.exec(metric ?? '')?.[1] ?? []].flat())
  return new Set([...ranges, ...named])
}

// What is not there cannot be below a threshold.
import { everyPart, isComparison, selectorsOf } from '../promql.ts'
import type { Expr } from '../promql.ts'
import type { Check, Found, Rule } from '../rule.ts'

export const absent: Check = {
  name: 'absent', level: 'info',
  finds: 'Alerts on too little that stay silent when there is nothing, and absent() that loses its labels.',
  why: 'A comparison with series that do not exist gives no result, and no result does not fire: when the last instance is gone from service discovery, `up == 0` resolves. absent() of an aggregation, or with patterns, cannot say what is missing.',
  bad: '- alert: NoOrders\n  expr: sum(rate(orders_total[10m])) < 0.1',
  good: '- alert: NoOrders\n  expr: sum(rate(orders_total[10m])) < 0.1 or absent(orders_total)',
  find(rule, { all }) {
    const { expr } = rule.query
    if (rule.kind !== 'alert' || expr === null) return []
    const found: Found[] = []
    for (const part of everyPart(expr)) {
      if (part.kind !== 'call' || (part.name !== 'absent' && part.name !== 'absent_over_time')) continue
      const inside = part.args[0]
      if (inside === undefined || inside.kind === 'selector' || inside.kind === 'range') continue
      found.push({ line: rule.query.lineOf(part.from), say: `\`${part.name}\` stands around an expression: its alert has no labels at all.`, mend: 'Put it around the selector, with the labels that matter as = matchers.' })
    }
    const low = everyPart(expr).find((part) => isLow(part))
    if (low === undefined || mentionsAbsence(expr)) return found
    const metrics = [...new Set(selectorsOf(low).map(({ metric }) => metric).filter((metric) => metric !== null))]
    const watched = new Set(all.filter((other) => other.kind === 'alert').flatMap(absentMetrics))
    const [metric] = metrics
    if (metric === undefined || metrics.some((one) => watched.has(one))) return found
    return [...found, { line: rule.query.lineOf(low.from), say: `When \`${metric}\` has no series at all, this alert stays silent.`, mend: `Add \`or absent(${metric}{…})\`, or an alert of its own on absent().` }]
  },
}

/** `x < 5`, `x == 0`: fires on too little of something that is counted or measured. */
function isLow(expr: Expr): boolean {
  if (!isComparison(expr) || expr.isBool || expr.right.kind !== 'number') return false
  if (!selectorsOf(expr.left).some(({ metric }) => metric !== null)) return false
  return expr.op === '<' || expr.op === '<=' ? isCounted(expr.left) : expr.op === '==' && expr.right.value === 0 && isCounted(expr.left)
}

/** Things of which there should be some: rates and counts, not spare room. */
function isCounted(expr: Expr): boolean {
  return everyPart(expr).some((part) => (part.kind === 'call' && ['rate', 'increase', 'irate', 'count_over_time'].includes(part.name)) || (part.kind === 'aggregate' && part.op === 'count') || (part.kind === 'selector' && part.metric === 'up')) &&
    !everyPart(expr).some((part) => part.kind === 'binary' && part.op === '/')
}

function mentionsAbsence(expr: Expr): boolean {
  return everyPart(expr).some((part) => (part.kind === 'call' && (part.name.startsWith('absent') || part.name === 'vector')))
}

function absentMetrics(rule: Rule): readonly string[] {
  if (rule.query.expr === null) return []
  return everyPart(rule.query.expr).flatMap((part) => (part.kind === 'call' && part.name.startsWith('absent') ? selectorsOf(part).flatMap(({ metric }) => metric ?? []) : []))
}

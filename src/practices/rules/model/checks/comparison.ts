// An alert compares something.
import { everyPart, isComparison } from '../promql.ts'
import { isHeartbeat } from '../rule.ts'
import type { Check } from '../rule.ts'

export const comparison: Check = {
  name: 'comparison', level: 'warning',
  finds: 'Alerts that fire for every series because nothing filters them.',
  why: 'An alert fires for each series that its expression answers with, whatever the value: 0 fires as well as 1. A comparison with `bool` answers 0 instead of nothing, so it filters nothing either.',
  bad: '- alert: JobFailed\n  expr: batch_job_failed',
  good: '- alert: JobFailed\n  expr: batch_job_failed > 0',
  find(rule) {
    const { expr } = rule.query
    if (rule.kind !== 'alert' || expr === null || isHeartbeat(rule)) return []
    const parts = everyPart(expr)
    const filters = parts.some((part) => (isComparison(part) && !part.isBool) || (part.kind === 'call' && part.name.startsWith('absent')) || (part.kind === 'binary' && (part.op === 'unless' || part.op === 'and')))
    // Series of firing alerts exist only while they fire.
    if (filters || parts.some((part) => part.kind === 'selector' && part.metric === 'ALERTS')) return []
    const isBool = parts.some((part) => isComparison(part))
    return [{ say: isBool ? 'With `bool` the comparison answers 0 where it does not hold, and 0 fires too.' : 'Nothing is compared: the alert fires for every series, whatever its value.', mend: isBool ? 'Take `bool` out.' : 'Compare with a threshold: … > 0.', line: rule.query.lineOf(expr.from) }]
  },
}

// The expression is PromQL that Prometheus accepts.
import { typeProblem } from '../promql-types.ts'
import type { Check } from '../rule.ts'

export const promqlSyntax: Check = {
  name: 'promql-syntax', level: 'error',
  finds: 'Expressions that Prometheus would refuse.',
  why: 'Prometheus loads a rule file whole or not at all: one bad expression keeps every other rule of a reload from taking effect, and nobody is paged for that.',
  bad: '- alert: HighErrors\n  expr: rate(http_requests_total) > 5',
  good: '- alert: HighErrors\n  expr: rate(http_requests_total[5m]) > 5',
  find({ query }) {
    const problem = query.problem ?? (query.expr === null ? null : typeProblem(query.expr))
    return problem === null ? [] : [{ say: problem.say, mend: problem.mend, line: query.lineOf(problem.offset) }]
  },
}

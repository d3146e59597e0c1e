// An alert says in a sentence what is wrong.
import { isHeartbeat } from '../rule.ts'
import type { Check } from '../rule.ts'

export const summary: Check = {
  name: 'summary', level: 'info',
  finds: 'Alerts without a summary or description.',
  why: 'The name of a rule is written for its author. The sentence that a phone shows should say which users notice what, in words that somebody from another team understands.',
  bad: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05',
  good: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  annotations:\n    summary: Customers see errors at checkout.',
  find(rule) {
    if (rule.kind !== 'alert' || isHeartbeat(rule)) return []
    const isSaid = ['summary', 'description', 'message', 'title'].some((name) => (rule.annotations.get(name)?.value ?? '').trim() !== '')
    return isSaid ? [] : [{ say: 'The alert says nothing about what is wrong.', mend: 'Add the annotation `summary`: one sentence about what users notice.' }]
  },
}

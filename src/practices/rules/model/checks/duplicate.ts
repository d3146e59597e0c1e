// A rule stands once.
import type { Check, Rule } from '../rule.ts'

export const duplicate: Check = {
  name: 'duplicate', level: 'warning',
  finds: 'Rules that stand twice, and alerts of one name that differ in nothing a person sees.',
  why: 'Two alerts of one name and the same labels page twice for one trouble, and a silence for one hits both. Two recording rules that write the same series disturb each other: every query sees whichever came last.',
  bad: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  labels:\n    severity: critical\n- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.5\n  labels:\n    severity: critical',
  good: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  labels:\n    severity: warning\n- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.5\n  labels:\n    severity: critical',
  find(rule, { all }) {
    const twin = all.find((other) => other.kind === rule.kind && other.name === rule.name && isSame(other, rule))
    // Said at the later one.
    if (twin === undefined || twin === rule) return []
    const place = twin.file === rule.file ? `line ${twin.line}` : `${twin.file}:${twin.line}`
    if (rule.kind === 'record') {
      // Other files may be for another server.
      return [{ level: twin.file === rule.file ? 'error' : 'warning', say: `The series \`${rule.name}\` with these labels is recorded at ${place} already.`, mend: 'Take one out, or give it a label that tells them apart.' }]
    }
    return [{ say: `The alert stands at ${place} already, with the same labels${twin.query.text === rule.query.text ? ' and expression' : ''}.`, mend: 'Take one out, or let another severity or label tell them apart.' }]
  },
}

function isSame(a: Rule, b: Rule): boolean {
  if (a.labels.size !== b.labels.size || [...a.labels].some(([name, { value }]) => b.labels.get(name)?.value !== value)) return false
  // Alerts and recordings over different series are told apart by the labels of those.
  return a === b || a.query.text.trim() === b.query.text.trim() || selectsSame(a, b)
}

function selectsSame(a: Rule, b: Rule): boolean {
  const matchers = (rule: Rule): string => [...rule.query.text.matchAll(/\{[^}]*\}/g)].map(([text]) => text.replaceAll(/\s/g, '')).sort().join()
  return matchers(a) === matchers(b)
}

// Every alert belongs to somebody.
import { labelsOf } from '../label-flow.ts'
import type { Check } from '../rule.ts'

export const owner: Check = {
  name: 'owner', level: 'warning',
  finds: 'Alerts that no label gives to a team.',
  why: 'An alert without an owner reaches whoever happens to be the default, who can neither fix nor mend it. What nobody owns is also never tuned, so it stays noisy for ever.',
  bad: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  labels:\n    severity: critical',
  good: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  labels:\n    severity: critical\n    team: payments',
  find({ kind, labels, query }, { options }) {
    if (kind !== 'alert' || options.ownerLabels.some((name) => (labels.get(name)?.value ?? '').trim() !== '')) return []
    const carried = query.expr === null ? null : labelsOf(query.expr)
    // `sum by (team) (...)` brings it along.
    if (carried?.kind === 'only' && options.ownerLabels.some((name) => carried.labels.has(name))) return []
    return [{ say: `The alert has no label ${options.ownerLabels.map((name) => `\`${name}\``).join(' or ')}.`, mend: `Add \`${options.ownerLabels[0]}: <who answers for it>\` to its labels.` }]
  },
}

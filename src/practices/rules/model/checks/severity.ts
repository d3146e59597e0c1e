// Every alert says how urgent it is.
import type { Check } from '../rule.ts'

export const severity: Check = {
  name: 'severity', level: 'warning',
  finds: 'Alerts without a label `severity`, or with a value that nobody routes by.',
  why: 'Whether somebody is woken hangs on this label. An alert without it is treated as a ticket, so a page can be lost without anything looking wrong; a misspelt value does the same.',
  bad: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  labels:\n    severity: critcal',
  good: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  labels:\n    severity: critical',
  find({ kind, labels }, { options }) {
    if (kind !== 'alert') return []
    const known = Object.values(options.severities).flat()
    const given = labels.get('severity')
    if (given === undefined || given.value.trim() === '') return [{ say: 'The alert has no severity.', mend: 'Add `severity: critical` (wakes somebody), `warning` (working hours) or `info` to its labels.' }]
    if (given.value.includes('{{') || known.includes(given.value.trim().toLowerCase())) return []
    return [{ say: `Nobody knows the severity \`${given.value}\`.`, mend: `Use one of ${options.severities.page.slice(0, 2).join(', ')}, ${options.severities.ticket.slice(0, 2).join(', ')}, ${options.severities.info[0]}; or name it with --severity.`, line: given.line }]
  },
}

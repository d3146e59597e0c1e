// An alert keeps its identity while its value moves.
import type { Check } from '../rule.ts'
import { readTemplate } from '../template.ts'

export const labelValue: Check = {
  name: 'label-value', level: 'error',
  finds: 'Labels that print the value.',
  why: 'Labels are what an alert is: with the value among them, every evaluation makes a new alert and ends the last one. `for` never comes to its end, silences stop matching, and each step is a new page.',
  bad: '- alert: QueueGrows\n  expr: queue_length > 100\n  labels:\n    length: "{{ $value }}"',
  good: '- alert: QueueGrows\n  expr: queue_length > 100\n  annotations:\n    summary: "{{ $value | humanize }} messages wait."',
  find({ kind, labels }) {
    if (kind !== 'alert') return []
    // `{{ if gt $value 90.0 }}critical{{ else }}warning{{ end }}` prints no value: it changes seldom, and is meant.
    return [...labels].filter(([, { value }]) => readTemplate(value).values.length > 0)
      .map(([name, { line }]) => ({ say: `The label \`${name}\` prints the value: the alert becomes another one each time it moves.`, mend: 'Move it to an annotation.', line }))
  },
}

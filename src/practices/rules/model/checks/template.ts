// Labels and annotations render, and what they print exists.
import { labelsOf, mayCarry } from '../label-flow.ts'
import type { Check, Found } from '../rule.ts'
import { readTemplate } from '../template.ts'

export const template: Check = {
  name: 'template', level: 'error',
  finds: 'Templates that do not render, and labels in them that the expression has aggregated away.',
  why: 'A template that fails prints an error message instead of the sentence, on the phone of somebody who was just woken. A label that the expression does not have prints nothing at all: "Disk of  is full".',
  bad: '- alert: QueueGrows\n  expr: sum by (queue) (queue_length) > 100\n  annotations:\n    summary: Queue {{ $labels.queue }} on {{ $labels.instance }} grows.',
  good: '- alert: QueueGrows\n  expr: sum by (queue) (queue_length) > 100\n  annotations:\n    summary: Queue {{ $labels.queue }} grows.',
  find({ kind, query, annotations, labels }) {
    if (kind !== 'alert') return []
    const carried = query.expr === null ? null : labelsOf(query.expr)
    const found: Found[] = []
    for (const [what, fields] of [['annotation', annotations], ['label', labels]] as const) {
      for (const [name, field] of fields) {
        const read = readTemplate(field.value)
        for (const { say, mend } of read.problems) found.push({ say: `The ${what} \`${name}\` does not render: ${say}`, mend, line: field.line })
        if (carried === null || read.problems.length > 0) continue
        for (const label of read.labels.filter((used) => !mayCarry(carried, used))) {
          // `$labels` are those of the series: what the rule itself adds comes later.
          const isOwn = labels.has(label)
          found.push({
            level: 'warning', line: field.line, say: `The ${what} \`${name}\` prints the label \`${label}\`, which the expression does not have${isOwn ? ': a rule’s own labels are not in $labels' : ''}.`,
            mend: isOwn ? `Write its value, \`${labels.get(label)!.value}\`, into the text.` : `Keep it in the expression (by (${label}, …)), or take it out of the text.`,
          })
        }
      }
    }
    return found
  },
}

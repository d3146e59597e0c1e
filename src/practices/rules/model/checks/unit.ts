// A printed value says what it is a number of.
import { everyPart } from '../promql.ts'
import type { Check, Found } from '../rule.ts'
import { readTemplate } from '../template.ts'

const formatting = /\b(humanize\w*|printf|toDuration|toTime|query)\b/

export const unit: Check = {
  name: 'unit', level: 'info',
  finds: 'Values printed raw, and percentages multiplied twice.',
  why: '`0.05432198273` is no message: the reader has to know what it counts and in what. `humanizePercentage` wants a ratio between 0 and 1, so an expression that multiplies by 100 already makes it say 5432 %.',
  bad: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  annotations:\n    summary: The error ratio is {{ $value }}.',
  good: '- alert: CheckoutErrors\n  expr: job:errors:ratio5m > 0.05\n  annotations:\n    summary: "{{ $value | humanizePercentage }} of checkouts fail."',
  find({ kind, query, annotations }) {
    if (kind !== 'alert') return []
    const isHundredfold = query.expr !== null && everyPart(query.expr).some((part) => part.kind === 'binary' && part.op === '*' && [part.left, part.right].some((side) => side.kind === 'number' && side.value === 100))
    const found: Found[] = []
    for (const [name, { value, line }] of annotations) {
      for (const pipeline of readTemplate(value).values) {
        if (isHundredfold && /\bhumanizePercentage\b/.test(pipeline)) {
          found.push({ level: 'warning', line, say: `The annotation \`${name}\` makes a percentage of a value that the expression has multiplied by 100 already.`, mend: 'Take `* 100` out of the expression and compare with the ratio.' })
        } else if (!formatting.test(pipeline)) {
          found.push({ line, say: `The annotation \`${name}\` prints the raw value.`, mend: 'Use `| humanize`, `| humanizePercentage`, `| humanizeDuration` or printf, and name the unit.' })
        }
      }
    }
    return found
  },
}

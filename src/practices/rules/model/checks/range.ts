// A rate sees enough samples.
import { formatDuration } from '../../../../base/duration.ts'
import { everyPart } from '../promql.ts'
import type { Check, Found } from '../rule.ts'

const rates = new Set(['rate', 'irate', 'increase', 'delta', 'idelta', 'deriv', 'changes', 'predict_linear'])
/** Two make a rate; two more, so that one lost scrape does not empty it. */
const fewest = 4

export const range: Check = {
  name: 'range', level: 'warning',
  finds: 'Rates over a time with fewer than four scrapes in it.',
  why: 'A rate needs two samples. Over a range of two scrapes, one that fails or comes late leaves a hole, the alert resolves, and a moment later it pages again.',
  bad: '- alert: CheckoutErrors\n  expr: rate(http_errors_total[30s]) > 5',
  good: '- alert: CheckoutErrors\n  expr: rate(http_errors_total[5m]) > 5',
  find({ query }, { options }) {
    const leastMs = fewest * options.scrapeIntervalMs
    const found: Found[] = []
    for (const part of query.expr === null ? [] : everyPart(query.expr)) {
      if (part.kind !== 'call' || !rates.has(part.name)) continue
      const over = part.args.find(({ kind }) => kind === 'range')
      if (over?.kind !== 'range' || over.rangeMs === null || over.rangeMs >= leastMs) continue
      const isEmpty = over.rangeMs < 2 * options.scrapeIntervalMs
      found.push({
        ...(isEmpty ? { level: 'error' as const } : {}), line: query.lineOf(over.from),
        say: `\`${part.name}\` looks at ${formatDuration(over.rangeMs)}; with a scrape every ${formatDuration(options.scrapeIntervalMs)} ${isEmpty ? 'it often has no two samples, and no value' : 'one lost scrape leaves it without a value'}.`,
        mend: `Use at least ${formatDuration(leastMs)}; --scrape-interval says how often yours are scraped.`,
      })
    }
    return found
  },
}

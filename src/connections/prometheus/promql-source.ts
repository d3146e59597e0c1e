// What Prometheus answers to whoever judges expressions: had they results, and do their metrics exist?
import { formatDuration } from '../../base/duration.ts'
import type { PromqlSource } from '../metric-source.ts'
import type { PrometheusApi } from './api.ts'

/** A day by the minute: 200 series of it are about 6 MB. */
const partSteps = 1_440
const partTimeoutMs = 20_000

interface Building { readonly series: string; readonly fromMs: number; toMs: number }

function begin(last: Map<string, Building>, run: Building): Building {
  last.set(run.series, run)
  return run
}

export function promqlOf(api: PrometheusApi): PromqlSource {
  return {
    async stepsWithResult(expression, { lengthMs, stepMs }, signal) {
      // One number back, whatever there was; the expression on lines of its own, because it may end in a comment.
      const [counted] = await api.query(`count_over_time((count(\n${expression}\n))[${formatDuration(lengthMs)}:${formatDuration(stepMs)}])`, signal)
      return { steps: Math.floor(lengthMs / stepMs), withResult: counted?.values[0]?.[1] ?? 0 }
    },
    async resultRuns(expression, { fromMs, toMs, stepMs, mostSeries }, signal) {
      const runs: Building[] = []
      const last = new Map<string, Building>()
      let isCut = false
      for (let partMs = Math.ceil(fromMs / stepMs) * stepMs; partMs <= toMs; partMs += partSteps * stepMs) {
        const series = await api.queryRange({ promql: `(\n${expression}\n)`, firstMs: partMs, lastMs: Math.min(toMs, partMs + (partSteps - 1) * stepMs), stepMs, timeoutMs: partTimeoutMs }, signal)
        for (const { labels, values } of series) {
          const name = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))
          if (!last.has(name) && last.size >= mostSeries) {
            isCut = true
            continue
          }
          for (const [atMs] of values) {
            const run = last.get(name)
            if (run && atMs - run.toMs <= stepMs) run.toMs = atMs
            else runs.push(begin(last, { series: name, fromMs: atMs, toMs: atMs }))
          }
        }
      }
      return { runs, isCut }
    },
    async alertRule(name, signal) {
      const [rule] = await api.alertRules(name, signal)
      return rule ? { expression: rule.query, forMs: rule.durationMs } : null
    },
    async existing(metrics, range, signal) {
      const plain = metrics.filter((name) => /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name))
      if (plain.length === 0) return new Set()
      return new Set(await api.labelValues('__name__', { selector: `{__name__=~"${plain.join('|')}"}`, ...range }, signal))
    },
  }
}

// What Prometheus answers to whoever judges expressions: had they results, and do their metrics exist?
import { formatDuration } from '../../base/duration.ts'
import type { PromqlSource } from '../metric-source.ts'
import type { PrometheusApi } from './api.ts'

export function promqlOf(api: PrometheusApi): PromqlSource {
  return {
    async stepsWithResult(expression, { lengthMs, stepMs }, signal) {
      // One number back, whatever there was; the expression on lines of its own, because it may end in a comment.
      const [counted] = await api.query(`count_over_time((count(\n${expression}\n))[${formatDuration(lengthMs)}:${formatDuration(stepMs)}])`, signal)
      return { steps: Math.floor(lengthMs / stepMs), withResult: counted?.values[0]?.[1] ?? 0 }
    },
    async existing(metrics, range, signal) {
      const plain = metrics.filter((name) => /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name))
      if (plain.length === 0) return new Set()
      return new Set(await api.labelValues('__name__', { selector: `{__name__=~"${plain.join('|')}"}`, ...range }, signal))
    },
  }
}

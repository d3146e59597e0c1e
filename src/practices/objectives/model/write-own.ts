// An objective as our own document: what `export` gives, and what a person would have written.
import { formatDuration } from '../../../base/duration.ts'
import { defaultConnection, defaultMinimumBadEvents } from './file-defaults.ts'
import type { BurnRule, CountQuery, Indicator, IndicatorSource, Objective } from './objective.ts'
import { countQueryOf } from './promql.ts'
import { ownVersion } from './read-own.ts'
import { percentOfFraction } from './target.ts'

type Yaml = Readonly<Record<string, unknown>>

/** Reading it back gives the same objective. What equals a default is left out. */
export function writeOwn(objective: Objective): Yaml {
  return {
    apiVersion: ownVersion,
    kind: 'Objective',
    metadata: {
      name: objective.name,
      ...objective.displayName === objective.name ? {} : { displayName: objective.displayName },
      ...Object.keys(objective.labels).length === 0 ? {} : { labels: objective.labels },
    },
    spec: {
      ...objective.description === '' ? {} : { description: objective.description },
      service: objective.service,
      ...objective.environment === null ? {} : { environment: objective.environment },
      target: shareText(objective.target),
      window: windowOf(objective),
      indicator: indicatorOf(objective.indicator),
      ...sourceOf(objective.source),
      ...objective.budgeting.method === 'occurrences' ? {}
        : { budgeting: { timeslices: {
          slice: formatDuration(objective.budgeting.sliceMs),
          target: objective.budgeting.sliceTarget === 1 ? '100%' : shareText(objective.budgeting.sliceTarget),
        } } },
      ...objective.rules === undefined ? {} : { alerts: objective.rules.length === 0 ? 'none' : objective.rules.map(ruleOf) },
      ...objective.minimumBadEvents === defaultMinimumBadEvents ? {} : { minimumBadEvents: objective.minimumBadEvents },
      ...objective.runbook === null ? {} : { runbook: objective.runbook },
    },
  }
}

/** `99.9%` where that is exact, else the fraction. */
function shareText(fraction: number): string | number {
  const percent = percentOfFraction(fraction)
  return Number((percent / 100).toPrecision(15)) === fraction && !/e/.test(String(percent)) ? `${percent}%` : fraction
}

function windowOf({ window }: Objective): unknown {
  if (window.kind === 'rolling') return formatDuration(window.durationMs)
  return { calendar: window.unit, ...window.count === 1 ? {} : { count: window.count }, timeZone: window.timeZone, start: window.start }
}

function indicatorOf(indicator: Indicator): unknown {
  switch (indicator.kind) {
    case 'ratio': {
      const { good, bad, total } = indicator
      return { ratio: {
        ...good === undefined ? {} : { good: countOf(good) }, ...bad === undefined ? {} : { bad: countOf(bad) }, total: countOf(total),
      } }
    }
    case 'latency': {
      const ms = indicator.thresholdSeconds * 1000
      const threshold = Number.isInteger(ms) && ms / 1000 === indicator.thresholdSeconds ? formatDuration(ms) : indicator.thresholdSeconds
      return { latency: { histogram: indicator.histogram, threshold, ...indicator.native ? { native: true } : {} } }
    }
    case 'threshold': return { threshold: { promql: indicator.promql, op: indicator.op, value: indicator.value } }
    case 'error-ratio': return { errorRatio: indicator.promql }
    case 'pushed': return 'pushed'
  }
}

/** The text alone where it shows what it yields. */
function countOf(query: CountQuery): unknown {
  const text = 'selector' in query ? query.selector : query.promql
  const read = countQueryOf(text)
  return JSON.stringify(read) === JSON.stringify(query) ? text : query
}

function sourceOf(source: IndicatorSource): Yaml {
  if (source.kind === 'push') return {}
  if (source.kind === 'scrape') return { source: { scrape: source.connection } }
  if (source.connection === defaultConnection) return {}
  return { source: source.connection === 'push' ? { prometheus: source.connection } : source.connection }
}

function ruleOf(rule: BurnRule): Yaml {
  return { severity: rule.severity, long: formatDuration(rule.longMs), short: formatDuration(rule.shortMs), factor: rule.factor }
}

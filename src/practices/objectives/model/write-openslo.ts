// An objective as an OpenSLO v1 document. Reading it back gives the same objective: what OpenSLO has no field for
// stands in annotations and in the free-form `spec` of metrics, where other tools pass it over.
import { formatDuration } from '../../../base/duration.ts'
import { annotationPrefix } from './file-defaults.ts'
import { latencyCounts } from './latency-counts.ts'
import type { BurnRule, CountQuery, Indicator, Objective } from './objective.ts'
import { pushType } from './openslo-indicator.ts'

type Yaml = Readonly<Record<string, unknown>>

export function writeOpenslo(objective: Objective): Yaml {
  return {
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: {
      name: objective.name,
      displayName: objective.displayName,
      ...Object.keys(objective.labels).length === 0 ? {} : { labels: objective.labels },
      annotations: annotationsOf(objective),
    },
    spec: {
      ...objective.description === '' ? {} : { description: objective.description },
      service: objective.service,
      indicator: { metadata: { name: objective.name }, spec: indicatorOf(objective) },
      timeWindow: [windowOf(objective)],
      budgetingMethod: objective.budgeting.method === 'occurrences' ? 'Occurrences' : 'Timeslices',
      objectives: [{ ...bound(objective.indicator), target: objective.target, ...slices(objective) }],
      ...objective.rules === undefined || objective.rules.length === 0 ? {} : { alertPolicies: objective.rules.map((rule, index) => policyOf(objective, rule, index)) },
    },
  }
}

function annotationsOf(objective: Objective): Readonly<Record<string, string>> {
  const at = (name: string, value: string | null): Record<string, string> => value === null ? {} : { [`${annotationPrefix}${name}`]: value }
  return {
    ...at('environment', objective.environment),
    ...at('runbook', objective.runbook),
    ...at('minimum-bad-events', String(objective.minimumBadEvents)),
    ...at('alerts', objective.rules?.length === 0 ? 'none' : null),
  }
}

function windowOf({ window }: Objective): Yaml {
  if (window.kind === 'rolling') return { duration: formatDuration(window.durationMs), isRolling: true }
  const letter = { day: 'd', week: 'w', month: 'M', quarter: 'Q', year: 'Y' }[window.unit]
  return {
    duration: `${window.count}${letter}`, isRolling: false, calendar: { startTime: `${window.start} 00:00:00`, timeZone: window.timeZone },
  }
}

function slices({ budgeting }: Objective): Yaml {
  return budgeting.method === 'occurrences' ? {} : {
    timeSliceTarget: budgeting.sliceTarget, timeSliceWindow: formatDuration(budgeting.sliceMs),
  }
}

function bound(indicator: Indicator): Yaml {
  return indicator.kind === 'threshold' ? { op: indicator.op, value: indicator.value } : {}
}

function indicatorOf(objective: Objective): Yaml {
  const { indicator } = objective
  const metric = (spec: Yaml): Yaml => ({ metricSource: metricSource(objective, spec) })
  if (indicator.kind === 'threshold') return { thresholdMetric: metric({ query: written(indicator.promql) }) }
  if (indicator.kind === 'error-ratio') {
    return { ratioMetric: { raw: metric({ query: written(indicator.promql), weighs: 'minutes' }), rawType: 'failure' } }
  }
  if (indicator.kind === 'latency') {
    const { good, total } = latencyCounts(indicator)
    const { histogram, native, thresholdSeconds } = indicator
    return { ratioMetric: {
      counter: true, good: metric(queryOf(good)), total: metric({ ...queryOf(total), histogram, native, thresholdSeconds }),
    } }
  }
  if (indicator.kind === 'pushed') return { ratioMetric: { counter: true, good: metric({}), total: metric({}) } }
  const { good, bad, total } = indicator
  return { ratioMetric: {
    counter: true, ...good === undefined ? {} : { good: metric(queryOf(good)) }, ...bad === undefined ? {} : { bad: metric(queryOf(bad)) },
    total: metric(queryOf(total)),
  } }
}

function metricSource({ source }: Objective, spec: Yaml): Yaml {
  if (source.kind === 'push') return { type: pushType }
  return { metricSourceRef: source.connection, type: 'Prometheus', spec: source.kind === 'scrape' ? { ...spec, scrape: true } : spec }
}

function queryOf(query: CountQuery): Yaml {
  return 'selector' in query ? { query: query.selector } : { query: written(query.promql), yields: query.yields }
}

/** The way other tools write the window. */
function written(promql: string): string {
  return promql.replaceAll('$window', '{{.window}}')
}

function policyOf(objective: Objective, rule: BurnRule, index: number): Yaml {
  const name = `${objective.name.slice(0, 50)}-burn-${index + 1}`.replaceAll('--', '-')
  return {
    kind: 'AlertPolicy',
    metadata: { name },
    spec: {
      alertWhenBreaching: true,
      conditions: [{
        kind: 'AlertCondition',
        metadata: { name, annotations: { [`${annotationPrefix}short-window`]: formatDuration(rule.shortMs) } },
        spec: {
          severity: rule.severity,
          condition: { kind: 'burnrate', op: 'gt', threshold: rule.factor, lookbackWindow: formatDuration(rule.longMs) },
        },
      }],
    },
  }
}

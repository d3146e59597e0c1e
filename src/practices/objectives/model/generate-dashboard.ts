// A Grafana dashboard of an objective: its budget and burn from the recorded series, and the golden signals
// (latency, traffic, errors, saturation) as far as its indicator knows them.
import { formatDuration, hourMs, minuteMs } from '../../../base/duration.ts'
import type { CountQuery, Indicator, Objective } from './objective.ts'
import { latencyCounts } from './latency-counts.ts'
import { selectorOf, selectorText } from './promql.ts'
import { ofObjective, series } from './series-names.ts'
import { rulesOf } from './standard-rules.ts'

/** Grafana's dashboard JSON, as its import takes it. */
export type Dashboard = Readonly<Record<string, unknown>>

interface Query {
  readonly expr: string
  readonly legend: string
}

interface Panel {
  readonly title: string
  /** Shown behind the (i): what the number is and how it is made. */
  readonly description: string
  readonly kind: 'stat' | 'timeseries'
  readonly unit: 'percentunit' | 's' | 'short' | 'reqps'
  readonly queries: readonly Query[]
  readonly width: number
  /** Values from which on it turns red, or under which when `isFloor`. */
  readonly bound?: { readonly value: number; readonly isFloor: boolean }
  readonly decimals?: number
}

const fullWidth = 24
const statHeight = 4
const chartHeight = 8
/** Grafana refuses longer ones. */
const maxUidLength = 40

export function generateDashboard(objective: Objective): Dashboard {
  const panels = [...budgetPanels(objective), ...signalPanels(objective)]
  return {
    uid: `mainstay-${objective.name}`.slice(0, maxUidLength).replace(/-+$/, ''),
    title: `${objective.displayName} (objective)`,
    description: [objective.description, `Target ${Number((objective.target * 100).toPrecision(10))} % over ${windowText(objective)}. Needs the rules generated for this objective.`].filter(Boolean).join('\n\n'),
    tags: ['mainstay', 'objective', objective.service],
    editable: true,
    schemaVersion: 39,
    timezone: 'browser',
    refresh: '1m',
    time: { from: 'now-7d', to: 'now' },
    links: objective.runbook === null ? [] : [{ title: 'Runbook', type: 'link', url: objective.runbook, targetBlank: true }],
    templating: { list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }] },
    annotations: { list: [] },
    panels: placed(panels),
  }
}

function budgetPanels(objective: Objective): readonly Panel[] {
  const rules = rulesOf(objective)
  const windows = [...new Set([5 * minuteMs, hourMs, ...rules.map((rule) => rule.longMs)])].toSorted((a, b) => a - b)
  const recorded = [5 * minuteMs, ...rules.flatMap((rule) => [rule.shortMs, rule.longMs])]
  const burns = windows.filter((windowMs) => recorded.includes(windowMs))
  const shown = burns.at(-1) ?? 5 * minuteMs
  const fastest = rules.reduce((highest, rule) => Math.max(highest, rule.factor), 1)
  const burnCharts: Panel = {
    title: 'Burn rate', kind: 'timeseries', unit: 'short', width: 12, bound: { value: fastest, isFloor: false },
    description: 'Error ratio over the window, divided by the error budget. 1 spends the budget exactly by the end of the window. No line: no events.',
    queries: burns.map((windowMs) => ({
      expr: ofObjective(series.burnRate(windowMs), objective), legend: `over ${formatDuration(windowMs)}`,
    })),
  }
  const target: Panel = {
    title: 'Target', kind: 'stat', unit: 'percentunit', width: 6, decimals: 3, description: `Over ${windowText(objective)}.`,
    queries: [{ expr: ofObjective(series.target, objective), legend: 'target' }],
  }
  const burnNow: Panel = {
    title: `Burn rate over ${formatDuration(shown)}`, kind: 'stat', unit: 'short', width: 6, bound: { value: 1, isFloor: false }, decimals: 2,
    description: '1 spends the budget exactly by the end of the window.', queries: [{ expr: ofObjective(series.burnRate(shown), objective), legend: 'burn rate' }],
  }
  if (objective.window.kind === 'calendar') return [target, burnNow, { ...burnCharts, width: 12 }]
  const left: Query = { expr: ofObjective(series.budgetRemaining, objective), legend: 'left' }
  return [
    target,
    {
      title: 'Budget left', kind: 'stat', unit: 'percentunit', width: 6, bound: { value: 0, isFloor: true }, decimals: 2,
      description: `Of the error budget of ${windowText(objective)}. Under 0 it is overspent.`, queries: [left],
    },
    burnNow,
    {
      title: 'Measured', kind: 'stat', unit: 'percentunit', width: 6, bound: { value: 0.9, isFloor: true }, decimals: 1,
      description: 'Part of the window for which there is data. The numbers beside it speak of that part only.',
      queries: [{ expr: ofObjective(series.coverage, objective), legend: 'measured' }],
    },
    {
      title: 'Budget left', kind: 'timeseries', unit: 'percentunit', width: 12, bound: { value: 0, isFloor: true },
      description: 'Share of the error budget of the window that ends at each moment. Under 0 it is overspent.', queries: [left],
    },
    burnCharts,
  ]
}

function signalPanels(objective: Objective): readonly Panel[] {
  const { indicator } = objective
  switch (indicator.kind) {
    case 'ratio': return [trafficPanel(indicator.total), errorsPanel(objective, 'Errors')]
    case 'latency': return [latencyPanel(indicator), trafficPanel(latencyCounts(indicator).total), errorsPanel(objective, 'Too slow')]
    case 'error-ratio': return [{
      title: 'Errors', kind: 'timeseries', unit: 'percentunit', width: 24, description: 'The ready-made error ratio of the objective.',
      queries: [{ expr: indicator.promql.replaceAll('$window', '$__rate_interval'), legend: 'error ratio' }],
    }]
    case 'threshold': return [{
      title: 'Saturation', kind: 'timeseries', unit: 'short', width: 24, bound: { value: indicator.value, isFloor: indicator.op === 'gt' || indicator.op === 'gte' },
      description: 'The gauge of the objective and its bound.',
      queries: [
        { expr: indicator.promql.replaceAll('$window', '$__rate_interval'), legend: '{{instance}}' },
        { expr: `vector(${indicator.value})`, legend: 'bound' },
      ],
    }]
    case 'pushed': return []
  }
}

function perSecond(query: CountQuery): string {
  if ('selector' in query) return `sum(rate(${query.selector}[$__rate_interval]))`
  const promql = query.promql.replaceAll('$window', '$__rate_interval')
  return query.yields === 'rate' ? `sum(${promql})` : `sum(${promql}) / ($__rate_interval_ms / 1000)`
}

function trafficPanel(total: CountQuery): Panel {
  return {
    title: 'Traffic', kind: 'timeseries', unit: 'reqps', width: 12, description: 'Events a second that count towards the objective.',
    queries: [{ expr: perSecond(total), legend: 'events/s' }],
  }
}

function errorsPanel(objective: Objective, title: string): Panel {
  const windowMs = 5 * minuteMs
  const total = ofObjective(series.total(windowMs), objective)
  return {
    title, kind: 'timeseries', unit: 'percentunit', width: 12, bound: { value: Number((1 - objective.target).toPrecision(12)), isFloor: false },
    description: 'Bad events over all events of the last 5 minutes. The line is what the target allows. No line: no events.',
    queries: [{ expr: `(${total} - ${ofObjective(series.good(windowMs), objective)}) / (${total} > 0)`, legend: 'bad events' }],
  }
}

function latencyPanel(indicator: Extract<Indicator, { kind: 'latency' }>): Panel {
  const quantile = (share: number): Query => ({
    expr: `histogram_quantile(${share}, ${bucketRates(indicator)})`, legend: `p${share * 100}`,
  })
  return {
    title: 'Latency', kind: 'timeseries', unit: 's', width: 24, bound: { value: indicator.thresholdSeconds, isFloor: false },
    description: 'Quantiles estimated from the histogram; the line is the threshold of the objective.',
    queries: [quantile(0.5), quantile(0.9), quantile(0.99), { expr: `vector(${indicator.thresholdSeconds})`, legend: 'threshold' }],
  }
}

function bucketRates(indicator: Extract<Indicator, { kind: 'latency' }>): string {
  if (indicator.native) return `sum(rate(${indicator.histogram}[$__rate_interval]))`
  const selector = selectorOf(indicator.histogram)
  const bucket = 'code' in selector ? indicator.histogram : selectorText({ ...selector, metric: `${selector.metric}_bucket` })
  return `sum by (le) (rate(${bucket}[$__rate_interval]))`
}

function windowText({ window }: Objective): string {
  return window.kind === 'rolling' ? formatDuration(window.durationMs) : `${window.count} calendar ${window.unit}${window.count === 1 ? '' : 's'} (${window.timeZone})`
}

/** Left to right, then down. */
function placed(panels: readonly Panel[]): readonly Dashboard[] {
  let [x, y, rowHeight] = [0, 0, 0]
  return panels.map((panel, index) => {
    const height = panel.kind === 'stat' ? statHeight : chartHeight
    if (x + panel.width > fullWidth || (rowHeight > 0 && rowHeight !== height)) [x, y, rowHeight] = [0, y + rowHeight, 0]
    const at = { x, y, w: panel.width, h: height }
    x += panel.width
    rowHeight = height
    return { id: index + 1, gridPos: at, ...panelJson(panel) }
  })
}

function panelJson(panel: Panel): Dashboard {
  const { bound } = panel
  const steps = bound === undefined ? [{ color: 'blue', value: null }]
    : [{ color: bound.isFloor ? 'red' : 'green', value: null }, { color: bound.isFloor ? 'green' : 'red', value: bound.value }]
  const datasource = { type: 'prometheus', uid: '${datasource}' }
  return {
    type: panel.kind,
    title: panel.title,
    description: panel.description,
    datasource,
    targets: panel.queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index), datasource, expr, legendFormat: legend, ...panel.kind === 'stat' ? { instant: true } : {},
    })),
    fieldConfig: {
      defaults: {
        unit: panel.unit,
        ...panel.decimals === undefined ? {} : { decimals: panel.decimals },
        noValue: 'no data',
        thresholds: { mode: 'absolute', steps },
        color: { mode: panel.kind === 'stat' ? 'thresholds' : 'palette-classic' },
        // Gaps stay gaps: joining them would show data that is not there.
        ...panel.kind === 'stat' ? {} : { custom: {
          drawStyle: 'line', lineWidth: 1, fillOpacity: 10, spanNulls: false,
          ...bound === undefined ? {} : { thresholdsStyle: { mode: 'line' } },
        } },
      },
      overrides: [],
    },
    options: panel.kind === 'stat' ? { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'value', graphMode: 'none' }
      : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  }
}

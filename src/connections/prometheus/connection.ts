// Prometheus, and what speaks its API, as a metric source.
import { hourMs, parseDuration } from '../../base/duration.ts'
import { Fault } from '../../base/fault.ts'
import type { Finding } from '../../base/finding.ts'
import { boundProblem } from '../bucket-bounds.ts'
import { foldMinutes } from '../fold-minutes.ts'
import type { PartKind } from '../fold-minutes.ts'
import { metricSourceKind } from '../metric-source.ts'
import type { MetricSource, MinutesAnswer, MinutesRequest, SourceTools, TestAnswer } from '../metric-source.ts'
import { wholeMinutes } from '../minute-range.ts'
import type { MinuteRange } from '../minute-range.ts'
import { parseSelector, selectorText } from '../selector.ts'
import { prometheusApi } from './api.ts'
import { promqlOf } from './promql-source.ts'
import type { PrometheusApi } from './api.ts'
import { partsOf } from './count-expressions.ts'
import type { Part } from './count-expressions.ts'
import { firstMeasured } from './first-measured.ts'
import { distinct, readCounters } from './read-counters.ts'
import { isTooHeavy, readParts } from './read-parts.ts'
import type { PartValuesRead } from './read-parts.ts'
import { readServiceGraph } from './read-service-graph.ts'
import { tooManySeries } from './read-series.ts'
import { defaultScrapeIntervalMs, defaultSettleMs, PrometheusSettings, settingsFindings } from './settings.ts'

export const prometheusConnection = metricSourceKind({
  type: 'prometheus',
  means: 'Prometheus or a system with its API: Thanos, Mimir, Cortex, VictoriaMetrics',
  schema: PrometheusSettings,
  check: settingsFindings,
  open: prometheusSource,
})

export function prometheusSource(name: string, settings: PrometheusSettings, tools: SourceTools): MetricSource {
  const api = prometheusApi(name, settings, tools)
  const intervalMs = intervalOf(settings, api, tools)
  /** Texts of parts with too many series to read one by one, and until when. */
  const wide = new Map<string, number>()

  /** By the text of the part. Objectives of one service often share their total: it is asked for once. */
  async function readPlans(plans: readonly Plan[], asked: { range: MinuteRange; signal: AbortSignal }): Promise<ReadonlyMap<string, PartValuesRead>> {
    const nowMs = tools.clock.nowMs()
    const parts = [...new Map(plans.flatMap((plan) => plan.parts.map((part) => [part.promql, part] as const))).values()]
    const isShort = asked.range.toMs - asked.range.fromMs <= longestBySeriesMs
    const bySeries = parts.filter((part) => isShort && part.counter !== null && (wide.get(part.promql) ?? 0) < nowMs)
    const read = new Map<string, PartValuesRead>()
    for (const [text, untilMs] of wide) if (untilMs < nowMs) wide.delete(text)
    const counters = await readCounters(api, bySeries.map((part) => part.counter!), asked)
    bySeries.forEach((part, index) => {
      const { problem } = counters[index]!
      if (problem === null) read.set(part.promql, counters[index]!)
      else if (problem.code === tooManySeries || isTooHeavy(problem)) wide.set(part.promql, nowMs + wideForMs)
    })
    const rest = parts.filter((part) => !read.has(part.promql))
    const counted = rest.flatMap((part) => (part.counter === null ? [] : [part.counter.total]))
    const fromMs = isShort || counted.length < rest.length ? asked.range.fromMs : await firstMeasured(api, distinct(counted), asked)
    const texts = rest.map((part) => part.promql)
    const summed = await readParts(api, texts, { ...asked, range: { ...asked.range, fromMs } })
    texts.forEach((text, index) => read.set(text, summed[index]!))
    return read
  }

  return {
    name,
    settleMs: parseDuration(settings.settle ?? '') ?? defaultSettleMs,
    async minutes(requests, range, signal) {
      const asked = { range: wholeMinutes(range, tools.clock.nowMs()), signal }
      let plans = requests.map((request) => planOf(request, 0))
      if (plans.some((plan) => plan.parts.some((part) => part.counter === null))) {
        const scrapeMs = await intervalMs(signal)
        plans = requests.map((request) => planOf(request, scrapeMs))
      }
      if (asked.range.fromMs === asked.range.toMs) return plans.map((plan) => answerOf(plan, []))
      const byText = await readPlans(plans, asked)
      return Promise.all(plans.map((plan) => fold(api, plan, { ...asked, byText })))
    },
    test: (signal) => testOf(api, settings, signal),
    calls: (range, signal) => readServiceGraph(api, range, signal),
    promql: promqlOf(api),
  }
}

/** Longer ranges are summed by Prometheus: every value of every series would be too much to carry. */
const longestBySeriesMs = hourMs
/** A selector with too many series is summed by Prometheus for so long, then looked at again. */
const wideForMs = hourMs

interface Plan {
  readonly request: MinutesRequest
  readonly parts: readonly Part[]
  readonly problem: string | null
}

/** The same indicators are asked for every minute: their selectors are parsed once. */
const knownParts = new WeakMap<MinutesRequest['indicator'], { readonly scrapeMs: number; readonly parts: readonly Part[] }>()

function planOf(request: MinutesRequest, scrapeMs: number): Plan {
  if (request.indicator.kind === 'pushed') return { request, parts: [], problem: 'Its counts arrive by the push API, not from Prometheus.' }
  try {
    let known = knownParts.get(request.indicator)
    if (known?.scrapeMs !== scrapeMs) knownParts.set(request.indicator, (known = { scrapeMs, parts: partsOf(request.indicator, scrapeMs) }))
    return { request, parts: known.parts, problem: null }
  } catch (problem) {
    if (problem instanceof Fault) return { request, parts: [], problem: `${problem.say} ${problem.mend}` }
    throw problem
  }
}

function answerOf(plan: Plan, minutes: MinutesAnswer['minutes'], problem: string | null = plan.problem): MinutesAnswer {
  return { key: plan.request.key, minutes, ...(problem === null ? {} : { problem }) }
}

interface ReadInRange {
  readonly range: MinuteRange
  readonly signal: AbortSignal
  readonly byText: ReadonlyMap<string, PartValuesRead>
}

async function fold(api: PrometheusApi, plan: Plan, read: ReadInRange): Promise<MinutesAnswer> {
  if (plan.problem !== null) return answerOf(plan, [])
  const { indicator } = plan.request
  const parts = plan.parts.map((part) => ({ part, read: read.byText.get(part.promql)! }))
  const failed = parts.find((one) => one.read.problem !== null)
  const problem = failed ? `Prometheus: ${failed.read.problem!.say} ${failed.read.problem!.mend}` : null
  // Without one of its parts a minute would be a lie: 'no bad events' and 'bad events unknown' look alike.
  if (failed && parts.every((one) => one.read.values.size === 0)) return answerOf(plan, [], problem)
  const minutes = foldMinutes(indicator, new Map(parts.map((one): [PartKind, ReadonlyMap<number, number>] => [one.part.kind, one.read.values])), read.range)
  if (failed) return answerOf(plan, minutes.filter(({ atMs }) => failed.read.values.has(atMs)), problem)
  if (minutes.length === 0) return answerOf(plan, [], `Nothing was measured here: no series for \`${parts[0]!.part.kind}\` in this time.`)
  const good = parts.find((one) => one.part.kind === 'good')
  if (good !== undefined && good.read.values.size === 0 && minutes.some((minute) => minute.total > 0)) {
    if (indicator.kind !== 'latency') return answerOf(plan, minutes, 'No series of good events was found, so every event counts as bad. Check the query of the good events.')
    const bounds = indicator.native ? [] : await boundsOf(api, indicator.histogram, read)
    return answerOf(plan, [], boundProblem(indicator.histogram, indicator.thresholdSeconds, bounds) ?? `${indicator.histogram} has no buckets in Prometheus, so requests under the threshold cannot be counted.`)
  }
  return answerOf(plan, minutes)
}

async function boundsOf(api: PrometheusApi, histogram: string, { range, signal }: ReadInRange): Promise<readonly string[]> {
  const { metric, matchers } = parseSelector(histogram)
  return api.labelValues('le', { selector: selectorText({ metric: `${metric}_bucket`, matchers }), ...range }, signal).catch((problem: unknown) => {
    if (signal.aborted) throw problem
    return []
  })
}

/** As set, else as Prometheus says of itself, asked once an hour. */
function intervalOf(settings: PrometheusSettings, api: PrometheusApi, tools: SourceTools): (signal: AbortSignal) => Promise<number> {
  const set = parseDuration(settings.scrapeInterval ?? '')
  let known: { readonly ms: number; readonly untilMs: number } | null = null
  return async (signal) => {
    if (set !== null) return set
    const nowMs = tools.clock.nowMs()
    if (known === null || nowMs > known.untilMs) {
      known = { ms: parseDuration((await api.globalScrapeInterval(signal)) ?? '') ?? defaultScrapeIntervalMs, untilMs: nowMs + hourMs }
    }
    return known.ms
  }
}

async function testOf(api: PrometheusApi, settings: PrometheusSettings, signal: AbortSignal): Promise<TestAnswer> {
  try {
    const beganMs = performance.now()
    const up = await api.query('count by (state) (label_replace(up == 1, "state", "up", "", "") or label_replace(up == 0, "state", "down", "", ""))', signal)
    const tookMs = Math.ceil(performance.now() - beganMs)
    const count = (state: string): number => up.find((series) => series.labels['state'] === state)?.values[0]?.[1] ?? 0
    const [version, global] = [await api.version(signal), await api.globalScrapeInterval(signal)]
    const findings: Finding[] = []
    if (count('up') === 0) findings.push({ level: 'warning', code: 'PROMETHEUS_NO_TARGETS', say: 'It reports no target that is up.', mend: 'Check its scrape configuration; where metrics arrive by remote write this may be as it should.' })
    if (settings.scrapeInterval !== undefined && global !== null && parseDuration(global) !== parseDuration(settings.scrapeInterval)) {
      findings.push({ level: 'info', code: 'PROMETHEUS_SCRAPE_INTERVAL', say: `The connection says that it scrapes every ${settings.scrapeInterval}, its own configuration ${global}.`, mend: 'Remove scrapeInterval to take what its configuration says.', field: 'scrapeInterval' })
    }
    const targets = count('up') + count('down')
    return { ok: true, say: `Prometheus${version === null ? '' : ` ${version}`} answers in ${tookMs} ms; ${count('up')} of ${targets} targets are up.`, mend: '', findings }
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem
    return { ok: false, say: problem.say, mend: problem.mend, findings: [] }
  }
}

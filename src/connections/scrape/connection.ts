// Metrics read from the services themselves, as a metric source: for those who run no Prometheus.
import { minuteMs, parseDuration } from '../../base/duration.ts'
import { Fault } from '../../base/fault.ts'
import type { Indicator } from '../../base/indicator.ts'
import { boundPattern, boundProblem } from '../bucket-bounds.ts'
import { foldMinutes } from '../fold-minutes.ts'
import type { PartKind } from '../fold-minutes.ts'
import { metricSourceKind } from '../metric-source.ts'
import type { MetricSource, MinutesAnswer, MinutesRequest, SourceTools, TestAnswer } from '../metric-source.ts'
import { wholeMinutes } from '../minute-range.ts'
import type { MinuteRange } from '../minute-range.ts'
import { countedSelector, parseSelector, selectorText } from '../selector.ts'
import type { Selector } from '../selector.ts'
import { MinuteBook, maxSeries } from './minute-book.ts'
import type { InMinute, InterestKind } from './minute-book.ts'
import { scraperOf } from './scraper.ts'
import type { Scraper } from './scraper.ts'
import { defaultIntervalMs, ScrapeSettings, settingsFindings } from './settings.ts'

export const scrapeConnection = metricSourceKind({
  type: 'scrape',
  means: 'The metrics pages of services, read directly',
  schema: ScrapeSettings,
  check: settingsFindings,
  open: scrapeSource,
})

/** Nobody asked for so long: reading stops until somebody does. */
const idleMs = 10 * minuteMs
/** Readings of the last seconds of a minute may still be on their way. */
const settleMs = 2_000

export interface ScrapeSource extends MetricSource {
  /** Reads every target once, now; for tests that bring their own time. */
  scrapeAll(signal: AbortSignal): Promise<void>
  close(): void
}

/** @param given.isManual true: only `scrapeAll` reads. */
export function scrapeSource(name: string, settings: ScrapeSettings, tools: SourceTools, given: { isManual?: boolean } = {}): ScrapeSource {
  const book = new MinuteBook()
  const scraper = scraperOf(name, settings, { tools, book, intervalMs: parseDuration(settings.interval ?? '') ?? defaultIntervalMs })
  let idleTimer: NodeJS.Timeout | undefined
  const close = (): void => {
    clearTimeout(idleTimer)
    scraper.stop()
  }
  return {
    name,
    settleMs,
    close,
    scrapeAll: (signal) => scraper.scrapeAll(signal),
    async minutes(requests, range) {
      const nowMs = tools.clock.nowMs()
      const answers = requests.map((request) => answerFor(request, { book, scraper, range: wholeMinutes(range, nowMs), nowMs }))
      if (given.isManual !== true && !book.isIdle) {
        scraper.start()
        clearTimeout(idleTimer)
        idleTimer = setTimeout(close, idleMs).unref()
      }
      return answers
    },
    test: (signal) => testOf(scraper, signal),
  }
}

interface Reading {
  readonly book: MinuteBook
  readonly scraper: Scraper
  readonly range: MinuteRange
  readonly nowMs: number
}

interface Part {
  readonly kind: PartKind
  readonly selector: Selector
  readonly interest: InterestKind
}

function answerFor(request: MinutesRequest, reading: Reading): MinutesAnswer {
  const { book, range, nowMs } = reading
  const { key, indicator } = request
  try {
    const parts = partsOf(indicator)
    if (!parts.every((part) => book.ask(part.selector, part.interest, nowMs))) return { key, minutes: [], problem: 'This connection measures more selectors than it can; spread the targets over several connections.' }
    const read = new Map(parts.map((part): [PartKind, ReadonlyMap<number, number>] => [part.kind, valuesOf(indicator, book.minutes(part.selector, part.interest))]))
    const minutes = foldMinutes(indicator, read, range)
    const bounds = indicator.kind === 'latency' && read.get('good')!.size === 0 ? boundsProblem(indicator, parts, book) : null
    if (bounds !== null) return { key, minutes: [], problem: bounds }
    const problem = problemOf(reading)
    return { key, minutes, ...(problem === null ? {} : { problem }) }
  } catch (problem) {
    if (problem instanceof Fault) return { key, minutes: [], problem: `${problem.say} ${problem.mend}` }
    throw problem
  }
}

/** Throws a Fault when direct scraping cannot measure it. */
function partsOf(indicator: Indicator): readonly Part[] {
  const counter = (kind: PartKind, query: Parameters<typeof countedSelector>[0]): Part => {
    const selector = countedSelector(query)
    if (selector === null) throw onlyPrometheus('This PromQL expression')
    return { kind, selector, interest: 'counter' }
  }
  switch (indicator.kind) {
    case 'ratio': return [counter('total', indicator.total), ...(indicator.good ? [counter('good', indicator.good)] : indicator.bad ? [counter('bad', indicator.bad)] : [])]
    case 'latency': {
      if (indicator.native) throw onlyPrometheus('A native histogram')
      const { metric, matchers } = parseSelector(indicator.histogram)
      return [
        { kind: 'total', interest: 'counter', selector: { metric: `${metric}_count`, matchers } },
        { kind: 'good', interest: 'bucket', selector: { metric: `${metric}_bucket`, matchers: [...matchers, { label: 'le', op: '=~', value: boundPattern(indicator.thresholdSeconds) }] } },
      ]
    }
    case 'threshold': {
      const selector = countedSelector({ promql: `sum(increase(${indicator.promql}[$window]))`, yields: 'increase' })
      if (selector === null) throw onlyPrometheus('This PromQL expression')
      return [{ kind: 'gauge', selector, interest: 'gauge' }]
    }
    case 'error-ratio': throw onlyPrometheus('A ready-made error ratio')
    case 'pushed': throw new Fault('SCRAPE_PUSHED', { say: 'Its counts arrive by the push API, not by scraping.', mend: 'Set the source of the objective to push.' })
  }
}

function onlyPrometheus(what: string): Fault {
  return new Fault('SCRAPE_ONLY_SELECTORS', { say: `${what} can only be read from Prometheus, not by scraping services.`, mend: 'Use a plain selector of counters, or a connection of type prometheus.' })
}

function valuesOf(indicator: Indicator, minutes: ReadonlyMap<number, InMinute>): ReadonlyMap<number, number> {
  const values = new Map<number, number>()
  const isUpper = indicator.kind === 'threshold' && (indicator.op === 'lt' || indicator.op === 'lte')
  for (const [atMs, minute] of minutes) values.set(atMs, indicator.kind === 'threshold' ? (isUpper ? minute.max : minute.min) : minute.increase)
  return values
}

function boundsProblem(indicator: Extract<Indicator, { kind: 'latency' }>, parts: readonly Part[], book: MinuteBook): string | null {
  const good = parts.find((part) => part.kind === 'good')!
  return boundProblem(selectorText(parseSelector(indicator.histogram)), indicator.thresholdSeconds, book.boundsBeside(good.selector))
}

function problemOf({ scraper, book }: Reading): string | null {
  const targets = scraper.health()
  const failing = targets.filter((target) => target.problem !== null)
  if (failing.length > 0) return `${failing.length} of ${targets.length} targets cannot be read; ${failing[0]!.problem}`
  return book.isFull ? `More than ${maxSeries} series; what came after them is not counted.` : null
}

async function testOf(scraper: Scraper, signal: AbortSignal): Promise<TestAnswer> {
  const beganMs = performance.now()
  await scraper.scrapeAll(signal)
  const targets = scraper.health()
  const failing = targets.filter((target) => target.problem !== null)
  const findings = targets.flatMap((target) => target.findings.slice(0, 3).map((finding) => ({ ...finding, say: `${target.url}: ${finding.say}` }))).slice(0, 20)
  const failed = failing.map((target) => ({ level: 'error' as const, code: 'SCRAPE_TARGET', say: target.problem!, mend: 'Check that the service runs and that its metrics page can be reached from here.' }))
  if (failing.length === targets.length) return { ok: false, say: failing[0]!.problem!, mend: 'Check that the service runs and that its metrics page can be reached from here.', findings: failed.slice(1, 20) }
  return { ok: true, say: `${targets.length - failing.length} of ${targets.length} targets answer, all within ${Math.round(performance.now() - beganMs)} ms.`, mend: '', findings: [...failed, ...findings] }
}

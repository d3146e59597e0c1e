// Reads the targets of one connection on time, and hands what they answer to the minute book.
import { Fault } from '../../base/fault.ts'
import type { Finding } from '../../base/finding.ts'
import type { SourceTools } from '../metric-source.ts'
import { parseExposition } from './exposition.ts'
import type { MinuteBook } from './minute-book.ts'
import type { ScrapeSettings } from './settings.ts'

/** An answer of a large service is about 2 MB. */
const maxBytes = 16 * 1024 * 1024
/** As Prometheus asks: OpenMetrics if it can be had. */
const accept = 'application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.7,*/*;q=0.1'

export interface TargetHealth {
  readonly url: string
  readonly lastOkMs: number | null
  /** Why the last reading failed; null when it did not. */
  readonly problem: string | null
  readonly findings: readonly Finding[]
}

export interface Scraper {
  /** Reads every target once, now. */
  scrapeAll(signal: AbortSignal): Promise<void>
  health(): readonly TargetHealth[]
  /** Reads each target every interval, the first time at once, until stopped. */
  start(): void
  stop(): void
}

export function scraperOf(name: string, settings: ScrapeSettings, given: { tools: SourceTools; book: MinuteBook; intervalMs: number }): Scraper {
  const { tools, book, intervalMs } = given
  const healths = new Map<string, TargetHealth>(settings.targets.map((url) => [url, { url, lastOkMs: null, problem: null, findings: [] }]))
  let stopping: AbortController | null = null

  async function scrape(url: string, signal: AbortSignal): Promise<void> {
    // The time of a reading is when it began, as in Prometheus: what the target counted until then is in it.
    const atMs = tools.clock.nowMs()
    try {
      const answer = await tools.egress.request({
        destination: `connection:${name}`, url, trust: 'administrator', timeoutMs: Math.min(intervalMs, 10_000), retries: 0, maxBytes, signal,
        headers: { accept, 'accept-encoding': 'gzip', 'user-agent': 'Mainstay', ...(await credentials()) },
      })
      if (answer.status !== 200) throw new Fault('SCRAPE_STATUS', { kind: 'unavailable', say: `${url} answered HTTP ${answer.status}.`, mend: 'Check the path and the credentials of the target.' })
      const read = parseExposition(answer.text, (metric) => book.isWanted(metric))
      const wrong = read.findings.find((finding) => finding.code === 'SCRAPE_NOT_METRICS')
      if (wrong) throw new Fault('SCRAPE_NOT_METRICS', { kind: 'unavailable', say: `${url}: ${wrong.say}`, mend: wrong.mend })
      book.take(url, read.value, atMs)
      healths.set(url, { url, lastOkMs: atMs, problem: null, findings: read.findings })
    } catch (problem) {
      if (signal.aborted) return
      const say = problem instanceof Fault ? `${problem.say} ${problem.mend}` : String(problem)
      healths.set(url, { ...healths.get(url)!, problem: say })
    }
  }

  async function credentials(): Promise<Record<string, string>> {
    const headers: Record<string, string> = {}
    for (const [header, value] of Object.entries(settings.headers ?? {})) headers[header.toLowerCase()] = await tools.resolveSecrets(value)
    if (settings.bearerToken !== undefined) headers['authorization'] = `Bearer ${await tools.resolveSecrets(settings.bearerToken)}`
    if (settings.basicAuth !== undefined) headers['authorization'] = `Basic ${Buffer.from(`${settings.basicAuth.username}:${await tools.resolveSecrets(settings.basicAuth.password)}`).toString('base64')}`
    return headers
  }

  async function keepReading(url: string, signal: AbortSignal): Promise<void> {
    let dueMs = performance.now()
    while (!signal.aborted) {
      await scrape(url, signal)
      // On the beat: a slow answer does not shift the next reading, and missed beats are not made up for.
      dueMs += intervalMs
      const nowMs = performance.now()
      if (dueMs <= nowMs) dueMs += Math.ceil((nowMs - dueMs + 1) / intervalMs) * intervalMs
      await pause(dueMs - nowMs, signal)
    }
  }

  return {
    async scrapeAll(signal) {
      await Promise.all(settings.targets.map((url) => scrape(url, signal)))
    },
    health: () => [...healths.values()],
    start() {
      if (stopping !== null) return
      const life = (stopping = new AbortController())
      for (const url of settings.targets) void keepReading(url, life.signal)
    },
    stop() {
      stopping?.abort()
      stopping = null
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, Math.max(0, ms))
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}

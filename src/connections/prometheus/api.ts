// The HTTP API of Prometheus and of what speaks like it: Thanos, Mimir, Cortex, VictoriaMetrics.
import { Fault } from '../../base/fault.ts'
import type { SourceTools } from '../metric-source.ts'
import type { PrometheusSettings } from './settings.ts'

/** One series: values by the instant they were evaluated at, in milliseconds. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly values: readonly (readonly [atMs: number, value: number])[]
}

export interface RangeAsked {
  readonly promql: string
  /** First and last instant that is evaluated. */
  readonly firstMs: number
  readonly lastMs: number
  readonly stepMs: number
  readonly timeoutMs: number
}

export interface PrometheusApi {
  queryRange(asked: RangeAsked, signal: AbortSignal): Promise<readonly Series[]>
  /** At this instant; a scalar is one series without labels. */
  query(promql: string, signal: AbortSignal): Promise<readonly Series[]>
  labelValues(label: string, asked: { readonly selector: string; readonly fromMs: number; readonly toMs: number }, signal: AbortSignal): Promise<readonly string[]>
  /** Alerting rules of this name. */
  alertRules(name: string, signal: AbortSignal): Promise<readonly { readonly query: string; readonly durationMs: number }[]>
  version(signal: AbortSignal): Promise<string | null>
  /** The scrape interval that its configuration sets for all; null when it does not say. */
  globalScrapeInterval(signal: AbortSignal): Promise<string | null>
}

/** 40,000 values are about 1.5 MB; a label with 100,000 values is about 5 MB. */
const maxBytes = 32 * 1024 * 1024
const shortMs = 10_000

export function prometheusApi(name: string, settings: PrometheusSettings, tools: SourceTools): PrometheusApi {
  const base = settings.url.replace(/\/+$/, '')
  return {
    async queryRange({ promql, firstMs, lastMs, stepMs, timeoutMs }, signal) {
      // Prometheus gives up by itself a little earlier than we do, so that it does not work on for nobody.
      const form = { query: promql, start: seconds(firstMs), end: seconds(lastMs), step: String(stepMs / 1_000), timeout: `${Math.max(1, Math.floor(timeoutMs / 1_000) - 1)}s` }
      return matrixOf(await call('/api/v1/query_range', { form, timeoutMs, signal }))
    },
    async query(promql, signal) {
      return vectorOf(await call('/api/v1/query', { form: { query: promql }, timeoutMs: shortMs, signal }))
    },
    async labelValues(label, { selector, fromMs, toMs }, signal) {
      const found = await call(`/api/v1/label/${encodeURIComponent(label)}/values?${new URLSearchParams({ 'match[]': selector, start: seconds(fromMs), end: seconds(toMs) })}`, { timeoutMs: shortMs, signal })
      return Array.isArray(found) ? found.filter((value) => typeof value === 'string') : []
    },
    async alertRules(name, signal) {
      // Systems that do not know `rule_name[]` answer all of them.
      const found = await call(`/api/v1/rules?${new URLSearchParams({ type: 'alert', 'rule_name[]': name })}`, { timeoutMs: shortMs, signal }) as { groups?: readonly { rules?: readonly { type?: unknown; name?: unknown; query?: unknown; duration?: unknown }[] }[] } | null
      return (found?.groups ?? []).flatMap((group) => group.rules ?? []).flatMap(({ type, name: own, query, duration }) => (
        type === 'alerting' && own === name && typeof query === 'string' ? [{ query, durationMs: typeof duration === 'number' ? duration * 1_000 : 0 }] : []))
    },
    async version(signal) {
      const found = await call('/api/v1/status/buildinfo', { timeoutMs: shortMs, signal }).catch(unlessAborted(signal)) as { version?: unknown } | null
      return typeof found?.version === 'string' ? found.version : null
    },
    async globalScrapeInterval(signal) {
      const found = await call('/api/v1/status/config', { timeoutMs: shortMs, signal }).catch(unlessAborted(signal)) as { yaml?: unknown } | null
      const yaml = typeof found?.yaml === 'string' ? found.yaml : ''
      return /^global:\n(?: .*\n)*? +scrape_interval: *(\w+)/m.exec(yaml)?.[1] ?? null
    },
  }

  async function call(path: string, asked: { form?: Record<string, string>; timeoutMs: number; signal: AbortSignal }): Promise<unknown> {
    const answer = await tools.egress.request({
      destination: `connection:${name}`, url: base + path, trust: 'administrator', timeoutMs: asked.timeoutMs, maxBytes, signal: asked.signal,
      // What fails is asked for again in the next minute; repeating a query that was too heavy would not help now.
      retries: 0,
      headers: { accept: 'application/json', 'accept-encoding': 'gzip', ...(asked.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...(await credentials()) },
      // Long queries do not fit into an address.
      ...(asked.form ? { method: 'POST', body: new URLSearchParams(asked.form).toString() } : {}),
    })
    return dataOf(answer)
  }

  async function credentials(): Promise<Record<string, string>> {
    const headers: Record<string, string> = {}
    for (const [header, value] of Object.entries(settings.headers ?? {})) headers[header.toLowerCase()] = await tools.resolveSecrets(value)
    if (settings.bearerToken !== undefined) headers['authorization'] = `Bearer ${await tools.resolveSecrets(settings.bearerToken)}`
    if (settings.basicAuth !== undefined) {
      const { username, password } = settings.basicAuth
      headers['authorization'] = `Basic ${Buffer.from(`${username}:${await tools.resolveSecrets(password)}`).toString('base64')}`
    }
    return headers
  }
}

function dataOf(answer: { readonly status: number; readonly text: string }): unknown {
  const body = jsonOf(answer.text) as { status?: unknown; data?: unknown; error?: unknown } | null
  if (body?.status === 'success') return body.data
  const error = typeof body?.error === 'string' ? body.error : ''
  if (answer.status === 401 || answer.status === 403) {
    throw new Fault('PROMETHEUS_REFUSED', { kind: 'unavailable', status: answer.status, say: `It refused the credentials (HTTP ${answer.status}).`, mend: 'Check the token, the password and the tenant header of the connection.' })
  }
  if (error === '') {
    throw new Fault('PROMETHEUS_NOT_SPOKEN', {
      kind: 'unavailable', status: answer.status, say: `The answer (HTTP ${answer.status}) is not that of a Prometheus API.`,
      mend: 'Check the address and its path: Mimir needs /prometheus behind it, VictoriaMetrics in a cluster /select/0/prometheus.',
    })
  }
  throw new Fault('PROMETHEUS_ERROR', { kind: answer.status === 503 || answer.status === 429 ? 'unavailable' : 'bad-input', status: answer.status, say: error.slice(0, 1_000), mend: 'Try the query in Prometheus.' })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function unlessAborted(signal: AbortSignal): (problem: unknown) => null {
  return (problem) => {
    if (signal.aborted) throw problem
    return null
  }
}

function seconds(atMs: number): string {
  return (atMs / 1_000).toFixed(3)
}

interface RawSeries {
  readonly metric?: Record<string, string>
  readonly values?: readonly (readonly [number, string])[]
  readonly value?: readonly [number, string]
}

function matrixOf(data: unknown): readonly Series[] {
  const { resultType, result } = (data ?? {}) as { resultType?: string; result?: readonly RawSeries[] }
  if (resultType !== 'matrix' || !Array.isArray(result)) throw notUnderstood()
  return (result as readonly RawSeries[]).map(({ metric, values }) => ({ labels: metric ?? {}, values: (values ?? []).map(([at, value]) => [Math.round(at * 1_000), numberOf(value)] as const) }))
}

function vectorOf(data: unknown): readonly Series[] {
  const { resultType, result } = (data ?? {}) as { resultType?: string; result?: unknown }
  if (resultType === 'scalar' && Array.isArray(result)) return [{ labels: {}, values: [[Math.round(Number(result[0]) * 1_000), numberOf(String(result[1]))]] }]
  if (resultType !== 'vector' || !Array.isArray(result)) throw notUnderstood()
  return (result as readonly RawSeries[]).map(({ metric, value }) => ({ labels: metric ?? {}, values: value ? [[Math.round(value[0] * 1_000), numberOf(value[1])] as const] : [] }))
}

function numberOf(text: string): number {
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text)
}

function notUnderstood(): Fault {
  return new Fault('PROMETHEUS_NOT_SPOKEN', { kind: 'unavailable', say: 'The answer is not that of a Prometheus API.', mend: 'Check the address and its path.' })
}

// What a Prometheus connection is told: where it is, how to sign in, and how often it scrapes.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { parseDuration } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import { addressFindings, Headers, headerFindings, SecretReference } from '../http-settings.ts'

export const PrometheusSettings = Type.Object({
  url: Type.String({ minLength: 1, maxLength: 2_000, description: 'Address of the API with its path prefix: http://prometheus:9090, https://mimir.example.org/prometheus' }),
  bearerToken: Type.Optional(SecretReference),
  basicAuth: Type.Optional(Type.Object({ username: Type.String({ maxLength: 300 }), password: SecretReference }, { additionalProperties: false })),
  headers: Type.Optional(Headers),
  scrapeInterval: Type.Optional(Type.String({ maxLength: 20, description: 'How often its targets are scraped. Left out: what its configuration says for all, else 15s. Matters only for counts written as PromQL.' })),
  settle: Type.Optional(Type.String({ maxLength: 20, description: 'How long after the end of a minute its samples are all there; 5s when left out. Raise it where samples arrive by remote write.' })),
}, { additionalProperties: false })
export type PrometheusSettings = Static<typeof PrometheusSettings>

export const defaultSettleMs = 5_000
export const defaultScrapeIntervalMs = 15_000

export function settingsFindings(settings: PrometheusSettings): readonly Finding[] {
  const findings: Finding[] = [...addressFindings(settings.url, 'url'), ...headerFindings(settings.headers)]
  if (settings.bearerToken !== undefined && settings.basicAuth !== undefined) {
    findings.push({ level: 'error', code: 'CONNECTIONS_TWO_CREDENTIALS', say: 'The connection has a bearer token and a password.', mend: 'Keep the one that the server asks for.', field: 'bearerToken' })
  }
  for (const field of ['scrapeInterval', 'settle'] as const) {
    const text = settings[field]
    const ms = text === undefined ? 1 : parseDuration(text)
    if (ms === null || ms === 0 || ms > 3_600_000) findings.push({ level: 'error', code: 'CONNECTIONS_DURATION', say: `\`${field}\` is "${text}", which is no duration up to an hour.`, mend: 'Write it like 15s or 1m.', field })
  }
  return findings
}

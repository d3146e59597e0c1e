// What a scrape connection is told: which addresses, how often, and how to sign in.
import { Type } from '@sinclair/typebox'
import type { Static } from '@sinclair/typebox'
import { parseDuration } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import { addressFindings, Headers, headerFindings, SecretReference } from '../http-settings.ts'

export const ScrapeSettings = Type.Object({
  targets: Type.Array(Type.String({ minLength: 1, maxLength: 2_000 }), { minItems: 1, maxItems: 200, description: 'Addresses of metrics, one for each process: http://checkout-1:8080/metrics. An address that a load balancer spreads over several processes cannot be counted.' }),
  interval: Type.Optional(Type.String({ maxLength: 20, description: 'How often each target is read; 15s when left out.' })),
  bearerToken: Type.Optional(SecretReference),
  basicAuth: Type.Optional(Type.Object({ username: Type.String({ maxLength: 300 }), password: SecretReference }, { additionalProperties: false })),
  headers: Type.Optional(Headers),
}, { additionalProperties: false })
export type ScrapeSettings = Static<typeof ScrapeSettings>

export const defaultIntervalMs = 15_000
/** Longer, and minutes stay without a reading. */
const longestIntervalMs = 60_000
const shortestIntervalMs = 1_000

export function settingsFindings(settings: ScrapeSettings): readonly Finding[] {
  const findings: Finding[] = [...headerFindings(settings.headers)]
  settings.targets.forEach((target, index) => findings.push(...addressFindings(target, `targets[${index}]`)))
  const twice = settings.targets.find((target, index) => settings.targets.indexOf(target) !== index)
  if (twice !== undefined) findings.push({ level: 'error', code: 'CONNECTIONS_TARGET_TWICE', say: `The target ${twice} stands twice.`, mend: 'Keep one of them; its events would count double.', field: 'targets' })
  const ms = settings.interval === undefined ? defaultIntervalMs : parseDuration(settings.interval)
  if (ms === null || ms < shortestIntervalMs || ms > longestIntervalMs) {
    findings.push({ level: 'error', code: 'CONNECTIONS_DURATION', say: `\`interval\` is "${settings.interval}", which is no duration from 1s to 1m.`, mend: 'Write it like 15s.', field: 'interval' })
  }
  if (settings.bearerToken !== undefined && settings.basicAuth !== undefined) {
    findings.push({ level: 'error', code: 'CONNECTIONS_TWO_CREDENTIALS', say: 'The connection has a bearer token and a password.', mend: 'Keep the one that the targets ask for.', field: 'bearerToken' })
  }
  return findings
}

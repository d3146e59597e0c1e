// Reads an alert in Mainstay's own form.
import { parseInstant } from '../../../base/instant.ts'
import { annotationsFrom, labelledAlert } from './incoming.ts'
import type { IncomingAlert } from './incoming.ts'
import { labelsFrom, storable } from './labels.ts'

export interface OwnAlert {
  readonly name: string
  readonly key?: string
  readonly state?: 'firing' | 'resolved'
  readonly service?: string
  readonly environment?: string
  readonly severity?: string
  readonly summary?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly runbookUrl?: string
  readonly generatorUrl?: string
  readonly startedAt?: string
  readonly endsAt?: string
}

/** Its shape was checked by the schema. Fields of their own win over labels of the same meaning. */
export function readOwnAlert(alert: OwnAlert, nowMs: number): IncomingAlert {
  const labels = labelsFrom(Object.entries({ ...alert.labels, alertname: alert.name, ...textsOf({ service: alert.service, environment: alert.environment, severity: alert.severity }) }))
  const startedMs = alert.startedAt === undefined ? null : parseInstant(alert.startedAt)
  const endsMs = alert.endsAt === undefined ? null : parseInstant(alert.endsAt)
  const isOver = alert.state === 'resolved' || (endsMs !== null && endsMs <= nowMs)
  const read = labelledAlert({
    source: 'api', change: isOver ? 'resolved' : 'firing', labels,
    annotations: annotationsFrom(Object.entries({ ...alert.annotations, ...textsOf({ summary: alert.summary, runbook_url: alert.runbookUrl }) })),
    generatorUrl: alert.generatorUrl === undefined ? null : storable(alert.generatorUrl),
    startedMs: startedMs ?? nowMs, isStartKnown: startedMs !== null, endsMs: isOver ? (endsMs ?? nowMs) : endsMs,
  })
  return { ...read, key: alert.key === undefined ? `api:${read.fingerprint}` : `api:key:${storable(alert.key)}` }
}

function textsOf(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

// What alerts answers other practices.
import type { Db } from '../../spine/database.ts'
import type { Source } from './model/incoming.ts'
import type { Urgency } from './model/urgency.ts'
import { sources } from './store/intake.ts'
import { alertsPage, situationById, situationsPage } from './store/reading.ts'
import { servicesNamedSince } from './store/service-names.ts'
import { servicesOf } from './store/parts.ts'
import type { AlertRow, SituationRow } from './store/tables.ts'

export interface SituationSummary {
  readonly id: string
  readonly title: string
  readonly state: 'open' | 'resolved'
  readonly urgency: Urgency
  readonly service: string | null
  readonly environment: string | null
  readonly reason: string
  readonly alerts: number
  readonly openAlerts: number
  readonly openedMs: number
  readonly resolvedMs: number | null
}

export interface AlertSummary {
  readonly id: string
  readonly name: string
  readonly state: 'firing' | 'closed' | 'resolved'
  readonly urgency: Urgency
  readonly severity: string | null
  readonly service: string | null
  readonly environment: string | null
  readonly summary: string
  readonly source: Source
  readonly isSilenced: boolean
  /** Why it is in its situation. */
  readonly reason: string
  readonly startedMs: number
  readonly endedMs: number | null
}

/** More at once helps nobody who has to look at them. */
const mostOpen = 1_000

/** Newest first. */
export async function openSituations(db: Db, service?: string): Promise<readonly SituationSummary[]> {
  return (await situationsPage(db, { state: 'open', ...(service === undefined ? {} : { service }) }, mostOpen)).map(summaryOf)
}

export async function findSituation(db: Db, id: string): Promise<SituationSummary | null> {
  const row = await situationById(db, id)
  return row ? summaryOf(row) : null
}

/** Newest first, at most `limit`; go on with the last one's id. */
export async function alertsOfSituation(db: Db, id: string, page: { beforeId?: string; limit: number } = { limit: 500 }): Promise<readonly AlertSummary[]> {
  const { beforeId, limit } = page
  return (await alertsPage(db, { situation: id, ...(beforeId === undefined ? {} : { beforeId }) }, limit)).map(alertSummaryOf)
}

/** Where alerts came from, and when each was last heard, to within a few seconds. */
export async function lastReceived(db: Db): Promise<readonly { source: Source; connection: string; firstMs: number; lastMs: number }[]> {
  return (await sources(db)).map((row) => ({ source: row.source, connection: row.connection, firstMs: row.first_ms, lastMs: row.last_ms }))
}

/** More names than this say only that labels are made up. */
const mostNamed = 5_000

/** Services that alerts named since, with how many alerts did. */
export async function servicesInAlerts(db: Db, sinceMs: number): Promise<readonly { readonly service: string; readonly alerts: number }[]> {
  return servicesNamedSince(db, sinceMs, mostNamed)
}

/** Names of the services whose alerts are in a situation. */
export async function servicesOfSituation(db: Db, id: string): Promise<readonly string[]> {
  return (await servicesOf(db, id)).filter((name) => name !== null)
}

function summaryOf(row: SituationRow): SituationSummary {
  return {
    id: row.id, title: row.title, state: row.state, urgency: row.urgency, service: row.service, environment: row.environment, reason: row.reason,
    alerts: row.alerts, openAlerts: row.open_alerts, openedMs: row.opened_ms, resolvedMs: row.resolved_ms,
  }
}

function alertSummaryOf(row: AlertRow): AlertSummary {
  return {
    id: row.id, name: row.name, state: row.state, urgency: row.urgency, severity: row.severity, service: row.service, environment: row.environment, summary: row.summary,
    source: row.source, isSilenced: row.is_silenced === 1, reason: row.reason, startedMs: row.started_ms, endedMs: row.ended_ms,
  }
}

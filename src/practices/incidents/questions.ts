// What incidents answer other practices.
import type { Db } from '../../spine/database.ts'
import { isLive } from './model/lifecycle.ts'
import type { IncidentType } from './model/incident-type.ts'
import type { IncidentState } from './model/lifecycle.ts'
import type { RoleHolder } from './model/roles.ts'
import type { Severity } from './model/severity.ts'
import type { Incident } from './model/incident.ts'
import { importedOnes } from './store/import.ts'
import { mergedOnes } from './store/merges.ts'
import { findIncident, findIncidentByNumber, findIncidents, incidentsDeclaredBetween, incidentsLinkedTo, incidentsOverlapping, listIncidents, rolesOf } from './store/incidents.ts'

export interface IncidentFact {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly type: IncidentType
  readonly severity: Severity
  readonly state: IncidentState
  readonly service: string | null
  readonly environment: string | null
  readonly startedMs: number | null
  readonly declaredMs: number
  readonly mitigatedMs: number | null
  readonly resolvedMs: number | null
  /** Only those named may know of it: nothing of it leaves the house. */
  readonly isRestricted: boolean
}

/** More live incidents than this are a flood in which a list helps nobody. */
const mostLive = 500
const mostBetween = 1_000

/** Open and mitigated ones, newest first; of one service when given. */
export async function openIncidents(db: Db, service?: string): Promise<readonly IncidentFact[]> {
  const incidents = await listIncidents(db, { states: ['open', 'mitigated'], limit: mostLive, ...(service === undefined ? {} : { service }) })
  return incidents.map(factOf)
}

/** The incident that a situation (`sit_…`) belongs to: the live one, else the latest. */
export async function incidentOfSituation(db: Db, situation: string): Promise<IncidentFact | null> {
  const incidents = await incidentsLinkedTo(db, situation.startsWith('situation/') ? situation : `situation/${situation}`)
  const incident = incidents.find(({ state }) => isLive(state)) ?? incidents[0]
  return incident ? factOf(incident) : null
}

/** Incidents of a service that overlap the time given, oldest first: marks on its charts. */
export async function incidentsBetween(db: Db, service: string, range: { fromMs: number; toMs: number }): Promise<readonly IncidentFact[]> {
  return (await incidentsOverlapping(db, { service, ...range, limit: mostBetween })).map(factOf)
}

/** By `inc_…` or by number. */
export async function incidentFact(db: Db, ref: string): Promise<IncidentFact | null> {
  const incident = /^\d{1,9}$/.test(ref) ? await findIncidentByNumber(db, Number(ref)) : await findIncident(db, ref)
  return incident ? factOf(incident) : null
}

export interface IncidentTimes extends IncidentFact {
  readonly detectedMs: number | null
  readonly acknowledgedMs: number | null
  /** Taken from the history of another system. */
  readonly isImported: boolean
  /** A duplicate: what it was is told by the one it was merged into. */
  readonly isMerged: boolean
}

/** Declared in the time given, newest first: what statistics are made of. At most `limit`. */
export async function incidentsDeclared(db: Db, asked: { fromMs: number; toMs: number; service?: string; limit: number }): Promise<readonly IncidentTimes[]> {
  const incidents = await incidentsDeclaredBetween(db, asked)
  const ids = incidents.map(({ id }) => id)
  const [imported, merged] = [await importedOnes(db, ids), await mergedOnes(db, ids)]
  return incidents.map((incident) => ({ ...factOf(incident), detectedMs: incident.detectedMs, acknowledgedMs: incident.acknowledgedMs, isImported: imported.has(incident.id), isMerged: merged.has(incident.id) }))
}

/** Those that exist, in no order. */
export async function incidentBriefs(db: Db, ids: readonly string[]): Promise<readonly IncidentFact[]> {
  return (await findIncidents(db, ids)).map(factOf)
}

/** Who holds which role now: `per_…`. */
export async function incidentRoles(db: Db, id: string): Promise<readonly RoleHolder[]> {
  return (await rolesOf(db, [id])).get(id) ?? []
}

function factOf(incident: Incident): IncidentFact {
  const { id, number, title, type, severity, state, service, environment, startedMs, declaredMs, mitigatedMs, resolvedMs, isRestricted } = incident
  return { id, number, title, type, severity, state, service, environment, startedMs, declaredMs, mitigatedMs, resolvedMs, isRestricted }
}

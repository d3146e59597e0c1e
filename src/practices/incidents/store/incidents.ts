// All SQL of incidents.
import { forUpdate } from '../../../spine/database/engine.ts'
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { Incident } from '../model/incident.ts'
import type { IncidentType } from '../model/incident-type.ts'
import type { IncidentState } from '../model/lifecycle.ts'
import type { IncidentRole, RoleHolder } from '../model/roles.ts'
import type { Impact, Scope, Severity } from '../model/severity.ts'
import type { Link } from '../model/story.ts'
import { isVisible } from './members.ts'

interface IncidentRow {
  id: string
  number: number
  title: string
  summary: string
  severity: Severity
  severity_reason: string
  impact: Impact | null
  scope: Scope | null
  state: IncidentState
  service: string | null
  environment: string | null
  declared_by: string
  started_ms: number | null
  detected_ms: number | null
  acknowledged_ms: number | null
  declared_ms: number
  mitigated_ms: number | null
  resolved_ms: number | null
  closed_ms: number | null
  type: IncidentType
  is_restricted: number
}

interface LinkRow {
  incident_id: string
  subject: string
  reason: string
  linked_ms: number
  from_ms: number
  until_ms: number | null
  resolved_ms: number | null
}

interface IncidentTables {
  incidents_counter: { id: number; last: number }
  incidents_incident: IncidentRow
  incidents_role: { incident_id: string; role: IncidentRole; person_id: string; since_ms: number }
  incidents_link: LinkRow
}

const at = (db: Db) => sqlOf<IncidentTables>(db)

/**
 * The next number. Its row stays locked until commit, so whoever declares or links waits for whoever does so now:
 * that is what keeps one situation from opening two incidents.
 */
export async function takeNumber(db: Db): Promise<number> {
  const row = await at(db).updateTable('incidents_counter').set((eb) => ({ last: eb('last', '+', 1) })).where('id', '=', 1).returning('last').executeTakeFirstOrThrow()
  return row.last
}

/** Waits until nobody else declares or links, until commit. */
export async function lockLinking(db: Db): Promise<void> {
  await at(db).selectFrom('incidents_counter').select('last').where('id', '=', 1).modifyEnd(forUpdate(db)).executeTakeFirst()
}

export async function insertIncident(db: Db, incident: Incident): Promise<void> {
  await at(db).insertInto('incidents_incident').values(rowOf(incident)).execute()
}

export async function saveIncident(db: Db, incident: Incident): Promise<void> {
  const { id, ...change } = rowOf(incident)
  await at(db).updateTable('incidents_incident').set(change).where('id', '=', id).execute()
}

export async function findIncident(db: Db, id: string): Promise<Incident | null> {
  const row = await at(db).selectFrom('incidents_incident').selectAll().where(isVisible()).where('id', '=', id).executeTakeFirst()
  return row ? incidentOf(row) : null
}

export async function incidentsDeclaredBetween(db: Db, { fromMs, toMs, service, limit }: { fromMs: number; toMs: number; service?: string; limit: number }): Promise<readonly Incident[]> {
  let rows = at(db).selectFrom('incidents_incident').selectAll().where(isVisible()).where('declared_ms', '>=', fromMs).where('declared_ms', '<', toMs)
  if (service !== undefined) rows = rows.where('service', '=', service)
  return (await rows.orderBy('declared_ms', 'desc').orderBy('number', 'desc').limit(limit).execute()).map(incidentOf)
}

export async function findIncidents(db: Db, ids: readonly string[]): Promise<readonly Incident[]> {
  if (ids.length === 0) return []
  return (await at(db).selectFrom('incidents_incident').selectAll().where(isVisible()).where('id', 'in', ids).execute()).map(incidentOf)
}

export async function findIncidentByNumber(db: Db, number: number): Promise<Incident | null> {
  const row = await at(db).selectFrom('incidents_incident').selectAll().where(isVisible()).where('number', '=', number).executeTakeFirst()
  return row ? incidentOf(row) : null
}

/** The incident as it is now; whoever else wants to change it waits until commit. */
export async function lockIncident(db: Db, id: string): Promise<Incident | null> {
  const row = await at(db).selectFrom('incidents_incident').selectAll().where(isVisible()).where('id', '=', id).modifyEnd(forUpdate(db)).executeTakeFirst()
  return row ? incidentOf(row) : null
}

export interface IncidentFilter {
  readonly states?: readonly IncidentState[]
  readonly severities?: readonly Severity[]
  readonly types?: readonly IncidentType[]
  readonly service?: string
  /** Only numbers below this one. */
  readonly below?: number
  readonly limit: number
}

/** Newest first. */
export async function listIncidents(db: Db, filter: IncidentFilter): Promise<readonly Incident[]> {
  let query = at(db).selectFrom('incidents_incident').selectAll().where(isVisible()).orderBy('number', 'desc').limit(filter.limit)
  if (filter.states) query = query.where('state', 'in', filter.states)
  if (filter.severities) query = query.where('severity', 'in', filter.severities)
  if (filter.types) query = query.where('type', 'in', filter.types)
  if (filter.service !== undefined) query = query.where('service', '=', filter.service)
  if (filter.below !== undefined) query = query.where('number', '<', filter.below)
  return (await query.execute()).map(incidentOf)
}

/** Incidents of a service that lasted into or through the time given; oldest first. */
export async function incidentsOverlapping(db: Db, range: { service: string; fromMs: number; toMs: number; limit: number }): Promise<readonly Incident[]> {
  const rows = await at(db).selectFrom('incidents_incident').selectAll().where(isVisible()).where('service', '=', range.service)
    .where((eb) => eb(eb.fn.coalesce('started_ms', 'declared_ms'), '<', range.toMs))
    .where((eb) => eb.or([eb('resolved_ms', 'is', null), eb('resolved_ms', '>=', range.fromMs)]))
    .orderBy('number').limit(range.limit).execute()
  return rows.map(incidentOf)
}

export async function rolesOf(db: Db, incidents: readonly string[]): Promise<ReadonlyMap<string, readonly RoleHolder[]>> {
  const byIncident = new Map<string, RoleHolder[]>()
  if (incidents.length === 0) return byIncident
  const rows = await at(db).selectFrom('incidents_role').selectAll().where('incident_id', 'in', incidents).orderBy('since_ms').execute()
  for (const row of rows) {
    const holders = byIncident.get(row.incident_id) ?? []
    holders.push({ role: row.role, person: row.person_id, sinceMs: row.since_ms })
    byIncident.set(row.incident_id, holders)
  }
  return byIncident
}

export async function putRole(db: Db, incident: string, holder: RoleHolder): Promise<void> {
  const row = { incident_id: incident, role: holder.role, person_id: holder.person, since_ms: holder.sinceMs }
  await at(db).insertInto('incidents_role').values(row)
    .onConflict((conflict) => conflict.columns(['incident_id', 'role']).doUpdateSet({ person_id: row.person_id, since_ms: row.since_ms })).execute()
}

export async function clearRole(db: Db, incident: string, role: IncidentRole): Promise<void> {
  await at(db).deleteFrom('incidents_role').where('incident_id', '=', incident).where('role', '=', role).execute()
}

/** More than this is never linked to one incident: further alerts are told by their situation. */
export const maxLinks = 500

/** Adds what is not linked yet; says how many were new. */
export async function insertLinks(db: Db, incident: string, links: readonly Link[]): Promise<number> {
  if (links.length === 0) return 0
  const count = await at(db).selectFrom('incidents_link').select((eb) => eb.fn.countAll<number>().as('count')).where('incident_id', '=', incident).executeTakeFirstOrThrow()
  const room = maxLinks - Number(count.count)
  // A situation is what decides whether the incident is over, so it is linked whatever the number.
  const kept = links.filter((link, index) => index < room || link.subject.startsWith('situation/'))
  if (kept.length === 0) return 0
  const rows = kept.map((link) => ({
    incident_id: incident, subject: link.subject, reason: link.reason, linked_ms: link.linkedMs, from_ms: link.fromMs, until_ms: link.untilMs, resolved_ms: link.resolvedMs,
  }))
  const done = await at(db).insertInto('incidents_link').values(rows).onConflict((conflict) => conflict.columns(['incident_id', 'subject']).doNothing()).returning('subject').execute()
  return done.length
}

export async function linksOf(db: Db, incident: string): Promise<readonly Link[]> {
  const rows = await at(db).selectFrom('incidents_link').selectAll().where('incident_id', '=', incident).orderBy('linked_ms').orderBy('subject').execute()
  return rows.map(linkOf)
}

/** When a linked situation resolved; null when it came back. */
export async function markSituation(db: Db, subject: string, resolvedMs: number | null): Promise<void> {
  await at(db).updateTable('incidents_link').set({ resolved_ms: resolvedMs }).where('subject', '=', subject).execute()
}

/** Entries of linked objectives count up to `untilMs`: an incident is not about what its service does months later. */
export async function endObjectiveLinks(db: Db, incident: string, untilMs: number | null): Promise<void> {
  await at(db).updateTable('incidents_link').set({ until_ms: untilMs }).where('incident_id', '=', incident).where('subject', 'like', 'objective/%').execute()
}

/** Every incident a subject is linked to, the newest first. */
export async function incidentsLinkedTo(db: Db, subject: string): Promise<readonly Incident[]> {
  const rows = await at(db).selectFrom('incidents_link').innerJoin('incidents_incident', 'incidents_incident.id', 'incidents_link.incident_id')
    .selectAll('incidents_incident').where(isVisible()).where('incidents_link.subject', '=', subject).orderBy('number', 'desc').limit(100).execute()
  return rows.map(incidentOf)
}

function incidentOf(row: IncidentRow): Incident {
  return {
    id: row.id, number: row.number, title: row.title, summary: row.summary, severity: row.severity, severityReason: row.severity_reason,
    impact: row.impact, scope: row.scope, state: row.state, service: row.service, environment: row.environment, declaredBy: row.declared_by,
    startedMs: row.started_ms, detectedMs: row.detected_ms, acknowledgedMs: row.acknowledged_ms, declaredMs: row.declared_ms,
    mitigatedMs: row.mitigated_ms, resolvedMs: row.resolved_ms, closedMs: row.closed_ms, type: row.type, isRestricted: row.is_restricted === 1,
  }
}

function rowOf(incident: Incident): IncidentRow {
  return {
    id: incident.id, number: incident.number, title: incident.title, summary: incident.summary, severity: incident.severity, severity_reason: incident.severityReason,
    impact: incident.impact, scope: incident.scope, state: incident.state, service: incident.service, environment: incident.environment, declared_by: incident.declaredBy,
    started_ms: incident.startedMs, detected_ms: incident.detectedMs, acknowledged_ms: incident.acknowledgedMs, declared_ms: incident.declaredMs,
    mitigated_ms: incident.mitigatedMs, resolved_ms: incident.resolvedMs, closed_ms: incident.closedMs, type: incident.type, is_restricted: incident.isRestricted ? 1 : 0,
  }
}

function linkOf(row: LinkRow): Link {
  return {
    subject: row.subject, reason: row.reason, linkedMs: row.linked_ms, fromMs: row.from_ms, untilMs: row.until_ms, resolvedMs: row.resolved_ms,
  }
}

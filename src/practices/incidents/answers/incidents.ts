// Incidents as they go out: names for ids, instants as text.
import { formatInstant } from '../../../base/instant.ts'
import type { Db } from '../../../spine/database.ts'
import type { Person } from '../../access/questions.ts'
import type { Change } from '../actions/known-incident.ts'
import type { ChangeAnswer, IncidentAnswer, IncidentItem } from '../contract.ts'
import type { Incident } from '../model/incident.ts'
import { verbsFrom } from '../model/lifecycle.ts'
import { roleTitles } from '../model/roles.ts'
import type { RoleHolder } from '../model/roles.ts'
import { durationsOf } from '../model/stamps.ts'
import { nameOfActor } from '../model/timeline.ts'
import { peopleOf } from '../names.ts'
import { findIncident, findIncidents, linksOf, rolesOf } from '../store/incidents.ts'
import { asksOf } from '../store/role-asks.ts'
import { mergeOf, mergedInto } from '../store/merges.ts'

export async function incidentItems(db: Db, incidents: readonly Incident[]): Promise<IncidentItem[]> {
  const roles = await rolesOf(db, incidents.map((incident) => incident.id))
  const people = await peopleOf(db, [...roles.values()].flat().map((holder) => holder.person))
  return incidents.map((incident) => itemOf(incident, roles.get(incident.id) ?? [], people))
}

export async function incidentAnswer(db: Db, incident: Incident, publicUrl: string): Promise<IncidentAnswer> {
  const holders = (await rolesOf(db, [incident.id])).get(incident.id) ?? []
  const asks = await asksOf(db, incident.id)
  const people = await peopleOf(db, [...holders.map((holder) => holder.person), ...asks.map((ask) => ask.person_id), incident.declaredBy])
  const links = await linksOf(db, incident.id)
  const merge = await mergeOf(db, incident.id)
  const into = merge ? await findIncident(db, merge.into_id) : null
  const duplicates = await findIncidents(db, (await mergedInto(db, incident.id)).map((row) => row.incident_id))
  const names = new Map([...people].map(([id, person]) => [id, person.displayName]))
  return {
    ...itemOf(incident, holders, people),
    summary: incident.summary,
    impact: incident.impact,
    scope: incident.scope,
    severityReason: incident.severityReason,
    declaredBy: { actor: incident.declaredBy, name: nameOfActor(incident.declaredBy, names) },
    roles: holders.map((holder) => ({ role: holder.role, title: roleTitles[holder.role], person: named(holder.person, people), sinceAt: formatInstant(holder.sinceMs) })),
    asked: asks.map((ask) => ({ role: ask.role, title: roleTitles[ask.role], person: named(ask.person_id, people), askedAt: formatInstant(ask.asked_ms), brief: ask.brief })),
    links: links.map((link) => ({ subject: link.subject, reason: link.reason, linkedAt: formatInstant(link.linkedMs), resolvedAt: instantOrNull(link.resolvedMs) })),
    durations: durationsOf(incident),
    mergedInto: into ? { id: into.id, number: into.number, title: into.title } : null,
    merged: duplicates.map(({ id, number, title }) => ({ id, number, title })),
    // A duplicate has no life of its own until the merge is taken back.
    allowed: into ? [] : [...verbsFrom(incident.state)],
    url: `${publicUrl}/i/${incident.number}`,
  }
}

export async function changeAnswer(db: Db, change: Change, publicUrl: string): Promise<ChangeAnswer> {
  return { incident: await incidentAnswer(db, change.incident, publicUrl), changed: change.changed, say: change.say }
}

function itemOf(incident: Incident, holders: readonly RoleHolder[], people: ReadonlyMap<string, Person>): IncidentItem {
  const commander = holders.find((holder) => holder.role === 'incident-commander')
  return {
    id: incident.id, number: incident.number, title: incident.title, type: incident.type, severity: incident.severity, state: incident.state,
    service: incident.service, environment: incident.environment,
    commander: commander ? named(commander.person, people) : null,
    startedAt: instantOrNull(incident.startedMs), detectedAt: instantOrNull(incident.detectedMs), acknowledgedAt: instantOrNull(incident.acknowledgedMs),
    declaredAt: formatInstant(incident.declaredMs), mitigatedAt: instantOrNull(incident.mitigatedMs), resolvedAt: instantOrNull(incident.resolvedMs),
    closedAt: instantOrNull(incident.closedMs), isRestricted: incident.isRestricted,
  }
}

export function named(id: string, people: ReadonlyMap<string, Person>): { id: string; name: string; displayName: string } {
  const person = people.get(id)
  return { id, name: person?.name ?? id, displayName: person?.displayName ?? id }
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms)
}

// What communications know of an incident: folded from its entries on the record, one after the other.
import type { Entry } from '../../../base/entry.ts'

export interface IncidentFacts {
  /** `inc_…` */
  readonly id: string
  readonly number: number
  readonly title: string
  readonly severity: string
  readonly state: 'open' | 'mitigated' | 'resolved' | 'closed'
  readonly type: string
  readonly isRestricted: boolean
  readonly service: string | null
  readonly environment: string | null
  readonly declaredMs: number
  /** When it last was not over after all. */
  readonly reopenedMs: number | null
  readonly mitigatedMs: number | null
  readonly resolvedMs: number | null
  /** `per_…` of whoever holds the role now. */
  readonly commander: string | null
  readonly communicationsLead: string | null
  /** Who was first to say: I am on it. */
  readonly acknowledgedBy: string | null
}

export const incidentKinds = [
  'incident.declared', 'incident.acknowledged', 'incident.severity-changed', 'incident.changed', 'incident.role-assigned',
  'incident.mitigated', 'incident.resolved', 'incident.reopened', 'incident.closed', 'incident.imported',
] as const

/** A drill or a test tells nobody outside those who practise. */
export function isDrill({ type }: IncidentFacts): boolean {
  return type === 'drill' || type === 'test'
}

/** Taken from another system's history: long over, and told there. */
export function isImported({ type }: IncidentFacts): boolean {
  return type === 'imported'
}

export function isRunning({ state }: IncidentFacts): boolean {
  return state === 'open' || state === 'mitigated'
}

/** The facts after one more entry; null while the incident is not known. Entries of other kinds change nothing. */
export function withEntry(facts: IncidentFacts | null, entry: Entry): IncidentFacts | null {
  const { data } = entry
  if (entry.kind === 'incident.declared' || entry.kind === 'incident.imported') {
    const imported = entry.kind === 'incident.imported'
    return {
      id: entry.subject.slice('incident/'.length), number: Number(data['number'] ?? 0), title: textOf(data['title']) ?? entry.subject, severity: textOf(data['severity']) ?? 'SEV3',
      state: imported ? 'closed' : 'open', type: imported ? 'imported' : (textOf(data['type']) ?? 'incident'), isRestricted: data['isRestricted'] === true, service: entry.service, environment: entry.environment,
      declaredMs: entry.atMs, reopenedMs: null, mitigatedMs: null, resolvedMs: imported ? entry.atMs : null, commander: null, communicationsLead: null, acknowledgedBy: null,
    }
  }
  if (facts === null) return null
  switch (entry.kind) {
    case 'incident.acknowledged': return { ...facts, acknowledgedBy: facts.acknowledgedBy ?? textOf(data['person']) }
    case 'incident.severity-changed': return { ...facts, severity: textOf(data['to']) ?? facts.severity }
    case 'incident.changed': return corrected(facts, entry)
    case 'incident.role-assigned': return inRole(facts, textOf(data['role']), textOf(data['person']))
    case 'incident.mitigated': return { ...facts, state: 'mitigated', mitigatedMs: entry.atMs }
    case 'incident.resolved': return { ...facts, state: 'resolved', mitigatedMs: facts.mitigatedMs ?? entry.atMs, resolvedMs: entry.atMs }
    case 'incident.reopened': return { ...facts, state: 'open', reopenedMs: entry.atMs, mitigatedMs: null, resolvedMs: null }
    case 'incident.closed': return { ...facts, state: 'closed' }
    default: return facts
  }
}

export function factsOf(entries: readonly Entry[]): IncidentFacts | null {
  return entries.reduce<IncidentFacts | null>(withEntry, null)
}

function corrected(facts: IncidentFacts, { data, service }: Entry): IncidentFacts {
  const changes = Array.isArray(data['changes']) ? (data['changes'] as { field?: unknown; to?: unknown }[]) : []
  const title = changes.find((change) => change?.field === 'title')?.to
  return { ...facts, service, title: textOf(title) ?? facts.title }
}

function inRole(facts: IncidentFacts, role: string | null, person: string | null): IncidentFacts {
  if (role === 'incident-commander') return { ...facts, commander: person }
  return role === 'communications-lead' ? { ...facts, communicationsLead: person } : facts
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

// What was so at a moment, from the timeline alone: for looking back through an incident as it went.
export interface SeenEntry {
  readonly at: string
  readonly kind: string
  /** Said of a change of severity, and of the declaration. */
  readonly severity: string | null
}

export interface AsOf {
  readonly state: 'not declared yet' | 'open' | 'mitigated' | 'resolved' | 'closed'
  readonly severity: string | null
}

const states: Readonly<Record<string, AsOf['state']>> = { 'incident.declared': 'open', 'incident.reopened': 'open', 'incident.mitigated': 'mitigated', 'incident.resolved': 'resolved', 'incident.closed': 'closed' }

/** @param entries oldest first, up to the moment. */
export function asOf(entries: readonly SeenEntry[]): AsOf {
  let [state, severity]: [AsOf['state'], string | null] = ['not declared yet', null]
  for (const entry of entries) {
    state = states[entry.kind] ?? state
    if (entry.kind === 'incident.declared' || entry.kind === 'incident.severity-changed') severity = entry.severity ?? severity
  }
  return { state, severity }
}

// The roles of a response. One person holds a role at a time; handing it over names both.

export const incidentRoles = ['incident-commander', 'operations-lead', 'communications-lead', 'scribe'] as const
export type IncidentRole = (typeof incidentRoles)[number]

export const roleTitles: Readonly<Record<IncidentRole, string>> = {
  'incident-commander': 'Incident Commander',
  'operations-lead': 'Operations Lead',
  'communications-lead': 'Communications Lead',
  scribe: 'Scribe',
}

export interface RoleHolder {
  readonly role: IncidentRole
  /** `per_…`. */
  readonly person: string
  readonly sinceMs: number
}

export type RoleChange =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'assigned'; readonly previous: null }
  /** From one person to another: the hand-over is news to both. */
  | { readonly kind: 'handed-over'; readonly previous: string }
  | { readonly kind: 'given-up'; readonly previous: string }

/** What putting `person` (null: nobody) into `role` means. */
export function roleChange(holders: readonly RoleHolder[], role: IncidentRole, person: string | null): RoleChange {
  const previous = holders.find((holder) => holder.role === role)?.person ?? null
  if (previous === person) return { kind: 'unchanged' }
  if (previous === null) return { kind: 'assigned', previous }
  return person === null ? { kind: 'given-up', previous } : { kind: 'handed-over', previous }
}

// Which of what a page shows of incidents an entry of the record can change. Asked in each browser for each entry:
// what is left out here is not asked for again, so a rule may leave out only what cannot have changed.

/** Kinds that change these parts alone; every other kind may change anything. */
const alone: readonly (readonly [beginning: string, parts: readonly string[]])[] = [
  ['incident.noted', ['timeline']],
  ['incident.pinned', ['timeline']],
  ['incident.unpinned', ['timeline']],
  ['incident.looked-at', ['timeline', 'members']],
  ['incident.member-', ['timeline', 'members']],
  ['incident.role-asked', ['timeline', 'one', 'members', 'role-asks']],
  ['incident.role-declined', ['timeline', 'one', 'role-asks']],
  ['notification.', ['timeline']],
  ['hypothesis.', ['timeline', 'hypotheses', 'closing']],
  ['mitigation.', ['timeline', 'mitigations', 'recovery', 'closing', 'affected']],
]

/** Parts of an incident that show others beside it. */
const ofOthersToo: readonly unknown[] = ['family', 'similar']

/** @param key of a query under the topic of incidents: `incidents`, the part, then for parts of one incident its id. */
export function concernsIncidents({ kind, subject }: { readonly kind: string; readonly subject: string }, key: readonly unknown[]): boolean {
  const [, part, of] = key
  // A part of another incident. By its number one cannot tell.
  if (subject.startsWith('incident/') && typeof of === 'string' && of.startsWith('inc_') && subject !== `incident/${of}` && !ofOthersToo.includes(part)) return false
  const parts = alone.find(([beginning]) => kind.startsWith(beginning))?.[1]
  return parts === undefined || (typeof part === 'string' && parts.includes(part))
}

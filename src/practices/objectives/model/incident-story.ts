// What an incident's entries say of its budget: whether it was real, and which change it is put down to by people.
// Kinds of other practices are read from the record by name, without trusting their form.

export interface StoryEntry { readonly kind: string; readonly data: Readonly<Record<string, unknown>> }

export interface IncidentStory {
  /** False for drills and tests. */
  readonly isReal: boolean
  /** `chg_…`: of a confirmed hypothesis, else the one that a mitigation undid and that did not fail to help. */
  readonly change: string | null
}

export const storyKinds = [
  'incident.declared', 'mitigation.done', 'mitigation.undone', 'mitigation.verified', 'hypothesis.evidence-added', 'hypothesis.confirmed', 'hypothesis.ruled-out', 'hypothesis.reconsidered',
] as const

/** Mitigations that undo a change. */
const undoing = ['roll-back', 'disable-feature']

/** @param entries of one incident, oldest first. */
export function storyOf(entries: readonly StoryEntry[]): IncidentStory {
  let isReal = true
  /** By mitigation: the change it undid, as long as that is believed to have helped. */
  const undone = new Map<string, string>()
  /** By hypothesis: the change that speaks for it. */
  const supported = new Map<string, string>()
  const confirmed = new Set<string>()
  for (const { kind, data } of entries) {
    const text = (key: string): string => (typeof data[key] === 'string' ? data[key] : '')
    if (kind === 'incident.declared') isReal = !['drill', 'test'].includes(text('type'))
    else if (kind.startsWith('mitigation.')) {
      const isBelieved = kind === 'mitigation.done' || (kind === 'mitigation.verified' && text('verdict') !== 'fail' && undone.has(text('mitigation'))) || (kind === 'mitigation.verified' && text('verdict') === 'pass')
      if (isBelieved && undoing.includes(text('kind')) && text('change') !== '') undone.set(text('mitigation'), text('change'))
      else undone.delete(text('mitigation'))
    } else if (kind === 'hypothesis.evidence-added') {
      const [, change] = /^change\/(chg_[0-9a-z]+)$/.exec(text('target')) ?? []
      if (change !== undefined && text('side') === 'for') supported.set(text('hypothesis'), change)
    } else if (kind === 'hypothesis.confirmed') confirmed.add(text('hypothesis'))
    else if (kind.startsWith('hypothesis.')) confirmed.delete(text('hypothesis'))
  }
  const accepted = [...confirmed].map((hypothesis) => supported.get(hypothesis)).filter((change) => change !== undefined)
  return { isReal, change: accepted.at(-1) ?? [...undone.values()].at(-1) ?? null }
}

// What is suspected to be the cause, and what speaks for and against it. Its state follows from its evidence until a person settles it.

export const hypothesisStates = ['open', 'supported', 'confirmed', 'ruled-out'] as const
export type HypothesisState = (typeof hypothesisStates)[number]

export const hypothesisVerbs = ['support', 'refute', 'confirm', 'rule-out', 'reconsider'] as const
export type HypothesisVerb = (typeof hypothesisVerbs)[number]

export const evidenceSides = ['for', 'against'] as const
export type EvidenceSide = (typeof evidenceSides)[number]

/** `log` is an excerpt, `word` is what somebody says without a link. */
export const evidenceKinds = ['chart', 'alert', 'change', 'page', 'record', 'link', 'log', 'word'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

export type Settled = 'confirmed' | 'ruled-out'

export interface HypothesisFacts {
  /** What a person decided; null while nobody did. */
  readonly settled: Settled | null
  readonly settledMs: number | null
  readonly supporting: number
  readonly refuting: number
}

export const statedFacts: HypothesisFacts = { settled: null, settledMs: null, supporting: 0, refuting: 0 }

/** Supported: more speaks for it than against it. A person's decision outweighs any count. */
export function hypothesisState({ settled, supporting, refuting }: HypothesisFacts): HypothesisState {
  return settled ?? (supporting > refuting ? 'supported' : 'open')
}

export type HypothesisStep =
  | { readonly kind: 'move'; readonly to: HypothesisFacts }
  | { readonly kind: 'already' }
  | { readonly kind: 'refused'; readonly because: string; readonly mend: string }

/** @param hasReason a decision without evidence needs words instead. */
export function hypothesisStep(facts: HypothesisFacts, verb: HypothesisVerb, at: { readonly atMs: number; readonly hasReason: boolean }): HypothesisStep {
  switch (verb) {
    // What is found later belongs to it too: it changes the count, never the decision.
    case 'support': return { kind: 'move', to: { ...facts, supporting: facts.supporting + 1 } }
    case 'refute': return { kind: 'move', to: { ...facts, refuting: facts.refuting + 1 } }
    case 'confirm': return settle(facts, 'confirmed', at)
    case 'rule-out': return settle(facts, 'ruled-out', at)
    case 'reconsider': return facts.settled === null ? { kind: 'already' } : { kind: 'move', to: { ...facts, settled: null, settledMs: null } }
  }
}

function settle(facts: HypothesisFacts, as: Settled, { atMs, hasReason }: { readonly atMs: number; readonly hasReason: boolean }): HypothesisStep {
  if (facts.settled === as) return { kind: 'already' }
  if (facts.settled !== null) {
    return { kind: 'refused', because: `it is ${facts.settled === 'confirmed' ? 'confirmed' : 'ruled out'}`, mend: 'Reconsider it first: two people may have decided at once.' }
  }
  const evidence = as === 'confirmed' ? facts.supporting : facts.refuting
  if (evidence === 0 && !hasReason) {
    return { kind: 'refused', because: `nothing ${as === 'confirmed' ? 'supports' : 'refutes'} it yet`, mend: 'Add what speaks for the decision, or give a reason.' }
  }
  return { kind: 'move', to: { ...facts, settled: as, settledMs: atMs } }
}

/** What can be done now, for buttons. */
export function hypothesisVerbsFrom(facts: HypothesisFacts): readonly HypothesisVerb[] {
  return hypothesisVerbs.filter((verb) => (verb === 'reconsider' ? facts.settled !== null : verb === 'support' || verb === 'refute' || facts.settled === null))
}

export interface EvidenceLink {
  readonly kind: EvidenceKind
  /** A subject of the record (`alert/alr_…`), the `seq` of an entry, or an address. */
  readonly target: string
}

const subjects: readonly (readonly [RegExp, EvidenceKind, string])[] = [
  [/^(?:alert\/)?(alr_[0-9a-z]+)$/, 'alert', 'alert/'],
  [/^(?:situation\/)?(sit_[0-9a-z]+)$/, 'alert', 'situation/'],
  [/^(?:change\/)?(chg_[0-9a-z]+)$/, 'change', 'change/'],
  [/^(?:page\/)?(pag_[0-9a-z]+)$/, 'page', 'page/'],
  [/^objective\/([A-Za-z0-9._-]+)$/, 'chart', 'objective/'],
  [/^(?:entry\/|record\/|seq:)?(\d{1,15})$/, 'record', ''],
]

/** What a link a person gave leads to; null when it leads nowhere. */
export function evidenceLink(text: string): EvidenceLink | null {
  const given = text.trim()
  for (const [pattern, kind, prefix] of subjects) {
    const found = pattern.exec(given)
    if (found) return { kind, target: `${prefix}${found[1]}` }
  }
  // Addresses of this house are written short: a chart is the page of its objective, with the time shown.
  if (/^\/[A-Za-z0-9]/.test(given)) return { kind: given.startsWith('/objectives/') ? 'chart' : 'link', target: given }
  return isWebAddress(given) ? { kind: 'link', target: given } : null
}

/** Nothing else may become a link on the page: `javascript:` would run. */
function isWebAddress(text: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol)
  } catch {
    return false
  }
}

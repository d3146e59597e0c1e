// How entries about hypotheses, mitigations and the end are told.
import { closingQuestions } from './closing.ts'
import type { ClosingField } from './closing.ts'
import { mitigationKindWords } from './mitigation.ts'
import type { MitigationKind } from './mitigation.ts'
import type { Facts, Told } from './telling.ts'

type Teller = (facts: Facts, actorName: string) => Told

export const evidenceTellers: Readonly<Record<string, Teller>> = {
  'hypothesis.stated': (facts, by) => ({ lane: 'people', icon: 'note', weight: 'key', sentence: `${by} suspects: ${quoted(facts)}.` }),
  'hypothesis.evidence-added': (facts, by) => ({
    lane: 'people', icon: 'note',
    sentence: `${by} found ${evidenceNouns[facts.text('kind') ?? ''] ?? 'something'} that ${facts.text('kind') === 'log' ? 'speak' : 'speaks'} ${facts.text('side') === 'against' ? 'against' : 'for'} ${quoted(facts)}.`,
    detail: [facts.text('note'), facts.text('title')].filter(Boolean).join('\n'),
  }),
  'hypothesis.confirmed': (facts, by) => ({ lane: 'people', icon: 'resolved', weight: 'key', sentence: `${by} confirmed the cause: ${quoted(facts)}.`, detail: facts.text('reason') }),
  'hypothesis.ruled-out': (facts, by) => ({ lane: 'people', icon: 'closed', weight: 'key', sentence: `${by} ruled out ${quoted(facts)}.`, detail: facts.text('reason') }),
  'hypothesis.reconsidered': (facts, by) => ({ lane: 'people', icon: 'reopened', sentence: `${by} took back the decision on ${quoted(facts)}.`, detail: facts.text('reason') }),

  'mitigation.proposed': (facts, by) => ({
    lane: 'people', icon: 'change', sentence: `${by} proposed to ${deed(facts)}.`,
    detail: facts.texts('needs').length === 0 ? null : `Needs an approval by the policy ${facts.texts('needs').join(', ')}.`,
  }),
  'mitigation.approved': (facts, by) => ({ lane: 'people', icon: 'person', sentence: `${by} approved to ${deed(facts)}${facts.flag('isComplete') ? '' : '; another approval is missing'}.` }),
  'mitigation.done': (facts, by) => ({
    lane: 'change', icon: 'change', weight: 'key', sentence: `${by} did it: ${deed(facts)}.`,
    detail: facts.text('withoutApproval') === null ? null : `Without the approval that a policy asks for: ${facts.text('withoutApproval')}`,
  }),
  'mitigation.undone': (facts, by) => ({ lane: 'change', icon: 'reopened', weight: 'key', sentence: `${by} undid it: ${deed(facts)}.`, detail: facts.text('reason') }),
  'mitigation.withdrawn': (facts, by) => ({ lane: 'people', icon: 'closed', sentence: `${by} withdrew the proposal to ${deed(facts)}.`, detail: facts.text('reason') }),
  'mitigation.verified': (facts) => ({
    lane: 'objective', icon: facts.text('verdict') === 'pass' ? 'recovery' : facts.text('verdict') === 'fail' ? 'warning' : 'coverage', weight: 'key',
    sentence: `${verdictWords[facts.text('verdict') ?? ''] ?? 'Whether it helped is unknown'}: ${deed(facts)}.`, detail: facts.text('reason'),
  }),

  'incident.resolve-proposed': (facts) => ({ lane: 'incident', icon: 'recovery', weight: 'key', sentence: 'Mainstay proposed to resolve the incident.', detail: facts.text('reason') }),
  'incident.recovery-lost': (facts) => ({ lane: 'incident', icon: 'warning', sentence: 'Resolving is no longer proposed.', detail: facts.text('reason') }),
  'incident.resolve-declined': (facts, by) => ({ lane: 'people', icon: 'note', sentence: `${by} said that it is not over yet.`, detail: facts.text('reason') }),
  'incident.learned': (facts, by) => ({
    lane: 'people', icon: 'note', weight: 'key', sentence: `${by} answered what the incident is closed with.`,
    detail: facts.list('answers').map(({ field, value, unknownBecause }) => `${closingQuestions[field as ClosingField] ?? String(field)} ${typeof value === 'string' ? value : `Unknown: ${typeof unknownBecause === 'string' ? unknownBecause : 'no reason given'}`}`).join('\n'),
  }),

  'drill.started': (_facts, by) => ({ lane: 'incident', icon: 'incident', weight: 'key', sentence: `${by} began a drill: this is practice.` }),
  'drill.ended': (facts) => ({ lane: 'incident', icon: 'closed', weight: 'key', sentence: `The drill ${drillEnds[facts.text('how') ?? ''] ?? 'ended'}; it was the scenario ${facts.text('scenario') ?? 'nobody named'}.` }),
}

const drillEnds: Readonly<Record<string, string>> = { finished: 'was played to its end', aborted: 'was broken off', lost: 'ended without the one who played it' }

const verdictWords: Readonly<Record<string, string>> = { pass: 'The SLIs say that it helped', fail: 'The SLIs say that it did not help', unknown: 'The SLIs cannot say whether it helped' }

/** `roll back “to 4.16”`; what a kind of its own cannot say stands alone. */
function deed(facts: Facts): string {
  const kind = facts.text('kind') ?? 'other'
  const words = Object.hasOwn(mitigationKindWords, kind) && kind !== 'other' ? `${mitigationKindWords[kind as MitigationKind].toLowerCase()} ` : ''
  return `${words}“${facts.text('text') ?? 'something'}”${facts.text('service') === null ? '' : ` on ${facts.text('service')}`}`
}

const evidenceNouns: Readonly<Record<string, string>> = {
  chart: 'a chart', alert: 'an alert', change: 'a change', page: 'a page', record: 'an entry of the record', link: 'a page', log: 'lines of a log', word: 'something',
}

function quoted(facts: Facts): string {
  return `“${facts.text('text') ?? 'a hypothesis'}”`
}

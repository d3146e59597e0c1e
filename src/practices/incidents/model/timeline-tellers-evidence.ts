// How entries about hypotheses are told.
import type { Facts, Told } from './telling.ts'

type Teller = (facts: Facts, actorName: string) => Told

export const evidenceTellers: Readonly<Record<string, Teller>> = {
  'hypothesis.stated': (facts, by) => ({ lane: 'people', icon: 'note', weight: 'key', sentence: `${by} suspects: ${quoted(facts)}.` }),
  'hypothesis.evidence-added': (facts, by) => ({
    lane: 'people', icon: 'note',
    sentence: `${by} found ${evidenceNouns[facts.text('kind') ?? ''] ?? 'something'} that speaks ${facts.text('side') === 'against' ? 'against' : 'for'} ${quoted(facts)}${facts.text('state') === 'supported' ? ', which is supported' : ''}.`,
    detail: [facts.text('note'), facts.text('title')].filter(Boolean).join('\n'),
  }),
  'hypothesis.confirmed': (facts, by) => ({ lane: 'people', icon: 'resolved', weight: 'key', sentence: `${by} confirmed the cause: ${quoted(facts)}.`, detail: facts.text('reason') }),
  'hypothesis.ruled-out': (facts, by) => ({ lane: 'people', icon: 'closed', weight: 'key', sentence: `${by} ruled out ${quoted(facts)}.`, detail: facts.text('reason') }),
  'hypothesis.reconsidered': (facts, by) => ({ lane: 'people', icon: 'reopened', sentence: `${by} took back the decision on ${quoted(facts)}.`, detail: facts.text('reason') }),
}

const evidenceNouns: Readonly<Record<string, string>> = {
  chart: 'a chart', alert: 'an alert', change: 'a change', page: 'a page', record: 'an entry of the record', link: 'a page', log: 'lines of a log', word: 'something',
}

function quoted(facts: Facts): string {
  return `“${facts.text('text') ?? 'a hypothesis'}”`
}

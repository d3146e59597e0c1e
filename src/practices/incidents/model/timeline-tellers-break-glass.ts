// How break-glass is told on the timeline of the incident it was asked for.
import type { Facts, Told } from './telling.ts'

const who = (facts: Facts): string => facts.person('person') ?? 'Somebody'
const minutes = (facts: Facts): string => `for ${facts.number('minutes') ?? '?'} minutes`

export const breakGlassTellers: Readonly<Record<string, (facts: Facts, actorName: string) => Told>> = {
  'break-glass.asked': (facts) => ({ lane: 'people', icon: 'person', weight: 'key', sentence: `${who(facts)} asked to be ${facts.text('role') ?? 'more'} ${minutes(facts)}.`, detail: facts.text('reason') }),
  'break-glass.declined': (facts, by) => ({ lane: 'people', icon: 'person', sentence: `${by} declined: ${who(facts)} does not become ${facts.text('role') ?? 'more'}.`, detail: facts.text('reason') }),
  'break-glass.begun': (facts, by) => ({ lane: 'people', icon: 'warning', weight: 'key', sentence: `${who(facts)} is ${facts.text('role') ?? 'more'} ${minutes(facts)}${facts.text('approvedBy') ? `, approved by ${by}` : ''}.` }),
  'break-glass.used': (facts) => ({ lane: 'people', icon: 'edit', sentence: `${who(facts)} used it: ${facts.text('method') ?? ''} ${facts.text('route') ?? ''}.` }),
  'break-glass.ended': (facts, by) => ({ lane: 'people', icon: 'person', weight: 'key', sentence: facts.text('how') === 'time' ? `${who(facts)} is no longer ${facts.text('role') ?? 'more'}: the time is over.` : facts.text('how') === 'given-back' ? `${who(facts)} gave the role ${facts.text('role') ?? ''} back.` : `${by} ended it: ${who(facts)} is no longer ${facts.text('role') ?? 'more'}.`, detail: facts.text('reason') }),
  'break-glass.reviewed': (facts, by) => ({ lane: 'people', icon: 'note', weight: 'key', sentence: `${by} looked at what ${who(facts)} did as ${facts.text('role') ?? 'more'}: ${facts.text('verdict') === 'justified' ? 'justified' : 'not justified'}.`, detail: facts.text('note') }),
}

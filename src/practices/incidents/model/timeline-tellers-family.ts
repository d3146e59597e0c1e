// How incidents that belong together are told.
import type { Facts, Told } from './telling.ts'

const number = (facts: Facts, key: string): string => `#${facts.number(key) ?? '?'}`
const minutes = (facts: Facts): string => (facts.number('minutes') === 1 ? '1 minute' : `${facts.number('minutes') ?? '?'} minutes`)

export const familyTellers: Readonly<Record<string, (facts: Facts, actorName: string) => Told>> = {
  'incident.parent-set': (facts, by) => ({ lane: 'incident', icon: 'link', weight: 'key', sentence: `${by} made it part of ${number(facts, 'parentNumber')}.`, detail: facts.text('reason') }),
  'incident.parent-removed': (facts, by) => ({ lane: 'incident', icon: 'link', sentence: `${by} took it off ${number(facts, 'parentNumber')}.`, detail: facts.text('reason') }),
  'incident.child-added': (facts, by) => ({ lane: 'incident', icon: 'link', weight: 'key', sentence: `${by} made ${number(facts, 'childNumber')} part of it: ${facts.text('title') ?? 'another incident'}.`, detail: facts.text('reason') }),
  'incident.child-removed': (facts, by) => ({ lane: 'incident', icon: 'link', sentence: `${by} took ${number(facts, 'childNumber')} off it.`, detail: facts.text('reason') }),
  'incident.followed': (facts) => ({ lane: 'incident', icon: 'link', weight: 'key', sentence: `It follows ${number(facts, 'followsNumber')}, which was resolved ${minutes(facts)} before.` }),
}

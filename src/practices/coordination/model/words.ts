// What a chat is told of an incident: the card, the topic, and a line for each thing that happens.
import type { ChatButton, ChatCard } from '../../../base/chat.ts'
import type { Entry } from '../../../base/entry.ts'

export interface CardFacts {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly type: 'incident' | 'security' | 'drill' | 'test'
  readonly severity: string
  readonly state: 'open' | 'mitigated' | 'resolved' | 'closed'
  readonly service: string | null
  readonly declaredMs: number
  /** Display names by role. */
  readonly roles: Readonly<Record<string, string>>
  readonly url: string
}

const stateWords: Readonly<Record<CardFacts['state'], string>> = { open: 'Open', mitigated: 'Mitigated', resolved: 'Resolved', closed: 'Closed' }
const practice = (type: CardFacts['type']): string => (type === 'drill' ? 'DRILL, nothing is really broken. ' : '')
const clock = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`

export function cardOf(facts: CardFacts): ChatCard {
  const { id, number, title, type, severity, state, service, declaredMs, roles, url } = facts
  return {
    title: `${practice(type)}#${number} ${severity} ${stateWords[state]}: ${title}`, url, value: id,
    lines: [
      [service === null ? null : `Service ${service}`, `declared ${clock(declaredMs)}`].filter((part) => part !== null).join(', '),
      `Incident Commander: ${roles['incident-commander'] ?? 'nobody yet'}`,
      `Communications Lead: ${roles['communications-lead'] ?? 'nobody yet'}`,
    ],
    buttons: buttonsOf(facts),
  }
}

function buttonsOf({ state, roles }: CardFacts): readonly ChatButton[] {
  if (state === 'closed') return []
  const command: readonly ChatButton[] = roles['incident-commander'] === undefined ? [{ verb: 'command', label: 'I take command', isPrimary: true }] : []
  if (state === 'resolved') return [{ verb: 'reopen', label: 'Reopen', isPrimary: false }]
  return [...command, ...(state === 'open' ? [{ verb: 'mitigate', label: 'Users are whole', isPrimary: false }] : []), { verb: 'resolve', label: 'Resolve', isPrimary: false }]
}

export function topicOf({ number, type, severity, state, roles, url }: CardFacts): string {
  return `${practice(type)}#${number} ${severity} ${stateWords[state]} · commands: ${roles['incident-commander'] ?? 'nobody'} · ${url}`
}

/** What is followed on the record; the first opens the channel. */
export const toldKinds = [
  'incident.declared', 'incident.acknowledged', 'incident.severity-changed', 'incident.role-asked', 'incident.role-declined', 'incident.role-assigned', 'incident.changed', 'incident.mitigated', 'incident.resolved', 'incident.reopened', 'incident.closed', 'incident.merged',
  'mitigation.proposed', 'mitigation.done', 'mitigation.verified', 'communication.update-published', 'communication.update-withdrawn',
] as const

/** @param name of a person by id, or of an actor as it stands on the record. */
export function lineOf({ kind, actor, data }: Pick<Entry, 'kind' | 'actor' | 'data'>, name: (ref: string) => string): string | null {
  const text = (field: string): string => (typeof data[field] === 'string' ? data[field] : '')
  const who = name(actor)
  const because = text('reason') === '' ? '' : `: ${text('reason')}`
  const ended = (word: string): string => (data['isAutomatic'] === true ? `${word} by itself${because}` : `${who} says: ${word.toLowerCase()}${because}`)
  switch (kind) {
    case 'incident.acknowledged': return `${text('person') === '' ? who : name(text('person'))} is on it.`
    case 'incident.severity-changed': return `${who} changed the severity from ${text('from')} to ${text('to')}${because}`
    case 'incident.role-asked': return `${who} asks ${name(text('person'))} to be ${roleTitle(text('role'))}.${text('brief') === '' ? '' : ` ${text('brief')}`}`
    case 'incident.role-declined': return `${name(text('person'))} declines to be ${roleTitle(text('role'))}${because}`
    case 'incident.role-assigned': return text('person') === '' ? `${roleTitle(text('role'))} is free: ${name(text('previous'))} gave it up.` : `${name(text('person'))} is ${roleTitle(text('role'))} now.${text('brief') === '' ? '' : ` ${text('brief')}`}`
    case 'incident.mitigated': return ended('Mitigated')
    case 'incident.resolved': return ended('Resolved')
    case 'incident.reopened': return ended('Reopened')
    case 'incident.closed': return ended('Closed')
    case 'incident.merged': return `This turned out to be part of #${String(data['intoNumber'])}; the work goes on there.`
    case 'mitigation.proposed': return `${who} proposes: ${text('text')}`
    case 'mitigation.done': return `${who} did it: ${text('text')}`
    case 'mitigation.verified': return `${text('verdict') === 'pass' ? 'The SLIs say that it helped' : text('verdict') === 'fail' ? 'The SLIs say that it did not help' : 'It is unknown whether it helped'}: ${text('text')}. ${text('reason')}`
    case 'communication.update-published': return text('audience') === 'internal' ? `Update (${text('status')}), ${text('title')}: ${text('text')}` : `${text('audience')} was told (${text('status')}): ${text('text')}`
    default: return null
  }
}

function roleTitle(role: string): string {
  return role.split('-').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join(' ')
}

// When an incident gets a channel of its own, and what happens in it.
import type { ChatKind } from '../../../base/chat.ts'

export interface ChatPolicy {
  readonly chat: ChatKind
  /** A channel is opened by itself for these. */
  readonly severities: readonly string[]
  readonly namePrefix: string
  readonly isPrivate: boolean
  /** Reaction that puts a message on the timeline; null: none does. */
  readonly captureReaction: string | null
  /** Members who are always invited, as the chat calls them. */
  readonly invite: readonly string[]
}

export interface ToldIncident {
  readonly number: number
  readonly title: string
  readonly type: 'incident' | 'security' | 'drill' | 'test'
  readonly severity: string
  readonly isRestricted?: boolean
}

/** The one place that decides whether a chat may hear of it at all: tests of the tools never leave the house, nor does what only those named may see. */
export function mayBeTold({ type, isRestricted }: Pick<ToldIncident, 'type' | 'isRestricted'>): boolean {
  return type !== 'test' && isRestricted !== true
}

export function opensChannel(policy: ChatPolicy, incident: ToldIncident): boolean {
  return mayBeTold(incident) && policy.severities.includes(incident.severity)
}

const longestName = 60

/** `inc-142-orders-fail`: what every chat takes, without a dash at the end. */
export function channelName(prefix: string, { number, title, type }: ToldIncident): string {
  const words = title.normalize('NFKD').toLowerCase().replaceAll(/\p{M}+/gu, '').replaceAll(/[^a-z0-9]+/g, '-')
  const marked = type === 'drill' ? `${prefix}-drill-${number}` : `${prefix}-${number}`
  return `${marked}-${words}`.replaceAll(/-+/g, '-').slice(0, longestName).replace(/-$/, '')
}

// Who is told: lists of people and places, chosen by audience, severity and service. Pure; names are looked up by the caller.
import { compilePattern } from '../../../base/pattern.ts'
import type { AudienceName } from './update.ts'

export const destinationChannels = ['email', 'slack', 'teams', 'webhook'] as const
export type DestinationChannel = (typeof destinationChannels)[number]

export interface Audience {
  readonly name: string
  readonly audience: AudienceName
  /** Empty: all. */
  readonly severities: readonly string[]
  /** Patterns over service names, anchored; empty: all. */
  readonly services: readonly string[]
  /** Login names; told by e-mail. */
  readonly people: readonly string[]
  /** Names of teams: everybody in them. */
  readonly teams: readonly string[]
  readonly emails: readonly string[]
  /** Channel ids (`C0123…`). */
  readonly slack: readonly string[]
  /** Workflow addresses. */
  readonly teamsWorkflows: readonly string[]
  readonly webhooks: readonly string[]
}

/** Audience lists that an update is for, by name. */
export function listsFor(lists: readonly Audience[], of: { audience: AudienceName; severity: string; service: string | null }): readonly Audience[] {
  return lists.filter((list) => list.audience === of.audience
    && (list.severities.length === 0 || list.severities.includes(of.severity))
    && (list.services.length === 0 || (of.service !== null && list.services.some((pattern) => compilePattern(pattern)(of.service!)))))
}

export interface Destination {
  readonly channel: DestinationChannel
  readonly address: string
  /** Names of the lists it stands on. */
  readonly lists: readonly string[]
  /** A person's name, where one is meant. */
  readonly who: string | null
}

/** What a message needs to reach somebody named: null address is somebody who cannot be told. */
export interface NamedAddress {
  readonly name: string
  readonly email: string | null
}

export interface Recipients {
  readonly destinations: readonly Destination[]
  /** People on the lists without an e-mail address: said, not dropped. */
  readonly unreachable: readonly string[]
}

/** More than this many are told by a status page, not one by one. */
export const mostRecipients = 1_000

/** Each address once, whatever number of lists it stands on. `peopleOf` gives the people that a list names. */
export function recipientsOf(lists: readonly Audience[], peopleOf: (list: Audience) => readonly NamedAddress[]): Recipients {
  const byAddress = new Map<string, { channel: DestinationChannel; address: string; lists: string[]; who: string | null }>()
  const unreachable = new Set<string>()
  const add = (list: Audience, to: { channel: DestinationChannel; address: string; who?: string }): void => {
    const key = `${to.channel} ${to.channel === 'email' ? to.address.toLowerCase() : to.address}`
    const known = byAddress.get(key)
    if (known) {
      if (!known.lists.includes(list.name)) known.lists.push(list.name)
    } else if (byAddress.size < mostRecipients) byAddress.set(key, { channel: to.channel, address: to.address, lists: [list.name], who: to.who ?? null })
  }
  for (const list of lists) {
    for (const person of peopleOf(list)) {
      if (person.email === null) unreachable.add(person.name)
      else add(list, { channel: 'email', address: person.email, who: person.name })
    }
    for (const address of list.emails) add(list, { channel: 'email', address })
    for (const address of list.slack) add(list, { channel: 'slack', address })
    for (const address of list.teamsWorkflows) add(list, { channel: 'teams', address })
    for (const address of list.webhooks) add(list, { channel: 'webhook', address })
  }
  return { destinations: [...byAddress.values()], unreachable: [...unreachable].sort() }
}

/** How many by channel: what stands beside the button. */
export function countsOf(destinations: readonly Destination[]): Readonly<Record<DestinationChannel, number>> {
  const counts = { email: 0, slack: 0, teams: 0, webhook: 0 }
  for (const { channel } of destinations) counts[channel]++
  return counts
}

/** Addresses of chats and webhooks are keys to them: shown by their host only. */
export function shownAddress({ channel, address }: { readonly channel: string; readonly address: string }): string {
  return (channel === 'teams' || channel === 'webhook') && URL.canParse(address) ? new URL(address).host : address
}

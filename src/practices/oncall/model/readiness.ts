// What a person must have done before a rotation accepts them, and what of it is still missing.
import { dayMs, hourMs } from '../../../base/duration.ts'

export const itemKinds = ['shadow-shifts', 'drill', 'runbook-walk', 'verified-contact', 'other'] as const
export type ItemKind = (typeof itemKinds)[number]

export interface ReadinessItem {
  readonly name: string
  readonly kind: ItemKind
  /** What it is, in a few words; the name stands in. */
  readonly title?: string
  /** How often it must have been done; once when left out. */
  readonly count?: number
  /** The runbook, the drill's plan. */
  readonly link?: string
  /** A doing older than this many days counts no more; left out, it counts for ever. */
  readonly validDays?: number
}

/** Whoever watched for less has not seen a shift. */
export const fewestShadowMs = 4 * hourMs

export interface Evidence {
  /** What colleagues attested. */
  readonly ticks: readonly { readonly item: string; readonly atMs: number }[]
  /** Shifts that the person shadowed, of the schedules that ask. */
  readonly shadows: readonly { readonly fromMs: number; readonly toMs: number }[]
  readonly verifiedMethods: number
}

export interface ItemState {
  readonly item: ReadinessItem
  /** `stale`: it was done, too long ago. */
  readonly state: 'done' | 'stale' | 'missing'
  readonly have: number
  readonly wanted: number
  /** When it will count no more, if nothing new is done. */
  readonly untilMs: number | null
}

/** Each item in the order of the list. */
export function weighReadiness(items: readonly ReadinessItem[], evidence: Evidence, nowMs: number): readonly ItemState[] {
  return items.map((item) => {
    const wanted = item.count ?? 1
    // A way to be reached is verified now or it is not: it has no age.
    if (item.kind === 'verified-contact') return { item, wanted, have: evidence.verifiedMethods, state: evidence.verifiedMethods >= wanted ? 'done' : 'missing', untilMs: null }
    const doneMs = doings(item, evidence, nowMs)
    const validMs = item.validDays === undefined ? Infinity : item.validDays * dayMs
    const valid = doneMs.filter((atMs) => atMs + validMs > nowMs)
    const isDone = valid.length >= wanted
    return {
      item, wanted, have: valid.length, state: isDone ? 'done' : doneMs.length >= wanted ? 'stale' : 'missing',
      untilMs: isDone && validMs !== Infinity ? valid[wanted - 1]! + validMs : null,
    }
  })
}

/** Newest first. A shift that is shadowed right now is not one yet. */
function doings(item: ReadinessItem, evidence: Evidence, nowMs: number): readonly number[] {
  const shadowed = item.kind === 'shadow-shifts' ? evidence.shadows.filter(({ fromMs, toMs }) => toMs <= nowMs && toMs - fromMs >= fewestShadowMs).map(({ toMs }) => toMs) : []
  return [...shadowed, ...evidence.ticks.filter((tick) => tick.item === item.name).map(({ atMs }) => atMs)].toSorted((a, b) => b - a)
}

export function isReady(states: readonly ItemState[]): boolean {
  return states.every(({ state }) => state === 'done')
}

/** `1 of 2 shadow shifts, "Restore the database" is too long ago`: what is missing; empty when nothing is. */
export function missingWords(states: readonly ItemState[]): string {
  return states.filter(({ state }) => state !== 'done').map(({ item, state, have, wanted }) => {
    const what = item.kind === 'shadow-shifts' ? 'shadow shifts' : item.kind === 'verified-contact' ? 'verified ways to be reached' : `"${item.title ?? item.name}"`
    if (state === 'stale') return `${what} too long ago`
    return wanted > 1 || item.kind === 'shadow-shifts' || item.kind === 'verified-contact' ? `${have} of ${wanted} ${what}` : `no ${what}`
  }).join(', ')
}

export interface Known {
  /** Ids of people who answered a page of the service, or ended an incident of it. */
  readonly people: ReadonlySet<string>
  /** How often anybody did. */
  readonly times: number
}

/** Fewer times say nothing about who could. */
export const fewestRestores = 3

/** Several times, and always the same person. */
export function isKnownByOne({ people, times }: Known): boolean {
  return people.size === 1 && times >= fewestRestores
}

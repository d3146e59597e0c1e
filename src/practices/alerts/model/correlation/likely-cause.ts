// Which part of a situation is its likely cause: a ranking that says why. Pure.
import { isMoreUrgent } from '../urgency.ts'
import type { DependencyGraph } from './graph.ts'
import type { Part } from './part.ts'

export interface RankedPart {
  readonly part: Part
  /** Other parts' services that need this one, directly or through others. */
  readonly neededBy: number
  /** Other parts' services that it needs itself. */
  readonly needs: number
  readonly reason: string
}

/** Longer chains than this are walked no further. */
const rankHops = 8

/**
 * Most upstream first: services that need no other alerting one come before those that do, since trouble travels from what
 * is needed to who needs it. Of these the one that most others need, then the earliest, then the most urgent, then by name.
 */
export function rankCauses(parts: readonly Part[], graph: DependencyGraph): readonly RankedPart[] {
  if (parts.length === 1) return [{ part: parts[0]!, neededBy: 0, needs: 0, reason: 'It is the only one that alerts.' }]
  const alerting = new Set(parts.flatMap((part) => part.service ?? []))
  const upstream = new Map([...alerting].map((service) => [service, graph.upstreamOf(service, rankHops).flatMap((reached) => (alerting.has(reached.service) ? [reached.service] : []))]))
  const neededBy = new Map<string, number>()
  for (const [service, needs] of upstream) {
    // In a circle both need each other: that tells nothing of who caused it.
    for (const need of needs) if (!upstream.get(need)!.includes(service)) neededBy.set(need, (neededBy.get(need) ?? 0) + 1)
  }
  const needsOf = (service: string): number => upstream.get(service)!.filter((need) => !upstream.get(need)!.includes(service)).length
  const firstMs = Math.min(...parts.map((part) => part.startedMs))
  return parts.map((part) => {
    const counts = part.service === null ? { neededBy: 0, needs: 0 } : { neededBy: neededBy.get(part.service) ?? 0, needs: needsOf(part.service) }
    return { part, ...counts, reason: reasonOf(counts, { others: alerting.size - 1, isFirst: part.startedMs === firstMs }) }
  }).sort((a, b) => Number(b.neededBy > 0) - Number(a.neededBy > 0) || Number(a.needs > 0) - Number(b.needs > 0) || b.neededBy - a.neededBy
    || a.part.startedMs - b.part.startedMs || Number(isMoreUrgent(b.part.urgency, a.part.urgency)) - Number(isMoreUrgent(a.part.urgency, b.part.urgency)) || compare(a.part.service ?? '', b.part.service ?? '') || compare(a.part.groupKey, b.part.groupKey))
}

function reasonOf(counts: { neededBy: number; needs: number }, about: { others: number; isFirst: boolean }): string {
  const { neededBy, needs } = counts
  const earliest = about.isFirst ? ', and it alerted first' : ''
  if (neededBy > 0 && needs === 0) return `${dependants(neededBy, about.others)} on it, and it depends on none of them${earliest}.`
  if (neededBy > 0) return `${neededBy} of ${about.others} other alerting services depend on it, but it depends on ${needs} itself${earliest}.`
  if (needs > 0) return `It depends on ${needs} of the ${about.others} other alerting services${earliest}.`
  return about.isFirst ? 'It alerted first; no dependency between it and the others is known.' : 'No dependency between it and the others is known.'
}

function dependants(count: number, of: number): string {
  if (count < of) return `${count} of ${of} other alerting services depend`
  if (count === 1) return 'The other alerting service depends'
  return `${count === 2 ? 'Both' : `All ${count}`} other alerting services depend`
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

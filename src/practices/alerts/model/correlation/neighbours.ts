// Which open situation an alert of a group that has none belongs to: dependency neighbours first, then those that read alike. Pure.
import { formatDuration, minuteMs } from '../../../../base/duration.ts'
import type { IncomingAlert } from '../incoming.ts'
import type { DependencyGraph, Edge } from './graph.ts'
import { textOf } from './part.ts'
import type { Part } from './part.ts'
import { shinglesOf, similarity } from './similarity.ts'

/** A failure reaches its callers through retries, queues and `for:` of rules within minutes; ten leave room for two hops of five. */
export const neighbourWindowMs = 10 * minuteMs
/** Two hops bridge one service that fails without an alert of its own; three already join most of a small catalog. */
export const neighbourHops = 2
/** Of ten words six must be shared: the same rule on another service passes, another rule of the same family does not. */
export const alikeFrom = 0.6

export interface Neighbour {
  readonly situation: string
  readonly reason: string
}

export interface Asking {
  readonly alert: IncomingAlert
  readonly team: string | null
  readonly nowMs: number
  readonly graph: DependencyGraph
  /** Parts of open situations. */
  readonly parts: readonly Part[]
}

export function findNeighbour(asking: Asking): Neighbour | null {
  const { alert, nowMs } = asking
  const recent = asking.parts.filter((part) => part.environment === alert.environment && nowMs - part.lastMs <= neighbourWindowMs)
  return byDependency(recent, asking) ?? byText(recent, asking)
}

/** The nearest wins; of equally near ones a need before a dependent, then the one that alerted last, then the older situation. */
function byDependency(recent: readonly Part[], { alert, nowMs, graph }: Asking): Neighbour | null {
  if (alert.service === null || recent.length === 0) return null
  const parts = Map.groupBy(recent, (part) => part.service)
  const found = [
    ...graph.upstreamOf(alert.service, neighbourHops).flatMap((reached) => (parts.get(reached.service) ?? []).map((part) => ({ part, path: reached.path, isNeed: true }))),
    ...graph.downstreamOf(alert.service, neighbourHops).flatMap((reached) => (parts.get(reached.service) ?? []).map((part) => ({ part, path: reached.path.toReversed(), isNeed: false }))),
  ]
  const [best] = found.sort((a, b) => a.path.length - b.path.length || Number(b.isNeed) - Number(a.isNeed) || b.part.lastMs - a.part.lastMs || (a.part.situation < b.part.situation ? -1 : 1))
  if (!best) return null
  return { situation: best.part.situation, reason: `${edgesText(best.path)}; ${best.part.service} alerted ${ago(nowMs - best.part.lastMs)}.` }
}

/** `checkout depends on payments (declared)`; over a silent service in between: `…, which depends on …`. */
function edgesText(path: readonly Edge[]): string {
  return path.map((edge, index) => `${index === 0 ? `${edge.service} depends on` : 'which depends on'} ${edge.target} (${edge.provenance})`).join(', ')
}

function byText(recent: readonly Part[], { alert, team, nowMs }: Asking): Neighbour | null {
  if (team === null) return null
  const own = shinglesOf(textOf(alert))
  let best: { part: Part; alike: number } | null = null
  for (const part of recent) {
    if (part.team !== team) continue
    const alike = similarity(own, shinglesOf(part.text))
    if (alike >= alikeFrom && (best === null || alike > best.alike || (alike === best.alike && part.situation < best.part.situation))) best = { part, alike }
  }
  if (best === null) return null
  const { part, alike } = best
  const whose = part.service === null ? 'an alert' : `an alert of ${part.service}`
  return { situation: part.situation, reason: `Reads like ${whose}, also of team ${team}, that came ${ago(nowMs - part.lastMs)}: ${Math.floor(alike * 100)} % of their words are shared, ${alikeFrom * 100} % are asked for.` }
}

function ago(ms: number): string {
  return ms < 1_000 ? 'at the same time' : `${formatDuration(ms - (ms % 1_000))} earlier`
}

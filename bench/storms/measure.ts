// Measures correlation on generated storms: whether what belongs together is together, whose fault it is said to be, and who is woken.
import { DependencyGraph } from '../../src/practices/alerts/model/correlation/graph.ts'
import { World } from '../../src/practices/alerts/model/world.ts'
import type { SituationNews } from '../../src/practices/alerts/model/taken-in.ts'
import { generateStorm } from './generate.ts'
import type { GeneratedStorm, StormWish } from './generate.ts'

export interface Measured {
  readonly alerts: number
  readonly pages: number
  readonly situations: number
  /** Of all pairs of alerts: in one situation and of one cause. */
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** Of the situation that holds most alerts of a cause, is that cause named as the likely one? */
  readonly causesFound: number
  readonly causes: number
  /** Taken in and not kept; must be none. */
  readonly lost: number
}

const startMs = Date.parse('2026-11-23T03:00:00Z')

/** Alerts that come within a second are sent together, as Prometheus does. */
const batchMs = 1_000

export function measureStorm(storm: GeneratedStorm): Measured {
  const world = new World(startMs, { graph: new DependencyGraph(storm.topology.edges), owners: new Map(storm.topology.services.map(({ name, team }) => [name, team])) })
  const teams = new Map(storm.topology.services.map(({ name, team }) => [name, team]))
  const woken = new Set<string>()
  for (const batch of Map.groupBy(storm.alerts, (one) => Math.floor(one.receivedMs / batchMs)).values()) {
    world.nowMs = batch.at(-1)!.receivedMs
    for (const news of world.takeWatched(...batch.map((one) => one.alert)).situationNews) for (const service of wakes(news)) woken.add(`${news.situation.id} ${service === null ? '' : (teams.get(service) ?? '')}`)
  }
  const situationOf = new Map(world.fired.map((fired) => [fired.key, fired.situation]))
  const placed = storm.alerts.map((one) => ({ cause: one.cause, situation: situationOf.get(one.alert.key) ?? '' }))
  const found = storm.causes.filter((cause) => {
    const counts = [...Map.groupBy(placed.filter((one) => one.cause === cause), (one) => one.situation)].sort((a, b) => b[1].length - a[1].length)
    return world.situations.find((situation) => situation.id === counts[0]?.[0])?.service === cause
  })
  return {
    alerts: storm.alerts.length, pages: woken.size, situations: world.situations.length, ...pairwise(placed), causesFound: found.length, causes: storm.causes.length,
    lost: storm.alerts.filter((one) => !situationOf.has(one.alert.key)).length,
  }
}

/** Whose people are woken, as on-call does: once for a situation and team. */
function wakes(news: SituationNews): readonly (string | null)[] {
  if (news.urgency !== 'page') return []
  if (news.what !== 'joined') return [news.situation.service]
  return [...(news.hasNewCause ? [news.situation.service] : []), ...(news.hasRisen || news.isFolded ? [news.alert.service] : [])]
}

/** Counted over groups, not over pairs: 100,000 alerts have five thousand million pairs. */
export function pairwise(placed: readonly { readonly cause: string; readonly situation: string }[]): { precision: number; recall: number; f1: number } {
  const pairs = (keyOf: (one: { cause: string; situation: string }) => string): number => [...Map.groupBy(placed, keyOf).values()].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0)
  const both = pairs((one) => `${one.cause}\0${one.situation}`)
  const together = pairs((one) => one.situation)
  const related = pairs((one) => one.cause)
  const precision = together === 0 ? 1 : both / together
  const recall = related === 0 ? 1 : both / related
  return { precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

export interface Summary {
  readonly storms: number
  readonly alerts: number
  readonly pages: number
  /** Means over storms. */
  readonly precision: number
  readonly recall: number
  readonly f1: number
  readonly worstF1: number
  readonly causeShare: number
  readonly fewerPages: number
  readonly lost: number
}

/** One to two causes at once, topologies of 40 to 300 services, with and without noise. */
export function measureStorms(seeds: Iterable<number>): Summary {
  const measured = [...seeds].map((seed) => measureStorm(generateStorm(seed, wishOf(seed), startMs)))
  const sum = (of: (one: Measured) => number): number => measured.reduce((total, one) => total + of(one), 0)
  const mean = (of: (one: Measured) => number): number => sum(of) / measured.length
  return {
    storms: measured.length, alerts: sum((one) => one.alerts), pages: sum((one) => one.pages), precision: mean((one) => one.precision), recall: mean((one) => one.recall),
    f1: mean((one) => one.f1), worstF1: Math.min(...measured.map((one) => one.f1)), causeShare: sum((one) => one.causesFound) / sum((one) => one.causes),
    fewerPages: 1 - sum((one) => one.pages) / sum((one) => one.alerts), lost: sum((one) => one.lost),
  }
}

export function wishOf(seed: number): StormWish {
  return { size: [40, 80, 150, 300][seed % 4]!, causes: seed % 3 === 0 ? 2 : 1, instances: [2, 8], noise: [0, 3, 10][seed % 3]! }
}

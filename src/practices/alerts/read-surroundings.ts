// What the catalog knows, kept a short time: dependencies and owners, for correlating alerts.
import type { House } from '../../spine/practice.ts'
import { dependencyEdges, listServices } from '../catalog/questions.ts'
import { DependencyGraph } from './model/correlation/graph.ts'
import type { Surroundings } from './model/taken-in.ts'

/** A new dependency counts after this long. Alerts that join their own situation need none of it. */
const freshMs = 15_000

interface Kept {
  surroundings: Surroundings
  readMs: number
}

const kept = new WeakMap<House, Kept>()

/** Read outside of any transaction: the catalog may not hold up or fail what takes alerts in; then what was known counts. */
export async function surroundingsOf(house: House): Promise<Surroundings> {
  const nowMs = performance.now()
  const known = kept.get(house)
  if (known && nowMs - known.readMs < freshMs) return known.surroundings
  const mine: Kept = { surroundings: known?.surroundings ?? { graph: DependencyGraph.empty, owners: new Map() }, readMs: nowMs }
  // Others use what was known while this is read, and try no earlier again when it fails.
  if (known) kept.set(house, mine)
  try {
    const [edges, services] = await Promise.all([dependencyEdges(house.read), listServices(house.read)])
    mine.surroundings = { graph: new DependencyGraph(edges), owners: new Map(services.flatMap(({ name, owner }) => (owner === null ? [] : [[name, owner] as const]))) }
  } catch (problem) {
    house.log.warn({ err: problem }, 'the catalog could not be read: alerts are correlated by what was known of it')
  }
  kept.set(house, mine)
  return mine.surroundings
}

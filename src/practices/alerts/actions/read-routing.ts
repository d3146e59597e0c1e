// The routing tree in force, compiled once for each version of it.
import { Fault } from '../../../base/fault.ts'
import type { Db } from '../../../spine/database.ts'
import { compileInhibition } from '../model/routing/inhibition.ts'
import type { Inhibition } from '../model/routing/inhibition.ts'
import type { RoutingSpec } from '../model/routing/spec.ts'
import { compileTree } from '../model/routing/tree.ts'
import type { Route } from '../model/routing/tree.ts'
import { routingRow, routingVersion } from '../store/routing.ts'

export interface Routing {
  readonly version: string
  readonly spec: RoutingSpec
  readonly root: Route
  readonly inhibition: Inhibition
  /** Some route holds what flaps: only then changes are counted. */
  readonly holdsFlaps: boolean
  /** Some route tells of a situation more than once. */
  readonly tellsAgain: boolean
}

/** A few: tests run several houses in one process. */
const maxCompiled = 16
const compiled = new Map<string, Routing>()

/** Null where there is no tree: severity and service decide. */
export async function routingNow(db: Db): Promise<Routing | null> {
  const version = await routingVersion(db)
  if (version === null) return null
  const known = compiled.get(version)
  if (known) return known
  const row = await routingRow(db)
  if (!row) return null
  const routing = { version: row.version, ...compileRouting(JSON.parse(row.spec) as RoutingSpec) }
  if (compiled.size >= maxCompiled) compiled.clear()
  compiled.set(row.version, routing)
  return routing
}

/** Throws the fault of what cannot be. */
export function compileRouting(spec: RoutingSpec): Omit<Routing, 'version'> {
  const root = compileTree(spec)
  return {
    spec, root, inhibition: compileInhibition(spec.inhibitRules ?? []), holdsFlaps: someRoute(root, ({ timing }) => timing.flap !== null),
    tellsAgain: someRoute(root, ({ timing }) => timing.intervalMs !== null || timing.repeatMs !== null),
  }
}

const someRoute = (route: Route, fits: (route: Route) => boolean): boolean => fits(route) || route.routes.some((child) => someRoute(child, fits))

export function noRouting(): Fault {
  return new Fault('ALERTS_NO_ROUTING', { kind: 'not-found', say: 'There is no routing tree: severity decides the urgency, and the service its policy.', mend: 'Apply a document of kind AlertRouting, or import an alertmanager.yml.' })
}

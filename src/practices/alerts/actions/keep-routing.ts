// Sets and takes away the routing tree.
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { routingRemoved, routingSaved } from '../events.ts'
import type { RouteSpec, RoutingSpec } from '../model/routing/spec.ts'
import { deleteRouting, lockRouting, saveRouting, treeName } from '../store/routing.ts'
import { noRouting } from './read-routing.ts'
import { indexKind } from './review-alerts.ts'

/** Alerts that begin from now on take it. Of those open already, only what mutes them changes. */
export async function putRouting(work: Work, spec: RoutingSpec): Promise<void> {
  const text = JSON.stringify(spec)
  if ((await lockRouting(work.db))?.spec === text) return
  await saveRouting(work.db, { name: treeName, version: newId('tree', work.nowMs), spec: text, saved_ms: work.nowMs })
  await append(work, [routingSaved({ subject: `alert-routing/${treeName}`, data: { routes: countRoutes(spec.route), receivers: spec.receivers.length, inhibitRules: spec.inhibitRules?.length ?? 0 } })])
  await scheduleIndex(work)
}

export async function removeRouting(work: Work): Promise<void> {
  if (!(await deleteRouting(work.db))) throw noRouting()
  await append(work, [routingRemoved({ subject: `alert-routing/${treeName}`, data: {} })])
  await scheduleIndex(work)
}

async function scheduleIndex(work: Work): Promise<void> {
  await scheduleJob(work, { kind: indexKind, key: 'alerts/index-inhibitors', dueMs: work.nowMs, payload: {} })
}

export function countRoutes(route: RouteSpec): number {
  return 1 + (route.routes ?? []).reduce((sum, child) => sum + countRoutes(child), 0)
}

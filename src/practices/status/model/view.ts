// All that a status page shows at one instant, as data: the HTML, the JSON and the feed are written from it.
import { minuteMs } from '../../../base/duration.ts'
import type { ComponentState, Maintenance, MaintenanceState, Overall, PageSpec, Post } from './status-page.ts'
import { isOver, maintenanceState, overallOf, stateOf } from './status-page.ts'
import type { DayOfUptime } from './uptime.ts'

export interface ComponentView {
  readonly name: string
  readonly title: string
  readonly group: string | null
  readonly description: string
  readonly state: ComponentState
  /** Empty where no objective measures it. */
  readonly days: readonly DayOfUptime[]
  readonly uptime: number | null
}

export interface PageView {
  readonly name: string
  readonly spec: PageSpec
  readonly url: string
  readonly atMs: number
  readonly overall: Overall
  readonly components: readonly ComponentView[]
  /** Running ones, newest first. */
  readonly running: readonly Post[]
  /** Those that are over, newest first. */
  readonly past: readonly Post[]
  readonly maintenances: readonly (Maintenance & { readonly state: MaintenanceState })[]
}

export interface Seen {
  readonly name: string
  readonly spec: PageSpec
  readonly url: string
  readonly posts: readonly Post[]
  readonly maintenances: readonly Maintenance[]
  readonly uptime: ReadonlyMap<string, { readonly days: readonly DayOfUptime[]; readonly over: number | null }>
}

export function pageView({ name, spec, url, posts, maintenances, uptime }: Seen, nowMs: number): PageView {
  const components = spec.components.map(({ name: component, title, group, description }): ComponentView => ({
    name: component, title, group, description, state: stateOf(component, { posts, maintenances, nowMs }),
    days: uptime.get(component)?.days ?? [], uptime: uptime.get(component)?.over ?? null,
  }))
  const newestFirst = [...posts].sort((one, other) => other.startedMs - one.startedMs)
  return {
    // To the minute: a page on which nothing changed stays the same text, which readers need not fetch again.
    name, spec, url, atMs: Math.floor(nowMs / minuteMs) * minuteMs, components, overall: overallOf(components.map(({ state }) => state)),
    running: newestFirst.filter((post) => !isOver(post)), past: newestFirst.filter(isOver),
    maintenances: maintenances.map((one) => ({ ...one, state: maintenanceState(one, nowMs) })).filter(({ state }) => state !== 'completed').sort((one, other) => one.fromMs - other.fromMs),
  }
}

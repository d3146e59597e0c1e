// A status page: components, in which state each is, and what follows for the whole. Names of states are those of Statuspage.

export const componentStates = ['operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage'] as const
/** Better to worse. */
export type ComponentState = (typeof componentStates)[number]

export const postStatuses = ['investigating', 'identified', 'monitoring', 'resolved'] as const
export type PostStatus = (typeof postStatuses)[number]

export interface PageComponent {
  /** Unique within the page. */
  readonly name: string
  readonly title: string
  readonly group: string | null
  readonly description: string
  readonly service: string | null
  /** Objectives whose measurements are its uptime. */
  readonly objectives: readonly string[]
}

export interface PageSpec {
  readonly title: string
  /** Private pages are for those who are signed in. */
  readonly audience: 'public' | 'private'
  readonly description: string
  readonly supportUrl: string | null
  readonly components: readonly PageComponent[]
}

export interface PostUpdate {
  readonly id: string
  readonly status: PostStatus
  readonly text: string
  readonly atMs: number
}

/** What the page says about one trouble. */
export interface Post {
  /** `pst_…` */
  readonly id: string
  readonly title: string
  readonly startedMs: number
  /** Newest first, at least one. */
  readonly updates: readonly PostUpdate[]
  /** Components of this page, and in which state this trouble puts them. */
  readonly effects: readonly { readonly component: string; readonly state: ComponentState }[]
}

export interface Maintenance {
  /** `mnt_…` */
  readonly id: string
  readonly title: string
  readonly text: string
  readonly fromMs: number
  readonly toMs: number
  readonly components: readonly string[]
  readonly createdMs: number
}

export type MaintenanceState = 'scheduled' | 'in_progress' | 'completed'

export function maintenanceState({ fromMs, toMs }: Pick<Maintenance, 'fromMs' | 'toMs'>, nowMs: number): MaintenanceState {
  return nowMs < fromMs ? 'scheduled' : nowMs < toMs ? 'in_progress' : 'completed'
}

export const statusOf = (post: Post): PostStatus => post.updates[0]!.status
export const isOver = (post: Post): boolean => statusOf(post) === 'resolved'

/** Null while it goes on. */
export function resolvedMsOf(post: Post): number | null {
  return isOver(post) ? post.updates[0]!.atMs : null
}

const rank = (state: ComponentState): number => componentStates.indexOf(state)

/** The worst that a running trouble says; under maintenance when nothing worse is said. */
export function stateOf(component: string, of: { readonly posts: readonly Post[]; readonly maintenances: readonly Maintenance[]; readonly nowMs: number }): ComponentState {
  const running = of.posts.filter((post) => !isOver(post)).flatMap(({ effects }) => effects.filter((effect) => effect.component === component).map(({ state }) => state))
  const isMaintained = of.maintenances.some((one) => one.components.includes(component) && maintenanceState(one, of.nowMs) === 'in_progress')
  return [...running, ...(isMaintained ? (['under_maintenance'] as const) : [])].reduce<ComponentState>((worst, state) => (rank(state) > rank(worst) ? state : worst), 'operational')
}

export interface Overall {
  /** As Statuspage's API names them. */
  readonly indicator: 'none' | 'minor' | 'major' | 'critical' | 'maintenance'
  readonly description: string
}

/** Of all components: one major outage of several is partial for the whole. */
export function overallOf(states: readonly ComponentState[]): Overall {
  const worst = states.reduce<ComponentState>((known, state) => (rank(state) > rank(known) ? state : known), 'operational')
  if (worst === 'major_outage') {
    return states.every((state) => state === 'major_outage') ? { indicator: 'critical', description: 'Major System Outage' } : { indicator: 'major', description: 'Partial System Outage' }
  }
  if (worst === 'partial_outage') return { indicator: 'major', description: 'Partial System Outage' }
  if (worst === 'degraded_performance') return { indicator: 'minor', description: 'Minor Service Outage' }
  if (worst === 'under_maintenance') return { indicator: 'maintenance', description: 'Service Under Maintenance' }
  return { indicator: 'none', description: 'All Systems Operational' }
}

/** What an incident of this severity usually does to a component of its service. */
export function usualState(severity: string): ComponentState {
  return severity === 'SEV1' ? 'major_outage' : severity === 'SEV2' ? 'partial_outage' : severity === 'SEV3' ? 'degraded_performance' : 'operational'
}

// What the catalog knows of a service. Every field may be unsaid: sources differ in what they speak about.

export const dependencyKinds = ['sync', 'async', 'datastore', 'vendor'] as const
export type DependencyKind = (typeof dependencyKinds)[number]

export interface Link {
  readonly title: string
  readonly url: string
}

export interface Dependency {
  /** A service, datastore or vendor; it need not be in the catalog. */
  readonly name: string
  readonly kind: DependencyKind
}

/** 0 is the most important, 3 the least. */
export type Tier = 0 | 1 | 2 | 3

/** What one source says of a service. A field that is missing is one it does not speak about; an empty list says: none. */
export interface ServiceSpec {
  readonly displayName?: string
  readonly description?: string
  /** Name of the team. */
  readonly owner?: string
  readonly tier?: Tier
  /** `experimental`, `production`, `deprecated`, or the user's own word. */
  readonly lifecycle?: string
  readonly system?: string
  readonly repository?: string
  /** Name of the escalation policy that its pages go to. */
  readonly onCallRoute?: string
  readonly chatChannel?: string
  /** `public`, `internal`, `confidential`, or the user's own word. */
  readonly dataClassification?: string
  readonly runbooks?: readonly Link[]
  readonly dashboards?: readonly Link[]
  readonly links?: readonly Link[]
  readonly environments?: readonly string[]
  readonly regions?: readonly string[]
  readonly zones?: readonly string[]
  /** User journeys it carries. */
  readonly journeys?: readonly string[]
  readonly dependencies?: readonly Dependency[]
  readonly labels?: Readonly<Record<string, string>>
}

/** Names are shown in URLs and queries. A slash separates a namespace. */
export function isCatalogName(text: string): boolean {
  return text.length <= 253 && /^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$/.test(text)
}

export function tierOf(value: unknown): Tier | null {
  const number = typeof value === 'string' && /^[0-3]$/.test(value) ? Number(value) : value
  return number === 0 || number === 1 || number === 2 || number === 3 ? number : null
}

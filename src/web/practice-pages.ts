// What a practice brings to the browser: pages, places in the rail, palette commands, panels for others' screens, and what it hears.
import type { ComponentType } from 'react'
import type { Concerns } from './live.ts'
import type { Panel } from './slots.tsx'

export type Section = 'now' | 'respond' | 'change' | 'improve' | 'review' | 'below'

export interface Place {
  readonly section: Section
  readonly label: string
  readonly to: string
  readonly icon: string
  /** Within its section, smallest first. */
  readonly order: number
  /** Typed after `g`: `i` for incidents. */
  readonly key?: string
  /** Shown in the phone's bottom bar too. */
  readonly onPhone?: boolean
  /** Shown only to those who hold this permission. */
  readonly needs?: string
}

export interface SettingsPlace {
  readonly label: string
  readonly to: string
  readonly order: number
  readonly needs?: string
}

export interface PageRoute {
  /** TanStack style: `/incidents/$id`. */
  readonly path: string
  readonly title: string
  readonly load: () => Promise<{ readonly default: ComponentType }>
}

export interface PaletteCommand {
  readonly label: string
  readonly hint?: string
  readonly to: string
  readonly keywords?: string
  readonly needs?: string
  /** Does it from every page. */
  readonly key?: string
}

/** What a text search over a practice's things finds; asked while the palette is typed in. */
export interface PaletteHit {
  readonly label: string
  readonly hint: string
  readonly to: string
}

export interface SubjectLook {
  readonly icon: string
  /** `name` is already fit for an address. */
  readonly to?: (name: string) => string
}

export interface PracticePages {
  readonly practice: string
  readonly routes: readonly PageRoute[]
  readonly places?: readonly Place[]
  readonly commands?: readonly PaletteCommand[]
  /** Its pages under Settings. */
  readonly settings?: readonly SettingsPlace[]
  readonly panels?: readonly Panel[]
  /** What its subjects look like and where they have a page: `{ incident: { icon: 'incident', to: (id) => … } }`. */
  readonly subjects?: Readonly<Record<string, SubjectLook>>
  readonly find?: (text: string) => Promise<readonly PaletteHit[]>
  /** First word of a query key -> beginnings of entry kinds that make it stale: `{ incidents: ['incident.', 'page.'] }`. */
  readonly hears?: Readonly<Record<string, readonly string[]>>
  /** By topic: which of its queries an entry can have changed, where not all. */
  readonly concerns?: Concerns
}

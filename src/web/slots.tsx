// Named places on a shared screen where each practice puts its own panel, so that no practice imports another's pages.
import { createContext, lazy, Suspense, useContext, useMemo } from 'react'
import type { ComponentType, ReactNode } from 'react'

export interface IncidentScreen {
  readonly incident: string
  readonly number: number
  readonly situation: string | null
  readonly service: string | null
  /** The services it concerns, its own first; null until they are known. */
  readonly services: readonly string[] | null
  /** When it began, and when it was over; null while it goes on. */
  readonly fromMs: number
  readonly toMs: number | null
}

/** What each slot hands to its panels. */
export interface SlotProps {
  /** The top of the home page: one line that answers "is production healthy?". */
  'home.health': Record<never, never>
  'home.panel': Record<never, never>
  'home.aside': Record<never, never>
  'service.panel': { readonly service: string }
  'objective.panel': { readonly objective: string; readonly service: string }
  /** Above everything else on an incident: what somebody must do now. */
  'incident.top': { readonly incident: string; readonly situation: string | null }
  /** First in the wide column: what is broken for whom, and what is suspected. `services` is null until it is known which are concerned. */
  'incident.first': IncidentScreen
  /** In the wide column above the timeline: what helps to find and undo the cause. */
  'incident.main': IncidentScreen
  'incident.panel': IncidentScreen
  'situation.panel': { readonly situation: string }
  /** Of a page that is about a situation. */
  'page.panel': { readonly page: string; readonly situation: string }
  'person.panel': { readonly person: string; readonly isSelf: boolean }
  'connections.panel': Record<never, never>
  'settings.panel': Record<never, never>
}
export type SlotName = keyof SlotProps

export interface Panel<S extends SlotName = SlotName> {
  readonly slot: S
  readonly name: string
  /** Smallest first. */
  readonly order: number
  readonly load: () => Promise<{ readonly default: ComponentType<SlotProps[S]> }>
}

/** Keeps the type of a panel's props tied to its slot. */
export function panel<S extends SlotName>(declared: Panel<S>): Panel {
  return declared as unknown as Panel
}

interface LoadedPanel {
  readonly name: string
  readonly slot: SlotName
  readonly Component: ComponentType<never>
}
const Panels = createContext<readonly LoadedPanel[]>([])

export function SlotProvider({ panels, children }: { panels: readonly Panel[]; children: ReactNode }) {
  const loaded = useMemo(
    () =>
      [...panels]
        .sort((one, other) => one.order - other.order)
        .map((each): LoadedPanel => ({ name: each.name, slot: each.slot, Component: lazy(each.load) as unknown as ComponentType<never> })),
    [panels],
  )
  return <Panels.Provider value={loaded}>{children}</Panels.Provider>
}

export function Slot<S extends SlotName>({ name, give }: { name: S; give: SlotProps[S] }) {
  const panels = useContext(Panels)
  return panels
    .filter((each) => each.slot === name)
    .map((each) => {
      const Component = each.Component as ComponentType<SlotProps[S]>
      return (
        <Suspense key={each.name} fallback={null}>
          <Component {...(give as SlotProps[S] & Record<string, never>)} />
        </Suspense>
      )
    })
}

// The practices' parts that the frame itself draws: places in the rail, palette commands and searches.
import { createContext, useContext } from 'react'
import type { PaletteCommand, PaletteHit, Place, SettingsPlace, SubjectLook } from './practice-pages.ts'

export interface AppParts {
  readonly places: readonly Place[]
  readonly settings: readonly SettingsPlace[]
  readonly commands: readonly PaletteCommand[]
  readonly subjects: Readonly<Record<string, SubjectLook>>
  readonly finders: readonly ((text: string) => Promise<readonly PaletteHit[]>)[]
}

export const AppPartsContext = createContext<AppParts>({ places: [], settings: [], commands: [], subjects: {}, finders: [] })

export function useAppParts(): AppParts {
  return useContext(AppPartsContext)
}

/** Drawing and page of what an entry is about: `incident/inc_…`. */
export function useSubjects(): (subject: string) => { readonly icon: string; readonly to: string | null } {
  const { subjects } = useAppParts()
  return (subject) => {
    const at = subject.indexOf('/')
    const look = subjects[subject.slice(0, at)]
    return { icon: look?.icon ?? 'record', to: look?.to?.(encodeURIComponent(subject.slice(at + 1))) ?? null }
  }
}

// The practices' parts that the frame itself draws: places in the rail, palette commands and searches.
import { createContext, useContext } from 'react'
import type { PaletteCommand, PaletteHit, Place } from './practice-pages.ts'

export interface AppParts {
  readonly places: readonly Place[]
  readonly commands: readonly PaletteCommand[]
  readonly finders: readonly ((text: string) => Promise<readonly PaletteHit[]>)[]
}

export const AppPartsContext = createContext<AppParts>({ places: [], commands: [], finders: [] })

export function useAppParts(): AppParts {
  return useContext(AppPartsContext)
}

// What the map is drawn from: everything on it, what is open on its services, and where it is weak.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getAll, getJson } from '../../../web/api.ts'
import type { BlastAnswer, MapNode, WeakPointsAnswer } from '../contract.ts'

/** Beyond this the list answers, page by page; a drawing would not. */
export const mostDrawn = 5_000
/** Rates and what was last seen change without an event. */
const againMs = 60_000

/** The most pressing thing that is true of a service now. */
export type ServiceState = 'page' | 'ticket' | 'burning' | 'calm'

export function useMapNodes() {
  return useQuery({ queryKey: ['map', 'nodes'], queryFn: () => getAll<MapNode>('/api/v1/dependency-map', {}, mostDrawn), refetchInterval: againMs })
}

export function useWeakPoints() {
  return useQuery({ queryKey: ['map', 'weak'], queryFn: ({ signal }) => getJson<WeakPointsAnswer>('/api/v1/dependency-map/weak-points', {}, signal) })
}

export function useBlastRadius(name: string | null) {
  return useQuery({
    queryKey: ['map', 'blast', name],
    enabled: name !== null,
    queryFn: ({ signal }) => getJson<BlastAnswer>(`/api/v1/services/${encodeURIComponent(name!)}/blast-radius`, {}, signal),
  })
}

/** What is read here of the answers of others' routes. */
interface OpenSituation {
  readonly service: string | null
  readonly urgency: 'page' | 'ticket' | 'info'
}
interface ObjectiveState {
  readonly service: string
  readonly state: string
}

/** By service; services without anything open are missing. */
export function useServiceStates(): ReadonlyMap<string, ServiceState> {
  const situations = useQuery({
    queryKey: ['alerts', 'map'],
    queryFn: ({ signal }) => getJson<{ readonly items: readonly OpenSituation[] }>('/api/v1/situations', { state: 'open', limit: 500 }, signal),
  })
  const objectives = useQuery({
    queryKey: ['objectives', 'map'],
    queryFn: () => getAll<ObjectiveState>('/api/v1/objectives', {}),
    refetchInterval: againMs,
  })
  return useMemo(() => {
    const states = new Map<string, ServiceState>()
    for (const { service, state } of objectives.data ?? []) if (state === 'burning' || state === 'exhausted') states.set(service, 'burning')
    for (const { service, urgency } of situations.data?.items ?? []) {
      if (service === null || urgency === 'info') continue
      if (urgency === 'page' || states.get(service) !== 'page') states.set(service, urgency)
    }
    return states
  }, [situations.data, objectives.data])
}

// Incidents that are going on, shared by the home page's tile and panel.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import type { IncidentPage } from '../contract.ts'

export function useLiveIncidents(service: string | undefined) {
  return useQuery({
    queryKey: ['incidents', 'live', service],
    queryFn: ({ signal }) => getJson<IncidentPage>('/api/v1/incidents', { state: 'live', service, limit: 50 }, signal),
  })
}

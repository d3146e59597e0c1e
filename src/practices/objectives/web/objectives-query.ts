// Objectives, asked again twice a minute: minutes are measured, they are not events.
import { useQuery } from '@tanstack/react-query'
import { getAll } from '../../../web/api.ts'
import type { ObjectiveSummary } from '../contract.ts'

export const measureMs = 30_000

export function useObjectives(service?: string) {
  return useQuery({
    queryKey: ['objectives', 'all', service],
    queryFn: () => getAll<ObjectiveSummary>('/api/v1/objectives', { service }),
    refetchInterval: measureMs,
  })
}

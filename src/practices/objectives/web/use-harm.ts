// What users of an incident's services feel now: asked once for the table and the charts below it.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import type { IncidentScreen } from '../../../web/slots.tsx'
import type { HarmAnswer } from '../contract-harm.ts'

/** The budget moves each minute without an event. */
const againMs = 15_000

export function useHarm({ services, toMs }: Pick<IncidentScreen, 'services' | 'toMs'>) {
  return useQuery({
    queryKey: ['objectives', 'harm', services],
    enabled: services !== null && services.length > 0,
    refetchInterval: toMs === null ? againMs : false,
    queryFn: ({ signal }) => getJson<HarmAnswer>('/api/v1/objectives-now', { service: services!.join(',') }, signal),
  })
}

// The services an incident concerns, asked once for all panels of its page.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getJson } from '../../../web/api.ts'
import { msOf } from '../../../web/kit/time-words.ts'
import type { IncidentScreen } from '../../../web/slots.tsx'
import type { IncidentAnswer } from '../contract.ts'
import type { AffectedAnswer } from '../contract-affected.ts'

export function useIncidentScreen(incident: IncidentAnswer, situation: string | null): IncidentScreen {
  const { data, isError } = useQuery({
    queryKey: ['incidents', 'affected', incident.id],
    queryFn: ({ signal }) => getJson<AffectedAnswer>(`/api/v1/incidents/${incident.id}/affected`, {}, signal),
  })
  // Its own service is better than nothing when the others cannot be asked.
  const own = incident.service === null ? [] : [incident.service]
  const names = data ? data.items.map(({ service }) => service).join(',') : isError ? own.join(',') : null
  const services = useMemo(() => (names === null ? null : names.split(',').filter((name) => name !== '')), [names])
  return {
    incident: incident.id, number: incident.number, situation, service: incident.service, services,
    fromMs: msOf(incident.startedAt) ?? msOf(incident.detectedAt) ?? msOf(incident.declaredAt) ?? 0, toMs: msOf(incident.resolvedAt),
  }
}

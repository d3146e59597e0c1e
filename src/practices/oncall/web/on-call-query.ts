// Who is on call, asked once for the tile, the panels and the page.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import type { OnCallAnswer } from '../contract.ts'

export function useOnCall(service?: string) {
  // A hand-off is no event of its own, so it is asked again each minute.
  return useQuery({
    queryKey: ['oncall', 'now', service],
    queryFn: ({ signal }) => getJson<OnCallAnswer>('/api/v1/on-call', { service }, signal),
    refetchInterval: 60_000,
  })
}

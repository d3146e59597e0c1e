// The matrix in force, for the forms that judge severity.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import type { SeverityMatrixAnswer } from '../contract.ts'
import { severityMatrix } from '../model/severity.ts'
import type { SeverityMatrix } from '../model/severity.ts'

/** Ours until the answer is there; the server judges anyway. */
export function useSeverityMatrix(): SeverityMatrix {
  const { data } = useQuery({
    queryKey: ['severity-matrix'],
    staleTime: 300_000,
    queryFn: ({ signal }) => getJson<SeverityMatrixAnswer>('/api/v1/incidents/severity-matrix', {}, signal),
  })
  return (data?.matrix as SeverityMatrix | undefined) ?? severityMatrix
}

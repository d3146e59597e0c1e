// Changes to a service as marks on its charts: shaded while they ran, a line where they took effect.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getJson } from '../../../web/api.ts'
import type { ChartMark } from '../../../web/kit/chart.tsx'
import { msOf } from '../../../web/kit/time-words.ts'
import type { Page } from '../../../base/page.ts'
import type { ChangeState } from '../../../base/change.ts'

/** What this needs of an item of `/api/v1/changes`. */
interface MarkedChange {
  readonly id: string
  readonly title: string
  readonly state: ChangeState
  readonly startedAt: string
  readonly finishedAt: string | null
  readonly by: string | null
}

/** More than this hide the line they are to explain. */
const mostMarks = 100
/** A run shorter than this is a line: its shade would be thinner than one. */
const shadedMs = 60_000

const verbs: Readonly<Record<ChangeState, string>> = { started: 'Running', succeeded: 'Changed', failed: 'Failed', 'rolled-back': 'Rolled back' }

export function useChangeMarks(service: string, key: string, span: { readonly from: string; readonly to: string }): readonly ChartMark[] {
  const changes = useQuery({
    queryKey: ['changes', 'marks', service, key],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => getJson<Page<MarkedChange>>('/api/v1/changes', { service, ...span, limit: mostMarks }, signal),
  })
  return useMemo(() => (changes.data?.items ?? []).map(markOf), [changes.data])
}

function markOf(change: MarkedChange): ChartMark {
  const startedMs = msOf(change.startedAt) ?? 0
  const finishedMs = msOf(change.finishedAt) ?? startedMs
  const isLong = finishedMs - startedMs >= shadedMs
  return {
    atMs: isLong ? startedMs : finishedMs, ...(isLong ? { untilMs: finishedMs } : {}),
    label: `${verbs[change.state]}: ${change.title}${change.by ? ` (${change.by})` : ''}`, tone: change.state === 'failed' ? 'warn' : 'info', to: `/changes/${change.id}`,
  }
}

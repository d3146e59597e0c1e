// A storm is on: new troubles are folded into one situation.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Go } from '../../../web/kit/go.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Lasting } from '../../../web/kit/when.tsx'
import type { PageOfStorms } from '../model/correlation/contract.ts'

export default function StormLine() {
  const storms = useQuery({ queryKey: ['alerts', 'storms'], queryFn: ({ signal }) => getJson<PageOfStorms>('/api/v1/alerts/storms', { limit: 1 }, signal) })
  const storm = storms.data?.items[0]
  if (!storm?.isOn) return null
  return (
    <div className="storm-line" role="status">
      <StatusBadge tone="act" shape="alarm">
        alert storm
      </StatusBadge>
      <span>
        For <Lasting from={storm.startedAt} until={null} />: {storm.reason} New troubles are folded into {storm.situation ? <Go to={`/alerts/${storm.situation}`}>one situation</Go> : 'one situation'}; every alert is kept.
      </span>
    </div>
  )
}

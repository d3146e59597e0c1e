// Incidents like this one: which, why, and what fixed them. Nothing where there is none.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Card } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { SimilarAnswer } from '../contract-similar.ts'

export default function SimilarIncidents({ incident }: { incident: string }) {
  const similar = useQuery({
    queryKey: ['incidents', 'similar', incident],
    queryFn: ({ signal }) => getJson<SimilarAnswer>(`/api/v1/incidents/${encodeURIComponent(incident)}/similar`, {}, signal),
    staleTime: 60_000,
  })
  const items = similar.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Card title="Similar incidents" note="by text, services, alerts, changes and time">
      <ul className="stack">
        {items.map((one) => (
          <li key={one.id} className="stack tight">
            <div className="row wrap">
              <Go to={`/i/${one.number}`} className="row-link">
                #{one.number} {one.title}
              </Go>
              <span className="muted small">
                {one.severity}, <When at={one.declaredAt} />
              </span>
            </div>
            <span className="muted small">{one.reasons.map(({ says }) => says).join(' ')}</span>
            {one.fix !== null && (
              <div className="small">
                <span className="strong">What fixed it: </span>
                {one.fix}
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

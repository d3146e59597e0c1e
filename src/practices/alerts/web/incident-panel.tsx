// The alerts behind an incident, on its page.
import { useQuery } from '@tanstack/react-query'
import type { Static } from '@sinclair/typebox'
import { getJson } from '../../../web/api.ts'
import { Answer, Card } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import type { SituationWithAlerts } from '../contract.ts'
import { AlertStateBadge } from './words.tsx'

const mostShown = 6

export default function IncidentAlerts({ situation }: { situation: string | null }) {
  const found = useQuery({
    queryKey: ['alerts', 'situation', situation],
    enabled: situation !== null,
    queryFn: ({ signal }) => getJson<Static<typeof SituationWithAlerts>>(`/api/v1/situations/${situation}`, {}, signal),
  })
  if (situation === null) return null
  return (
    <Card
      title="Alerts"
      actions={
        <Go to={`/alerts/${situation}`} className="small">
          The situation
        </Go>
      }
    >
      <Answer of={found} lines={2}>
        {({ newestAlerts, alerts, likelyCause, services }) => (
          <ul className="stack tight">
            {likelyCause && (
              <li className="muted small">
                Likely cause: <strong>{likelyCause.service ?? 'alerts without a service'}</strong>. {likelyCause.reason} Alerting:{' '}
                {services.slice(0, mostShown).join(', ')}
                {services.length > mostShown ? ` and ${services.length - mostShown} more` : ''}.
              </li>
            )}
            {newestAlerts.slice(0, mostShown).map((alert) => (
              <li key={alert.id} className="row">
                <AlertStateBadge alert={alert} />
                <span className="ellipsis" data-tip={alert.summary}>
                  {alert.name}
                </span>
              </li>
            ))}
            {alerts > mostShown && <li className="muted small">and {alerts - mostShown} more</li>}
          </ul>
        )}
      </Answer>
    </Card>
  )
}

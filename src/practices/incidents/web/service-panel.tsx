// The incidents of one service, newest first.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import type { IncidentPage } from '../contract.ts'
import { IncidentLines } from './incident-lines.tsx'

export default function ServiceIncidents({ service }: { service: string }) {
  const incidents = useQuery({
    queryKey: ['incidents', 'service', service],
    queryFn: ({ signal }) => getJson<IncidentPage>('/api/v1/incidents', { service, limit: 6 }, signal),
  })
  return (
    <Card
      flush
      title="Incidents"
      actions={
        <Go to={`/incidents?view=all&service=${encodeURIComponent(service)}`} className="small">
          All
        </Go>
      }
    >
      <Answer of={incidents}>
        {({ items }) =>
          items.length === 0 ? (
            <QuietLine>It never had an incident here.</QuietLine>
          ) : (
            <IncidentLines incidents={items} withService={false} />
          )
        }
      </Answer>
    </Card>
  )
}

// What is written down for a night like this: runbooks and dashboards of the incident's service.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import type { ServiceAnswer } from '../contract.ts'
import './catalog.css'

export default function IncidentRunbooks({ service }: { service: string | null }) {
  const { data } = useQuery({
    queryKey: ['services', 'one', service],
    enabled: service !== null,
    queryFn: ({ signal }) => getJson<ServiceAnswer>(`/api/v1/services/${encodeURIComponent(service!)}`, {}, signal),
  })
  if (!data) return null
  const links = [...data.runbooks.map((each) => ({ ...each, kind: 'Runbook' })), ...data.dashboards.map((each) => ({ ...each, kind: 'Dashboard' }))]
  return (
    <Card title="Runbooks">
      {data.runbooks.length === 0 && (
        <QuietLine>
          <Go to={`/services/${encodeURIComponent(data.name)}`}>{data.name}</Go> has no runbook.
        </QuietLine>
      )}
      <ul className="runbook-lines">
        {links.map(({ title, url, kind }) => (
          <li key={url}>
            <span className="muted small">{kind}</span>{' '}
            <a href={url} target="_blank" rel="noreferrer">
              {title || url}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  )
}

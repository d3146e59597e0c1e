// What is written down for a night like this: runbooks that the alerts, objectives and services concerned name, and dashboards.
import { useQueries, useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import type { IncidentScreen } from '../../../web/slots.tsx'
import type { ServiceAnswer } from '../contract.ts'
import { runbookLines } from '../model/runbook-links.ts'
import './catalog.css'

/** Services whose pages are read for it. */
const mostAsked = 4

/** What is read here of the answers of others' routes; asked under their keys, so that each is asked once. */
interface NowAnswer {
  readonly items: readonly { readonly displayName: string; readonly runbook: string | null }[]
}
interface SituationAnswer {
  readonly newestAlerts: readonly { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }[]
}

export default function IncidentRunbooks({ services, situation }: IncidentScreen) {
  const asked = (services ?? []).slice(0, mostAsked)
  const found = useQueries({
    queries: asked.map((service) => ({
      queryKey: ['services', 'one', service],
      retry: false,
      queryFn: ({ signal }: { signal: AbortSignal }) => getJson<ServiceAnswer>(`/api/v1/services/${encodeURIComponent(service)}`, {}, signal),
    })),
  })
  const now = useQuery({
    queryKey: ['objectives', 'harm', services],
    enabled: asked.length > 0,
    queryFn: ({ signal }) => getJson<NowAnswer>('/api/v1/objectives-now', { service: services!.join(',') }, signal),
  })
  const alerts = useQuery({
    queryKey: ['alerts', 'situation', situation],
    enabled: situation !== null,
    queryFn: ({ signal }) => getJson<SituationAnswer>(`/api/v1/situations/${situation}`, {}, signal),
  })
  if (asked.length === 0) return null
  const known = found.flatMap(({ data }) => data ?? [])
  const runbooks = runbookLines([
    ...(alerts.data?.newestAlerts ?? []).flatMap(({ name, annotations }) => named(annotations?.['runbook_url'] ?? annotations?.['runbook'], `alert ${name}`)),
    ...(now.data?.items ?? []).flatMap(({ displayName, runbook }) => named(runbook, `objective ${displayName}`)),
    ...known.flatMap((service) => service.runbooks.map(({ title, url }) => ({ title, url, from: `service ${service.name}` }))),
  ])
  const dashboards = runbookLines(known.flatMap((service) => service.dashboards.map(({ title, url }) => ({ title, url, from: `service ${service.name}` }))))
  const without = known.filter((service) => service.runbooks.length === 0)
  return (
    <Card title="Runbooks">
      <ul className="runbook-lines">
        {runbooks.map((line) => (
          <Line key={line.url} kind="Runbook" {...line} />
        ))}
        {dashboards.map((line) => (
          <Line key={line.url} kind="Dashboard" {...line} />
        ))}
      </ul>
      {runbooks.length === 0 && without.length > 0 && (
        <QuietLine>
          No runbook is named by{' '}
          {without.map(({ name }, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <Go to={`/services/${encodeURIComponent(name)}`}>{name}</Go>
            </span>
          ))}
          , its objectives or its alerts.
        </QuietLine>
      )}
    </Card>
  )
}

function named(url: string | null | undefined, from: string): { title: string; url: string; from: string }[] {
  return url ? [{ title: '', url, from }] : []
}

function Line({ kind, title, url, from }: { kind: string; title: string; url: string; from: readonly string[] }) {
  return (
    <li>
      <a href={url} target="_blank" rel="noreferrer">
        {title || url}
      </a>{' '}
      <span className="muted small">
        {kind.toLowerCase()} of {from.join(', ')}
      </span>
    </li>
  )
}

// One service: everything about it on one page. Practices bring their panels; the catalog says what it is.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useParam } from '../../../web/address.ts'
import { ApiFault, getJson } from '../../../web/api.ts'
import { useKeys } from '../../../web/keys.ts'
import { Answer, Card, EmptyState, KeyValues, PageHead } from '../../../web/kit/blocks.tsx'
import { FindingList } from '../../../web/kit/findings.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { RecentEntries } from '../../../web/record/recent-entries.tsx'
import { useMay } from '../../../web/session.ts'
import { Slot } from '../../../web/slots.tsx'
import type { ServiceAnswer } from '../contract.ts'
import { ServiceDialog } from './service-dialog.tsx'
import { Tier, provenanceWords, sourceWords, valueWords } from './words.tsx'
import './catalog.css'

export default function ServicePage() {
  const name = useParam('name')
  const service = useQuery({
    queryKey: ['services', 'one', name],
    queryFn: ({ signal }) => getJson<ServiceAnswer>(`/api/v1/services/${encodeURIComponent(name)}`, {}, signal),
  })
  // Alerts and objectives may speak of a service that the catalog has never heard of.
  const isUnknown = service.error instanceof ApiFault && service.error.status === 404
  return (
    <div className="page">
      {isUnknown ? (
        <UnknownService name={name} />
      ) : (
        <Answer of={service} lines={8}>
          {(found) => <Inside service={found} />}
        </Answer>
      )}
    </div>
  )
}

function UnknownService({ name }: { name: string }) {
  return (
    <>
      <PageHead title={name} meta="Not in the catalog: known only from its signals." />
      <div className="columns">
        <div className="stack">
          <Slot name="service.panel" give={{ service: name }} />
        </div>
        <div className="stack">
          <Card title="Say what it is">
            <EmptyState
              title="Nobody owns it here"
              snippet={`apiVersion: mainstay.dev/v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  owner: \n  tier: 1\n  onCallRoute: `}
              snippetTitle={`${name}.yaml`}
            >
              With an owner, a tier and an on-call route, its alerts wake the right person.
            </EmptyState>
          </Card>
          <RecentEntries service={name} />
        </div>
      </div>
    </>
  )
}

function Inside({ service }: { service: ServiceAnswer }) {
  const may = useMay()
  const [isEditing, setEditing] = useState(false)
  const mayEdit = may('own-services')
  useKeys('This service', mayEdit ? [{ key: 'e', says: 'Edit', does: () => setEditing(true) }] : [])
  const said = (field: string, value: ReactNode): ReactNode =>
    value === null || value === undefined || value === '' ? null : (
      <span
        className={service.provenance[field] ? 'said' : ''}
        {...(service.provenance[field] ? { 'data-tip': provenanceWords(service.provenance[field]), tabIndex: 0 } : {})}
      >
        {value}
      </span>
    )
  const links = [
    ...service.runbooks.map((each) => ({ ...each, kind: 'Runbook' })),
    ...service.dashboards.map((each) => ({ ...each, kind: 'Dashboard' })),
    ...service.links.map((each) => ({ ...each, kind: 'Link' })),
  ]
  return (
    <>
      <PageHead
        title={service.displayName}
        meta={
          <>
            <Tier tier={service.tier} />
            <span className="mono">{service.name}</span>
            {service.lifecycle && <span className="tag">{service.lifecycle}</span>}
            {service.owner && <span>owned by {service.owner.displayName}</span>}
          </>
        }
        actions={
          mayEdit && (
            <Button variant="default" onClick={() => setEditing(true)}>
              Edit
            </Button>
          )
        }
      />
      {service.description && <p style={{ maxWidth: '75ch' }}>{service.description}</p>}
      {service.conflicts.length > 0 && <Conflicts service={service} />}
      <div className="columns">
        <div className="stack">
          <Slot name="service.panel" give={{ service: service.name }} />
        </div>
        <div className="stack">
          {service.findings.length > 0 && (
            <Card title="To run it well">
              <FindingList findings={service.findings} />
            </Card>
          )}
          <Card title="About" note="hover for where each comes from">
            <KeyValues
              pairs={[
                [
                  'Owner',
                  said(
                    'owner',
                    service.owner &&
                      (service.owner.isKnown ? (
                        <Go to={`/teams?team=${encodeURIComponent(service.owner.name)}`}>{service.owner.displayName}</Go>
                      ) : (
                        <>
                          {service.owner.name} <span className="muted">(not in the catalog)</span>
                        </>
                      )),
                  ),
                ],
                ['Pages go to', said('onCallRoute', service.onCallRoute && <Go to="/on-call?view=policies">{service.onCallRoute}</Go>)],
                ['System', said('system', service.system)],
                ['Chat', said('chatChannel', service.chatChannel)],
                ['Repository', said('repository', service.repository && <SafeLink url={service.repository} />)],
                ['Data', said('dataClassification', service.dataClassification)],
                ['Environments', said('environments', service.environments.join(', '))],
                ['Regions', said('regions', [...service.regions, ...service.zones].join(', '))],
                ['Journeys', said('journeys', service.journeys.join(', '))],
                ['Sources', service.sources.map((each) => sourceWords[each] ?? each).join(', ')],
              ]}
            />
            {links.length > 0 && (
              <ul className="link-list">
                {links.map((link) => (
                  <li key={`${link.kind} ${link.url}`}>
                    <span className="muted small">{link.kind}</span> <SafeLink url={link.url} title={link.title} />
                  </li>
                ))}
              </ul>
            )}
          </Card>
          <RecentEntries service={service.name} />
        </div>
      </div>
      <ServiceDialog service={service} opened={isEditing} onClose={() => setEditing(false)} />
    </>
  )
}

/** Addresses in files are written by others: only http and https become links. */
function SafeLink({ url, title }: { url: string; title?: string }) {
  return /^https?:\/\//i.test(url) ? (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {title ?? url.replace(/^https?:\/\//, '')}
    </a>
  ) : (
    <span>
      {title ? `${title}: ` : ''}
      {url}
    </span>
  )
}

function Conflicts({ service }: { service: ServiceAnswer }) {
  return (
    <div className="notice">
      <div className="strong">Sources disagree. The first value counts.</div>
      {service.conflicts.map((conflict) => (
        <div key={conflict.field} className="row wrap">
          <span className="muted">{conflict.field}:</span>
          {conflict.values.map((each, index) => (
            <span key={each.source} className={index === 0 ? 'strong' : 'muted'}>
              {valueWords(each.value)} ({sourceWords[each.source]})
            </span>
          ))}
          <span className="muted small">{conflict.because}</span>
        </div>
      ))}
    </div>
  )
}

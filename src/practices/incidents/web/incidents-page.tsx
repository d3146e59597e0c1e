// The list of incidents: what is going on first, then what was.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Icon } from '../../../web/icons.tsx'
import { useKeys } from '../../../web/keys.ts'
import { Card, EmptyState, PageHead, Person } from '../../../web/kit/blocks.tsx'
import { Picker, Tabs } from '../../../web/kit/choices.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { Lasting, When } from '../../../web/kit/when.tsx'
import { ServiceFilter } from '../../../web/services.tsx'
import { useMay } from '../../../web/session.ts'
import type { IncidentItem, IncidentPage } from '../contract.ts'
import { DeclareDialog } from './declare-dialog.tsx'
import { SeverityMark, StateBadge, TypeMark, isLive } from './words.tsx'

const views = [
  { value: 'live', label: 'Going on' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'closed', label: 'Closed' },
  { value: 'all', label: 'All' },
]

const columns: readonly Column<IncidentItem>[] = [
  { head: 'Severity', width: 84, cell: (each) => <SeverityMark severity={each.severity} isLive={isLive(each.state)} /> },
  {
    head: 'Incident',
    grow: true,
    phone: 'title',
    cell: (each) => (
      <>
        <span className="incident-number">#{each.number}</span> <TypeMark type={each.type} /> {each.title}
      </>
    ),
  },
  { head: 'State', cell: (each) => <StateBadge state={each.state} /> },
  { head: 'Service', cell: (each) => each.service && <span className="tag">{each.service}</span> },
  { head: 'Commander', cell: (each) => <Person person={each.commander} otherwise={isLive(each.state) ? 'no commander' : '–'} /> },
  {
    head: 'Lasted',
    align: 'number',
    cell: (each) => <Lasting from={each.startedAt ?? each.declaredAt} until={each.mitigatedAt ?? each.resolvedAt} />,
  },
  {
    head: 'Declared',
    align: 'number',
    cell: (each) => (
      <span className="muted">
        <When at={each.declaredAt} />
      </span>
    ),
  },
]

export default function IncidentsPage() {
  const may = useMay()
  const [address, change] = useAddress()
  const view = address['view'] ?? 'live'
  const incidents = usePaged<IncidentItem>(['incidents', 'list'], '/api/v1/incidents', {
    state: view === 'all' ? undefined : view,
    severity: address['severity'],
    type: address['type'],
    service: address['service'],
  })
  const any = useQuery({
    queryKey: ['incidents', 'any'],
    queryFn: ({ signal }) => getJson<IncidentPage>('/api/v1/incidents', { limit: 1 }, signal),
  })
  const declare = (): void => change({ declare: '1' })
  useKeys('Incidents', may('respond') ? [{ key: 'n', says: 'Declare an incident', does: declare }] : [])
  return (
    <div className="page">
      <PageHead
        title="Incidents"
        actions={
          may('respond') && (
            <Button leftSection={<Icon name="plus" size={14} />} onClick={declare}>
              Declare an incident
            </Button>
          )
        }
      />
      <div className="filters">
        <Tabs name="view" label="State" choices={views} />
        <Picker
          name="severity"
          all="Any severity"
          label="Severity"
          choices={['SEV1', 'SEV2', 'SEV3', 'SEV4'].map((each) => ({ value: each, label: each }))}
        />
        <Picker
          name="type"
          all="Any type"
          label="Type"
          choices={[
            { value: 'incident,security', label: 'Real' },
            { value: 'security', label: 'Security' },
            { value: 'drill', label: 'Drills' },
            { value: 'test', label: 'Tests' },
          ]}
        />
        <ServiceFilter />
      </div>
      <Card flush>
        <Table
          label="Incidents"
          columns={columns}
          rows={incidents.rows}
          error={incidents.error}
          more={incidents.more}
          keys
          keyOf={(each) => each.id}
          to={(each) => `/i/${each.number}`}
          empty={
            any.data?.items.length === 0 ? (
              <EmptyState
                title="No incident yet"
                snippetTitle="Or from the command line"
                snippet={'mainstay incident declare "Checkout answers nobody" --service checkout'}
              >
                One opens by itself when an alert is worth a page, and gathers every alert, page and note of the same situation on one
                timeline. You can also declare one by hand
                {may('respond') ? (
                  <>
                    {' '}
                    with <kbd className="key">n</kbd>
                  </>
                ) : (
                  ''
                )}
                .
              </EmptyState>
            ) : (
              <EmptyState title={view === 'live' ? 'No incident is going on' : 'No incident fits'} />
            )
          }
        />
      </Card>
      <DeclareDialog opened={address['declare'] === '1' && may('respond')} onClose={() => change({ declare: null })} />
    </div>
  )
}

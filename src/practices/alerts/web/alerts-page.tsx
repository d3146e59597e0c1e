// Alerts: situations (what belongs together), single alerts, silences, what was refused. Detail opens beside the list.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useAddress, useGo, useParam } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Icon } from '../../../web/icons.tsx'
import { Card, EmptyState, PageHead } from '../../../web/kit/blocks.tsx'
import { Picker, Tabs, TextFilter } from '../../../web/kit/choices.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { ServiceFilter } from '../../../web/services.tsx'
import { useMay } from '../../../web/session.ts'
import type { AlertAnswer, PageOfSources, SituationAnswer } from '../contract.ts'
import { heartbeatStates } from '../model/heartbeat.ts'
import { HeartbeatDialog } from './heartbeat-dialog.tsx'
import { HeartbeatsTable } from './heartbeats-table.tsx'
import { RefusedTable } from './refused-table.tsx'
import { RoutingView } from './routing-view.tsx'
import { SilenceDialog } from './silence-dialog.tsx'
import { SilencesTable } from './silences-table.tsx'
import { WindowsCalendar } from './windows-calendar.tsx'
import { SituationDetail } from './situation-detail.tsx'
import StormLine from './storm-line.tsx'
import { AlertStateBadge, SituationStateBadge, UrgencyBadge, sourceWords } from './words.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhooksTable } from './webhooks-table.tsx'
import './alerts.css'

const views = [
  { value: 'situations', label: 'Situations' },
  { value: 'alerts', label: 'Alerts' },
  { value: 'silences', label: 'Silences' },
  { value: 'calendar', label: 'Calendar' },
  { value: 'heartbeats', label: 'Heartbeats' },
  { value: 'webhooks', label: 'Webhooks' },
  { value: 'routing', label: 'Routing' },
  { value: 'refused', label: 'Refused' },
]
const urgencyChoices = [
  { value: 'page', label: 'Page' },
  { value: 'ticket', label: 'Ticket' },
  { value: 'info', label: 'Info' },
]

export default function AlertsPage() {
  const may = useMay()
  const chosen = useParam('id')
  const go = useGo()
  const [address, change] = useAddress()
  const view = address['view'] ?? 'situations'
  const back = (): void => go(`/alerts${new URLSearchParams(address).size > 0 ? `?${new URLSearchParams(address).toString()}` : ''}`)
  return (
    <div className="page">
      <PageHead
        title="Alerts"
        actions={
          view === 'heartbeats' ? (
            may('own-services') && (
              <Button leftSection={<Icon name="plus" size={14} />} onClick={() => change({ new: '1' })}>
                Add a heartbeat
              </Button>
            )
          ) : view === 'webhooks' ? (
            may('set-standards') && (
              <Button leftSection={<Icon name="plus" size={14} />} onClick={() => change({ new: '1' })}>
                Add a webhook
              </Button>
            )
          ) : may('respond') && (
            <Button
              variant={view === 'silences' || view === 'calendar' ? 'filled' : 'default'}
              leftSection={<Icon name="stop" size={14} />}
              onClick={() => change({ new: '1' })}
            >
              Silence alerts
            </Button>
          )
        }
      />
      <StormLine />
      <div className="filters">
        <Tabs name="view" label="What" choices={views} />
        {view === 'situations' && (
          <Picker
            name="state"
            all="Open"
            label="State"
            choices={[
              { value: 'resolved', label: 'Resolved' },
              { value: 'any', label: 'Any state' },
            ]}
          />
        )}
        {view === 'heartbeats' && (
          <Picker
            name="state"
            all="Any state"
            label="State"
            choices={heartbeatStates.map((state) => ({ value: state, label: state }))}
          />
        )}
        {view === 'alerts' && (
          <Picker
            name="state"
            all="Firing"
            label="State"
            choices={[
              { value: 'closed', label: 'Closed by a person' },
              { value: 'resolved', label: 'Resolved' },
              { value: 'any', label: 'Any state' },
            ]}
          />
        )}
        {(view === 'situations' || view === 'alerts') && (
          <>
            <Picker name="urgency" all="Any urgency" label="Urgency" choices={urgencyChoices} />
            <ServiceFilter />
          </>
        )}
        {view === 'alerts' && (
          <>
            <TextFilter name="text" placeholder="Words" width={130} />
            <TextFilter name="matcher" placeholder={'Matcher: team="payments"'} width={210} />
          </>
        )}
      </div>
      {view === 'routing' && <RoutingView />}
      <div className={chosen === '' ? '' : 'columns alert-split'} hidden={view === 'routing'}>
        <Card flush>
          {view === 'situations' && <Situations chosen={chosen} />}
          {view === 'alerts' && <Alerts chosen={chosen} />}
          {view === 'silences' && <SilencesTable />}
          {view === 'calendar' && <WindowsCalendar />}
          {view === 'heartbeats' && <HeartbeatsTable />}
          {view === 'webhooks' && <WebhooksTable />}
          {view === 'refused' && <RefusedTable />}
        </Card>
        {chosen !== '' && <SituationDetail id={chosen} onClose={back} />}
      </div>
      <WebhookDialog
        opened={view === 'webhooks' && (address['new'] === '1' || address['webhook'] !== undefined) && may('set-standards')}
        name={address['webhook'] ?? null}
        onClose={() => change({ new: null, webhook: null })}
      />
      <HeartbeatDialog
        opened={view === 'heartbeats' && (address['new'] === '1' || address['heartbeat'] !== undefined) && may('own-services')}
        name={address['heartbeat'] ?? null}
        onClose={() => change({ new: null, heartbeat: null, watchdog: null })}
      />
      <SilenceDialog opened={view !== 'heartbeats' && view !== 'webhooks' && address['new'] === '1' && may('respond')} onClose={() => change({ new: null })} />
    </div>
  )
}

const situationColumns: readonly Column<SituationAnswer>[] = [
  { head: 'Urgency', width: 92, cell: (each) => <UrgencyBadge urgency={each.urgency} isOver={each.state === 'resolved'} /> },
  { head: 'Situation', grow: true, phone: 'title', cell: (each) => each.title },
  {
    head: 'Service',
    cell: (each) =>
      each.service && (
        <span className="tag" data-tip={each.services.length > 1 ? each.services.slice(0, 12).join(', ') : undefined}>
          {each.service}
          {each.environment ? ` · ${each.environment}` : ''}
          {each.services.length > 1 ? ` +${each.services.length - 1}` : ''}
        </span>
      ),
  },
  { head: 'State', cell: (each) => <SituationStateBadge situation={each} /> },
  { head: 'Alerts', align: 'number', phone: 'hide', cell: (each) => each.alerts },
  {
    head: 'Opened',
    align: 'number',
    cell: (each) => (
      <span className="muted">
        <When at={each.openedAt} />
      </span>
    ),
  },
]

function Situations({ chosen }: { chosen: string }) {
  const [address] = useAddress()
  const state = address['state'] ?? 'open'
  const list = usePaged<SituationAnswer>(['alerts', 'situations'], '/api/v1/situations', {
    state: state === 'any' ? undefined : state,
    service: address['service'],
    urgency: address['urgency'],
  })
  const search = new URLSearchParams(address).toString()
  return (
    <Table
      label="Situations"
      columns={situationColumns}
      rows={list.rows}
      error={list.error}
      more={list.more}
      keys
      keyOf={(each) => each.id}
      to={(each) => `/alerts/${each.id}${search ? `?${search}` : ''}`}
      isSelected={(each) => each.id === chosen}
      empty={<NoAlerts isFiltered={state !== 'open' || search !== ''} what="situation" />}
    />
  )
}

const alertColumns: readonly Column<AlertAnswer>[] = [
  { head: 'State', width: 92, cell: (each) => <AlertStateBadge alert={each} /> },
  { head: 'Alert', phone: 'title', cell: (each) => each.name },
  { head: 'Summary', grow: true, cell: (each) => <span className="muted">{each.summary}</span> },
  { head: 'Service', cell: (each) => each.service && <span className="tag">{each.service}</span> },
  { head: 'From', phone: 'hide', cell: (each) => <span className="muted">{sourceWords(each.source)}</span> },
  {
    head: 'Started',
    align: 'number',
    cell: (each) => (
      <span className="muted">
        <When at={each.startedAt} />
      </span>
    ),
  },
]

function Alerts({ chosen }: { chosen: string }) {
  const [address] = useAddress()
  const state = address['state'] ?? 'firing'
  const list = usePaged<AlertAnswer>(['alerts', 'list'], '/api/v1/alerts', {
    state: state === 'any' ? undefined : state,
    service: address['service'],
    urgency: address['urgency'],
    text: address['text'],
    matcher: address['matcher'],
  })
  const search = new URLSearchParams(address).toString()
  return (
    <Table
      label="Alerts"
      columns={alertColumns}
      rows={list.rows}
      error={list.error}
      more={list.more}
      keys
      keyOf={(each) => each.id}
      to={(each) => `/alerts/${each.situation}?${search}`}
      isSelected={(each) => each.situation === chosen}
      isFaint={(each) => each.silencedBy.length > 0}
      empty={<NoAlerts isFiltered={Object.keys(address).some((name) => name !== 'view')} what="alert" />}
    />
  )
}

/** Nothing firing is good news; nothing connected is not. */
function NoAlerts({ isFiltered, what }: { isFiltered: boolean; what: string }) {
  const sources = useQuery({
    queryKey: ['alerts', 'sources'],
    queryFn: ({ signal }) => getJson<PageOfSources>('/api/v1/alerts/sources', {}, signal),
    retry: false,
  })
  const senders = sources.data?.items.filter((each) => each.source !== 'mainstay') ?? []
  if (isFiltered) return <EmptyState title={`No ${what} fits`} />
  if (senders.length > 0)
    return (
      <EmptyState title={`No ${what} is open`}>
        Connected:{' '}
        {senders.map((each, index) => (
          <span key={`${each.source} ${each.connection}`}>
            {index > 0 ? ', ' : ''}
            {sourceWords(each.source)} (last heard <When at={each.lastReceivedAt} />)
          </span>
        ))}
        .
      </EmptyState>
    )
  return (
    <EmptyState title="No alert has ever arrived">
      <div className="stack">
        <p>
          Point what you already run at Mainstay, with an <Go to="/settings/keys">ingest key</Go>. Alerts of one service that fire together
          become one situation: one page, not forty.
        </p>
        <Snippet
          title="prometheus.yml"
          text={`alerting:\n  alertmanagers:\n    - path_prefix: /in/alertmanager\n      api_version: v2\n      authorization: { credentials: <ingest key> }\n      static_configs: [{ targets: ['${location.host}'] }]`}
        />
        <Snippet
          title="alertmanager.yml"
          text={`receivers:\n  - name: mainstay\n    webhook_configs:\n      - url: ${location.origin}/in/alertmanager/webhook\n        http_config: { authorization: { credentials: <ingest key> } }`}
        />
      </div>
    </EmptyState>
  )
}

// Connections: where Mainstay reads from, who sends to it, and whom it calls; each with its health and a test.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../../../web/address.ts'
import { deleteAt, getJson, postJson, putJson } from '../../../web/api.ts'
import { Icon } from '../../../web/icons.tsx'
import { Answer, Card, EmptyState, KeyValues, PageHead, QuietLine } from '../../../web/kit/blocks.tsx'
import { FindingList } from '../../../web/kit/findings.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { amount } from '../../../web/kit/number-words.ts'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import { Slot } from '../../../web/slots.tsx'
import type { ConnectionAnswer, ConnectionTestAnswer, ConnectionsHealthAnswer } from '../contract.ts'
import { ConnectionDialog } from './connection-dialog.tsx'
import './connections.css'

const none = {}

type Destination = ConnectionsHealthAnswer['destinations'][number]

export default function ConnectionsPage() {
  const may = useMay()
  const [address, change] = useAddress()
  const mayEdit = may('set-standards')
  const connections = usePaged<ConnectionAnswer>(['connections', 'list'], '/api/v1/connections')
  const editing = connections.rows?.find((each) => each.name === address['edit'])
  return (
    <div className="page">
      <PageHead
        title="Connections"
        actions={
          mayEdit && (
            <Button leftSection={<Icon name="plus" size={14} />} onClick={() => change({ new: '1' })}>
              Add a connection
            </Button>
          )
        }
      />
      <h2>Measures from</h2>
      {connections.rows?.length === 0 && (
        <EmptyState
          title="Nothing is measured yet"
          snippetTitle="prometheus.yaml"
          snippet={
            'apiVersion: mainstay.dev/v1\nkind: Connection\nmetadata: { name: prometheus }\nspec:\n  type: prometheus\n  url: http://prometheus:9090'
          }
        >
          Any Prometheus-compatible API (Prometheus, Thanos, Mimir, VictoriaMetrics) or a plain <code>/metrics</code> address. Objectives
          name their connection. <Go to="/settings/configuration">Paste this</Go> with your address.
        </EmptyState>
      )}
      <div className="connections">
        {connections.rows?.map((each) => (
          <ConnectionCard
            key={each.name}
            connection={each}
            mayEdit={mayEdit}
            isChosen={each.name === address['connection']}
            onEdit={() => change({ edit: each.name })}
          />
        ))}
      </div>
      <Slot name="connections.panel" give={none} />
      <Destinations />
      <ConnectionDialog
        {...(editing ? { connection: editing } : {})}
        opened={mayEdit && (address['new'] === '1' || editing !== undefined)}
        onClose={() => change({ new: null, edit: null })}
      />
    </div>
  )
}

function HealthBadge({ state }: { state: ConnectionAnswer['health']['state'] }) {
  if (state === 'ok')
    return (
      <StatusBadge tone="good" shape="tick">
        Answers
      </StatusBadge>
    )
  if (state === 'failing')
    return (
      <StatusBadge tone="act" shape="alarm">
        Failing
      </StatusBadge>
    )
  return (
    <StatusBadge tone="calm" shape="dashes" tip="Not checked yet">
      Unknown
    </StatusBadge>
  )
}

function ConnectionCard({
  connection,
  mayEdit,
  isChosen,
  onEdit,
}: {
  connection: ConnectionAnswer
  mayEdit: boolean
  isChosen: boolean
  onEdit: () => void
}) {
  const { health, name, settings } = connection
  const mayTest = useMay()('respond')
  const test = useAct(() => postJson<ConnectionTestAnswer>(`/api/v1/connections/${encodeURIComponent(name)}/test`), {
    changes: ['connections'],
  })
  const remove = useAct(() => deleteAt(`/api/v1/connections/${encodeURIComponent(name)}`), {
    changes: ['connections'],
    done: () => `${name} is removed.`,
    undo: () => () => putJson(`/api/v1/connections/${encodeURIComponent(name)}`, { type: connection.type, ...settings }),
  })
  return (
    <section className={`card${health.state === 'failing' ? ' act' : ''}${isChosen ? ' chosen' : ''}`}>
      <header className="card-head">
        <div className="row grow">
          <h2 className="ellipsis">{name}</h2>
          <span className="muted small">{connection.type}</span>
        </div>
        <div className="row" style={{ paddingRight: 8 }}>
          <HealthBadge state={health.state} />
        </div>
      </header>
      <div className="card-body stack">
        {health.state === 'failing' && (
          <div>
            <div>{health.say}</div>
            <div className="muted">{health.mend}</div>
          </div>
        )}
        <KeyValues
          pairs={[
            ...Object.entries(settings)
              .filter(([key]) => key !== 'type')
              .map(
                ([key, value]) =>
                  [
                    key,
                    <span className="mono" style={{ whiteSpace: 'pre-line' }}>
                      {settingText(value)}
                    </span>,
                  ] as const,
              ),
            ['Checked', <When at={health.checkedAt} otherwise="not yet" />],
            health.state === 'failing' && ['Last answered', <When at={health.lastOkAt} otherwise="never" />],
            ['Newest minute', <When at={health.lastMinuteAt} otherwise="none yet" />],
          ]}
        />
        {test.data && (
          <div className="notice info">
            <strong>{test.data.ok ? 'It answers.' : 'It does not work.'}</strong> {test.data.say} {!test.data.ok && test.data.mend}
            <FindingList findings={test.data.findings} />
          </div>
        )}
        {mayTest && (
          <div className="row wrap">
            <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate(undefined)}>
              Test
            </Button>
            {mayEdit && (
              <>
                <Button size="compact-sm" variant="default" onClick={onEdit}>
                  Edit
                </Button>
                <button className="quiet-button" onClick={() => remove.mutate(undefined)}>
                  Remove
                </button>
              </>
            )}
          </div>
        )}
      </div>
    </section>
  )
}

function settingText(value: unknown): string {
  if (typeof value === 'string') return value
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join('\n') : JSON.stringify(value)
}

const destinationColumns: readonly Column<Destination>[] = [
  {
    head: 'Health',
    width: 110,
    cell: (each) =>
      each.openUntil ? (
        <StatusBadge plain tone="warn" shape="pause" tip="Left alone for a while, then tried again">
          resting
        </StatusBadge>
      ) : each.isHealthy ? (
        <StatusBadge plain tone="good" shape="tick">
          answers
        </StatusBadge>
      ) : (
        <StatusBadge plain tone="act" shape="alarm">
          failing
        </StatusBadge>
      ),
  },
  {
    head: 'Destination',
    grow: true,
    phone: 'title',
    cell: (each) => (
      <span className="mono" style={{ fontWeight: 400 }}>
        {each.destination}
      </span>
    ),
  },
  { head: 'Took', align: 'number', cell: (each) => (each.latencyMs === null ? null : amount(each.latencyMs, 'milliseconds')) },
  { head: 'Last answered', align: 'number', cell: (each) => <When at={each.lastOkAt} otherwise="never" /> },
  {
    head: 'Last failure',
    cell: (each) =>
      each.lastFailureReason && (
        <span className="muted" data-tip={each.lastFailureReason}>
          {each.lastFailureReason.slice(0, 60)} · <When at={each.lastFailureAt} />
        </span>
      ),
  },
]

function Destinations() {
  const destinations = useQuery({
    queryKey: ['connections', 'destinations'],
    queryFn: ({ signal }) => getJson<ConnectionsHealthAnswer>('/api/v1/connections/health', {}, signal),
    refetchInterval: 15_000,
  })
  return (
    <Card flush title="Called from here" note="every outgoing request passes one guard; since this process began">
      <Answer of={destinations} lines={1}>
        {({ destinations: all }) =>
          all.length === 0 ? (
            <QuietLine>No request has left yet.</QuietLine>
          ) : (
            <Table label="Destinations" columns={destinationColumns} rows={all} keyOf={(each) => each.destination} />
          )
        }
      </Answer>
    </Card>
  )
}

// Heartbeats: what must be heard from again and again, when it was, and when it is late.
import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../../../web/address.ts'
import { deleteAt, getJson, putJson } from '../../../web/api.ts'
import { EmptyState } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { HeartbeatAnswer, PageOfWatchdogs } from '../contract.ts'
import { UrgencyBadge } from './words.tsx'

const columns: readonly Column<HeartbeatAnswer>[] = [
  { head: 'State', width: 92, cell: (each) => <HeartbeatBadge heartbeat={each} /> },
  {
    head: 'Heartbeat',
    phone: 'title',
    grow: true,
    cell: (each) => (
      <>
        {each.name}
        {each.spec.description && <span className="muted"> {each.spec.description}</span>}
        {each.said && <span className="muted"> said: {each.said}</span>}
      </>
    ),
  },
  { head: 'Service', cell: (each) => each.spec.service && <span className="tag">{each.spec.service}</span> },
  {
    head: 'Expected',
    cell: (each) => (
      <span className="muted" data-tip={expectedWords(each)}>
        every {each.spec.every}
        {each.spec.expected ? ', at times' : ''}
      </span>
    ),
  },
  { head: 'Asks', phone: 'hide', cell: (each) => <UrgencyBadge urgency={each.spec.urgency ?? 'page'} isOver={each.state === 'well' || each.state === 'waiting'} /> },
  {
    head: 'Heard',
    align: 'number',
    cell: (each) => <span className="muted">{each.lastHeardAt === null ? 'never' : <When at={each.lastHeardAt} />}</span>,
  },
  { head: 'Late', align: 'number', phone: 'hide', cell: (each) => each.dueAt && <When at={each.dueAt} /> },
]

export function HeartbeatsTable() {
  const may = useMay()
  const [address, change] = useAddress()
  const heartbeats = usePaged<HeartbeatAnswer>(['alerts', 'heartbeats'], '/api/v1/heartbeats', { state: address['state'] })
  const remove = useAct((heartbeat: HeartbeatAnswer) => deleteAt(`/api/v1/heartbeats/${encodeURIComponent(heartbeat.name)}`).then(() => heartbeat), {
    changes: ['alerts'],
    done: (heartbeat) => `${heartbeat.name} is not expected any more.`,
    undo: (heartbeat) => () => putJson(`/api/v1/heartbeats/${encodeURIComponent(heartbeat.name)}`, heartbeat.spec),
  })
  const acts: Column<HeartbeatAnswer> = {
    head: 'Change',
    cell: (each) => (
      <span className="row" style={{ gap: 4 }}>
        <button className="quiet-button" onClick={() => change({ heartbeat: each.name })}>
          Edit
        </button>
        <button className="quiet-button" onClick={() => remove.mutate(each)}>
          Remove
        </button>
      </span>
    ),
  }
  return (
    <>
      <Unheard />
      <Table
        label="Heartbeats"
        columns={may('own-services') ? [...columns, acts] : columns}
        rows={heartbeats.rows}
        error={heartbeats.error}
        more={heartbeats.more}
        keyOf={(each) => each.name}
        empty={
          <EmptyState
            title="Nothing has to report back yet"
            snippetTitle="at the end of a job"
            snippet={`curl -fsS -m 10 --retry 5 "${location.origin}/in/heartbeats/nightly-backup?key=<ingest key>"`}
          >
            A heartbeat pages when something is <em>not</em> heard: a backup that did not run, a Prometheus that is down.
          </EmptyState>
        }
      />
      {heartbeats.rows !== undefined && heartbeats.rows.length > 0 && (
        <div className="stack" style={{ padding: 12 }}>
          <Snippet
            title="A ping, and a failure with its reason"
            text={`curl -fsS -m 10 --retry 5 "${location.origin}/in/heartbeats/${heartbeats.rows[0]!.name}?key=<ingest key>"\ncurl -fsS --data-binary "$reason" "${location.origin}/in/heartbeats/${heartbeats.rows[0]!.name}/fail?key=<ingest key>"`}
          />
        </div>
      )}
    </>
  )
}

/** Alerts that always fire, with nobody who would miss them. */
function Unheard() {
  const may = useMay()
  const [, change] = useAddress()
  const unheard = useQuery({
    queryKey: ['alerts', 'watchdogs'],
    queryFn: ({ signal }) => getJson<PageOfWatchdogs>('/api/v1/watchdogs', {}, signal),
    refetchInterval: 60_000,
  })
  const items = unheard.data?.items ?? []
  if (items.length === 0) return null
  return (
    <div className="stack tight" style={{ padding: 12 }}>
      {items.slice(0, 5).map((each) => (
        <div key={each.watchdog} className="row wrap">
          <StatusBadge plain tone="warn" shape="triangle">
            unheard
          </StatusBadge>
          <span className="grow">
            <span className="mono">{each.watchdog}</span> always fires (last heard <When at={each.lastHeardAt} />
            ), but nobody would notice its absence.
          </span>
          {may('own-services') && (
            <button className="quiet-button" onClick={() => change({ new: '1', watchdog: each.watchdog })}>
              Listen for it
            </button>
          )}
        </div>
      ))}
      {items.length > 5 && <span className="muted small">and {items.length - 5} more</span>}
    </div>
  )
}

export function HeartbeatBadge({ heartbeat }: { heartbeat: HeartbeatAnswer }) {
  if (heartbeat.state === 'well')
    return (
      <StatusBadge plain tone="good" shape="tick">
        well
      </StatusBadge>
    )
  if (heartbeat.state === 'waiting')
    return (
      <StatusBadge plain tone="calm" shape="dashes" tip="Never heard yet: it cannot be late before it has begun">
        waiting
      </StatusBadge>
    )
  const words = (
    <StatusBadge plain tone={heartbeat.spec.urgency === 'page' ? 'act' : 'warn'} shape={heartbeat.spec.urgency === 'page' ? 'alarm' : 'triangle'}>
      {heartbeat.state}
    </StatusBadge>
  )
  return <Go to={`/alerts?view=alerts&matcher=${encodeURIComponent(`heartbeat="${heartbeat.name}"`)}`}>{words}</Go>
}

function expectedWords({ spec }: HeartbeatAnswer): string {
  const grace = `late after ${spec.grace ?? '1m'} more`
  if (!spec.expected) return grace
  const { days = [], from, to, timeZone } = spec.expected
  return `${days.length === 7 ? 'Every day' : days.join(', ')} ${from} to ${to}, ${timeZone}; ${grace}`
}

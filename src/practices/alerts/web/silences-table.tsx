// Silences: what is not paged for, until when, and who said so.
import { useAddress } from '../../../web/address.ts'
import { deleteAt, postJson } from '../../../web/api.ts'
import { EmptyState } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { SilenceAnswer } from '../contract.ts'
import { intervalWords } from './window-fields.tsx'
import { WindowsTable } from './windows-table.tsx'
import { matcherWords } from './words.tsx'

export function SilencesTable() {
  const may = useMay()
  const [address] = useAddress()
  const silences = usePaged<SilenceAnswer>(['alerts', 'silences'], '/api/v1/silences', { state: address['state'] })
  const end = useAct((silence: SilenceAnswer) => deleteAt(`/api/v1/silences/${silence.id}`).then(() => silence), {
    changes: ['alerts'],
    done: () => 'The silence has ended: matching alerts page again.',
    undo: (silence) => () => postJson('/api/v1/silences', { matchers: silence.matchers, comment: silence.comment, endsAt: silence.endsAt, kind: silence.kind, ...(silence.recurrence === null ? {} : { recurrence: silence.recurrence }) }),
  })
  const columns: readonly Column<SilenceAnswer>[] = [
    {
      head: 'State',
      width: 92,
      cell: (each) =>
        each.state === 'active' ? (
          <StatusBadge plain tone="info" shape="pause">
            active
          </StatusBadge>
        ) : (
          <StatusBadge plain tone="calm" shape={each.state === 'pending' ? 'dashes' : 'ring'}>
            {each.state}
          </StatusBadge>
        ),
    },
    {
      head: 'Silences',
      phone: 'title',
      grow: true,
      cell: (each) => (
        <span className="mono" style={{ fontWeight: 400 }}>
          {each.matchers.map(matcherWords).join(', ')}
        </span>
      ),
    },
    {
      head: 'Why',
      cell: (each) => (
        <span className="row wrap" style={{ gap: 4 }}>
          {each.comment}
          {each.kind === 'maintenance' && <span className="tag">maintenance</span>}
          {each.recurrence !== null && <span className="tag">{each.recurrence.map(intervalWords).join('; ')}</span>}
        </span>
      ),
    },
    { head: 'By', cell: (each) => <span className="muted">{each.createdBy}</span> },
    {
      head: 'Ends',
      align: 'number',
      cell: (each) => (
        <>
          {each.state === 'expired' ? 'ended ' : ''}
          <When at={each.endsAt} />
        </>
      ),
    },
    ...(may('respond')
      ? [
          {
            head: 'End',
            cell: (each: SilenceAnswer) =>
              each.state === 'expired' ? null : (
                <button className="quiet-button" onClick={() => end.mutate(each)}>
                  End now
                </button>
              ),
          },
        ]
      : []),
  ]
  return (
    <>
      <Table
        label="Silences"
        columns={columns}
        rows={silences.rows}
        error={silences.error}
        more={silences.more}
        keyOf={(each) => each.id}
        isFaint={(each) => each.state === 'expired'}
        empty={
          <EmptyState
            title="Nothing is silenced"
            snippetTitle="amtool works as it is"
            snippet={`amtool --alertmanager.url=${location.origin}/in/alertmanager silence add alertname=CheckoutSlow --duration=2h --comment="load test"`}
          >
            A silence keeps matching alerts from paging anybody, for a reason and until a time. They are still received and shown.
          </EmptyState>
        }
      />
      <WindowsTable />
    </>
  )
}

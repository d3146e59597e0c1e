// Who sends alerts, and when each was last heard, on the connections page: silence of a sender is a problem of its own.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { PageOfSources } from '../contract.ts'
import { sourceWords } from './words.tsx'

const senderColumns: readonly Column<PageOfSources['items'][number]>[] = [
  { head: 'Sender', phone: 'title', grow: true, cell: (each) => each.connection },
  { head: 'Speaks', cell: (each) => sourceWords(each.source) },
  {
    head: 'First heard',
    align: 'number',
    phone: 'hide',
    cell: (each) => (
      <span className="muted">
        <When at={each.firstReceivedAt} />
      </span>
    ),
  },
  { head: 'Last heard', align: 'number', cell: (each) => <When at={each.lastReceivedAt} /> },
]

export default function Senders() {
  const senders = useQuery({
    queryKey: ['alerts', 'sources'],
    queryFn: ({ signal }) => getJson<PageOfSources>('/api/v1/alerts/sources', {}, signal),
    refetchInterval: 30_000,
  })
  return (
    <Card
      flush
      title="Sends alerts"
      note="by ingest key"
      actions={
        <Go to="/settings/keys" className="small">
          Ingest keys
        </Go>
      }
    >
      <Answer of={senders} lines={1}>
        {({ items }) =>
          items.length === 0 ? (
            <QuietLine>
              Nobody has sent an alert yet. <Go to="/alerts">How to point Prometheus or Alertmanager here</Go>
            </QuietLine>
          ) : (
            <Table label="Senders" columns={senderColumns} rows={items} keyOf={(each) => `${each.source} ${each.connection}`} />
          )
        }
      </Answer>
    </Card>
  )
}

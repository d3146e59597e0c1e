// The open situations of one service.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { PageOfSituations, SituationAnswer } from '../contract.ts'
import { SituationStateBadge, UrgencyBadge } from './words.tsx'

const columns: readonly Column<SituationAnswer>[] = [
  { head: 'Urgency', width: 92, cell: (each) => <UrgencyBadge urgency={each.urgency} isOver={false} /> },
  { head: 'Situation', grow: true, phone: 'title', cell: (each) => each.title },
  { head: 'State', cell: (each) => <SituationStateBadge situation={each} /> },
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

export default function ServiceAlerts({ service }: { service: string }) {
  const open = useQuery({
    queryKey: ['alerts', 'service', service],
    queryFn: ({ signal }) => getJson<PageOfSituations>('/api/v1/situations', { state: 'open', service, limit: 20 }, signal),
  })
  return (
    <Card
      flush
      title="Alerts"
      actions={
        <Go to={`/alerts?state=any&service=${encodeURIComponent(service)}`} className="small">
          All
        </Go>
      }
    >
      <Answer of={open}>
        {({ items }) =>
          items.length === 0 ? (
            <QuietLine>Nothing fires.</QuietLine>
          ) : (
            <Table label="Open situations" columns={columns} rows={items} keyOf={(each) => each.id} to={(each) => `/alerts/${each.id}`} />
          )
        }
      </Answer>
    </Card>
  )
}

// On how many people the knowledge of each service stands. People are counted and never named.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Table } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { Knowledge } from '../model/readiness-words.ts'

type Row = Knowledge['items'][number]

export function KnowledgeTable({ team }: { team: string }) {
  const found = useQuery({
    queryKey: ['oncall', 'knowledge', team],
    queryFn: ({ signal }) => getJson<Knowledge>('/api/v1/on-call-knowledge', team ? { team } : {}, signal),
  })
  return (
    <Card flush title="Who could bring it back" note="in the last 180 days, from the pages and incidents that people answered for">
      <Answer of={found} lines={6}>
        {(all) => (
          <>
            <Table
              label="Knowledge of services"
              rows={all.items.toSorted((a, b) => rank(a) - rank(b) || a.service.localeCompare(b.service))}
              keyOf={(row) => row.service}
              empty={<QuietLine>There is no service here yet.</QuietLine>}
              columns={[
                { head: 'Service', phone: 'title', grow: true, cell: (row) => <Go to={`/services/${encodeURIComponent(row.service)}`}>{row.service}</Go> },
                { head: 'Team', cell: (row) => row.team ?? <span className="muted">none</span> },
                { head: 'Was answered by', cell: (row) => <Answered row={row} /> },
                { head: 'Times', align: 'number', phone: 'hide', cell: (row) => (row.times === 0 ? <span className="muted">–</span> : <Go to={`/record?service=${encodeURIComponent(row.service)}`}>{row.times}</Go>) },
                { head: 'Last', phone: 'hide', cell: (row) => (row.lastAt === null ? <span className="muted">–</span> : <When at={row.lastAt} />) },
                { head: 'Its policy', cell: (row) => <Reach row={row} /> },
              ]}
            />
            {all.isCut && <p className="quiet-line">There are more services than are shown: choose a team.</p>}
          </>
        )}
      </Answer>
    </Card>
  )
}

/** What stands on one person first; then by name. */
const rank = (row: Row): number => (row.isKnownByOne ? 0 : row.isHeldByOne ? 1 : 2)

function Answered({ row }: { row: Row }) {
  if (row.isKnownByOne) {
    return (
      <StatusBadge plain tone="warn" shape="triangle" tip="Several times, and always the same person">
        only one person
      </StatusBadge>
    )
  }
  return row.people === 0 ? <span className="muted">nobody needed to</span> : <>{row.people === 1 ? 'one person' : `${row.people} people`}</>
}

function Reach({ row }: { row: Row }) {
  if (row.isHeldByOne) {
    return (
      <StatusBadge plain tone="warn" shape="triangle" tip={row.policy === null ? 'There is no policy: administrators are asked' : `By the policy ${row.policy}`}>
        asks only one
      </StatusBadge>
    )
  }
  return <>{row.reach === 0 ? 'asks nobody' : `can ask ${row.reach}`}</>
}

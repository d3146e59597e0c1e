// Pages: who was asked for what, and whether somebody answered.
import { useAddress } from '../../../web/address.ts'
import { Card, EmptyState, Person } from '../../../web/kit/blocks.tsx'
import { Picker } from '../../../web/kit/choices.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { Lasting, When } from '../../../web/kit/when.tsx'
import { ServiceFilter } from '../../../web/services.tsx'
import type { PageItem } from '../contract.ts'
import { PageBadge } from './words.tsx'

const columns: readonly Column<PageItem>[] = [
  { head: 'State', width: 130, cell: (page) => <PageBadge state={page.state} /> },
  { head: 'Page', grow: true, phone: 'title', cell: (page) => page.title },
  {
    head: 'Asked',
    cell: (page) => (
      <span className="row">
        {page.people.slice(0, 3).map((person) => (
          <Person key={person.name} person={person} />
        ))}
        {page.people.length > 3 && `+${page.people.length - 3}`}
        {page.people.length === 0 && <span className="muted">nobody yet</span>}
      </span>
    ),
  },
  {
    head: 'Answered by',
    cell: (page) =>
      page.acknowledgedBy ? (
        <span className="row">
          <Person person={page.acknowledgedBy} />
          <span className="muted small">
            after <Lasting from={page.startedAt} until={page.acknowledgedAt} />
          </span>
        </span>
      ) : null,
  },
  { head: 'Service', cell: (page) => page.service && <span className="tag">{page.service}</span> },
  {
    head: 'Started',
    align: 'number',
    cell: (page) => (
      <span className="muted">
        <When at={page.startedAt} />
      </span>
    ),
  },
]

export function Pages() {
  const [address] = useAddress()
  const pages = usePaged<PageItem>(['oncall', 'pages'], '/api/v1/pages', { state: address['state'], service: address['service'] })
  return (
    <>
      <div className="filters">
        <Picker
          name="state"
          all="Any state"
          label="State"
          choices={[
            { value: 'live', label: 'Not resolved' },
            { value: 'open', label: 'Waiting' },
            { value: 'acknowledged', label: 'Acknowledged' },
            { value: 'unanswered', label: 'Unanswered' },
            { value: 'resolved', label: 'Resolved' },
          ]}
        />
        <ServiceFilter />
      </div>
      <Card flush>
        <Table
          label="Pages"
          columns={columns}
          rows={pages.rows}
          error={pages.error}
          more={pages.more}
          keys
          keyOf={(page) => page.id}
          to={(page) => `/on-call/pages/${page.id}`}
          empty={
            <EmptyState title="Nobody was paged">
              A page starts when a situation is urgent, follows the escalation policy of its service, and records every try to reach
              somebody.
            </EmptyState>
          }
        />
      </Card>
    </>
  )
}

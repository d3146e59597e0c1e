// The list of changes to production, newest first.
import { Card, EmptyState, PageHead } from '../../../web/kit/blocks.tsx'
import { Picker, Tabs } from '../../../web/kit/choices.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useAddress } from '../../../web/address.ts'
import { ServiceFilter } from '../../../web/services.tsx'
import type { ChangeItem } from '../contract.ts'
import { RefusedChanges, SourcesTable } from './sources-tables.tsx'
import { ChangeState, kindWords } from './words.tsx'

const views = [
  { value: 'all', label: 'All' },
  { value: 'started', label: 'Running' },
  { value: 'failed', label: 'Failed' },
  { value: 'rolled-back', label: 'Rolled back' },
  { value: 'sources', label: 'Sources' },
  { value: 'refused', label: 'Refused' },
]

const columns: readonly Column<ChangeItem>[] = [
  { head: 'State', width: 110, cell: (each) => <ChangeState state={each.state} /> },
  {
    head: 'Change',
    grow: true,
    phone: 'title',
    cell: (each) => each.title,
  },
  { head: 'Kind', cell: (each) => kindWords[each.kind] },
  {
    head: 'Services',
    cell: (each) =>
      each.services.length > 0 && (
        <span data-tip={each.services.join(', ')}>
          <span className="tag">{each.services[0]}</span>
          {each.services.length > 1 && <span className="muted small"> and {each.services.length - 1} more</span>}
        </span>
      ),
  },
  { head: 'Environment', cell: (each) => each.environment },
  { head: 'By', cell: (each) => each.by },
  { head: 'From', phone: 'hide', cell: (each) => <span className="muted">{each.source}</span> },
  {
    head: 'Began',
    align: 'number',
    cell: (each) => (
      <span className="muted">
        <When at={each.startedAt} />
      </span>
    ),
  },
]

export default function ChangesPage() {
  const [address] = useAddress()
  const view = address['view'] ?? 'all'
  const isList = view !== 'sources' && view !== 'refused'
  return (
    <div className="page">
      <PageHead title="Changes" />
      <div className="filters">
        <Tabs name="view" label="View" choices={views} />
        {isList && (
          <>
            <Picker name="kind" all="Any kind" label="Kind" choices={Object.entries(kindWords).map(([value, label]) => ({ value, label }))} />
            <ServiceFilter />
          </>
        )}
      </div>
      <Card flush>{view === 'sources' ? <SourcesTable /> : view === 'refused' ? <RefusedChanges /> : <ChangesTable view={view} />}</Card>
    </div>
  )
}

function ChangesTable({ view }: { view: string }) {
  const [address] = useAddress()
  const changes = usePaged<ChangeItem>(['changes', 'list'], '/api/v1/changes', {
    state: view === 'all' ? undefined : view,
    kind: address['kind'],
    service: address['service'],
  })
  const isFiltered = view !== 'all' || address['kind'] !== undefined || address['service'] !== undefined
  return (
    <Table
      label="Changes"
      columns={columns}
      rows={changes.rows}
      error={changes.error}
      more={changes.more}
      keys
      keyOf={(each) => each.id}
      to={(each) => `/changes/${each.id}`}
      empty={
        isFiltered ? (
          <EmptyState title="No change fits" />
        ) : (
          <EmptyState
            title="No change is known yet"
            snippetTitle="Record one"
            snippet={'mainstay change record "Checkout 4.2.1" --kind deployment --service checkout --environment production'}
          >
            Most incidents begin with a change. Once deployments, flags and infrastructure are told here, each is a mark on every chart of
            its service and a suspect when something breaks.
          </EmptyState>
        )
      }
    />
  )
}

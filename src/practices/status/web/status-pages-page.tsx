// The list of status pages: what users see now, on each of them.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, EmptyState, PageHead } from '../../../web/kit/blocks.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import type { StatusPageList } from '../contract.ts'

type Item = StatusPageList['items'][number]

const columns: readonly Column<Item>[] = [
  { head: 'Page', grow: true, phone: 'title', cell: (each) => each.title },
  { head: 'Says', cell: (each) => each.description },
  { head: 'Running', align: 'number', cell: (each) => each.running },
  { head: 'For', cell: (each) => (each.audience === 'public' ? 'everybody' : 'those signed in') },
]

const example = `apiVersion: mainstay.dev/v1
kind: StatusPage
metadata: { name: shop }
spec:
  title: Shop status
  components:
    - { name: checkout, title: Checkout, service: checkout }`

export default function StatusPagesPage() {
  const asked = useQuery({ queryKey: ['status-pages', 'list'], queryFn: ({ signal }) => getJson<StatusPageList>('/api/v1/status-pages', {}, signal) })
  return (
    <div className="page">
      <PageHead title="Status pages" />
      <Answer of={asked} lines={4}>
        {({ items }) => (
          <Card flush>
            <Table
              label="Status pages"
              columns={columns}
              rows={items}
              keyOf={(each) => each.name}
              to={(each) => `/status-pages/${each.name}`}
              empty={
                <EmptyState title="No status page yet" snippetTitle="Declare one: mainstay apply -f status.yaml" snippet={example}>
                  Users look here when something is wrong. A page shows components, what is said about troubles and planned work, and 90 days of
                  uptime from what the objectives of its services measured.
                </EmptyState>
              }
            />
          </Card>
        )}
      </Answer>
    </div>
  )
}

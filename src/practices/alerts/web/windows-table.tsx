// What will be silenced or under maintenance in the next thirty days, soonest first.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { SilenceWindows } from '../contract.ts'
import { matcherWords } from './words.tsx'

type Window = SilenceWindows['items'][number]

const columns: readonly Column<Window>[] = [
  { head: 'Begins', cell: (each) => <When at={each.fromAt} /> },
  { head: 'Day', cell: (each) => <span className="muted">{new Date(each.fromAt).toLocaleString(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })}</span> },
  { head: 'Ends', cell: (each) => <span className="muted">{new Date(each.toAt).toLocaleString(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' })}</span> },
  { head: 'What', phone: 'title', grow: true, cell: (each) => <span className="mono">{each.matchers.map(matcherWords).join(', ')}</span> },
  { head: 'Why', cell: (each) => each.comment },
  { head: 'By', phone: 'hide', cell: (each) => <span className="muted">{each.createdBy}</span> },
]

/** Nothing where nothing comes: the list above says so already. */
export function WindowsTable() {
  const windows = useQuery({ queryKey: ['alerts', 'silences', 'windows'], queryFn: ({ signal }) => getJson<SilenceWindows>('/api/v1/silence-windows', {}, signal) })
  const coming = windows.data?.items.filter((each) => each.isRecurring || Date.parse(each.fromAt) > Date.now()) ?? []
  if (coming.length === 0) return null
  return (
    <section className="coming-windows">
      <h2>Coming windows</h2>
      <Table label="Coming windows" columns={columns} rows={coming} keyOf={(each) => `${each.silence} ${each.fromAt}`} empty={null} />
    </section>
  )
}

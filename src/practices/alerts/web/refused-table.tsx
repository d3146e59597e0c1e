// What senders sent that could not be taken, and why: so that a wrong sender is found before the night.
import { EmptyState } from '../../../web/kit/blocks.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { RejectionAnswer as Rejection } from '../contract.ts'
import type { Static } from '@sinclair/typebox'
import { sourceWords } from './words.tsx'

type RejectionAnswer = Static<typeof Rejection>

const columns: readonly Column<RejectionAnswer>[] = [
  {
    head: 'When',
    cell: (each) => (
      <span className="muted">
        <When at={each.receivedAt} />
      </span>
    ),
  },
  { head: 'Why it was refused', grow: true, phone: 'title', cell: (each) => each.reason },
  { head: 'From', cell: (each) => `${sourceWords(each.source)}${each.connection ? ` (${each.connection})` : ''}` },
  { head: 'Answered', align: 'number', cell: (each) => each.status },
  {
    head: 'Began with',
    cell: (each) => (
      <span className="mono muted ellipsis" style={{ display: 'block', maxWidth: 320 }} data-tip={each.body.slice(0, 600)}>
        {each.body.slice(0, 80)}
      </span>
    ),
  },
]

export function RefusedTable() {
  const refused = usePaged<RejectionAnswer>(['alerts', 'refused'], '/api/v1/alerts/rejections')
  return (
    <Table
      label="Refused"
      columns={columns}
      rows={refused.rows}
      error={refused.error}
      more={refused.more}
      keyOf={(each) => each.id}
      empty={<EmptyState title="Nothing was refused">Everything that senders sent was understood.</EmptyState>}
    />
  )
}

// Which systems tell of changes, when each was last heard, and what of theirs was refused and why.
import { EmptyState } from '../../../web/kit/blocks.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { ChangeRejection, ChangeSourceAnswer } from '../contract-sources.ts'

const example = `apiVersion: mainstay.dev/v1
kind: ChangeSource
metadata: { name: acme }
spec:
  dialect: github
  secret: \${env:GITHUB_WEBHOOK_SECRET}
  environment: production`

const sourceColumns: readonly Column<ChangeSourceAnswer>[] = [
  { head: 'Name', phone: 'title', cell: (each) => <span className="strong">{each.name}</span> },
  { head: 'System', cell: (each) => each.title },
  { head: 'Posts to', grow: true, phone: 'hide', cell: (each) => <span className="mono">{each.path}</span> },
  { head: 'Proves itself by', cell: (each) => (each.spec.secret ? 'key and secret' : 'key') },
  {
    head: 'Last message',
    cell: (each) => (each.lastOutcome === null ? <span className="muted">none yet</span> : each.lastOutcome),
  },
  {
    head: 'Heard',
    align: 'number',
    cell: (each) => each.lastHeardAt && (
      <span className="muted">
        <When at={each.lastHeardAt} />
      </span>
    ),
  },
]

export function SourcesTable() {
  const sources = usePaged<ChangeSourceAnswer>(['changes', 'sources'], '/api/v1/change-sources')
  return (
    <Table
      label="Sources"
      columns={sourceColumns}
      rows={sources.rows}
      error={sources.error}
      more={sources.more}
      keyOf={(each) => each.name}
      empty={
        <EmptyState title="No system tells of its changes yet" snippetTitle="Declare one in a configuration file" snippet={example}>
          GitHub, GitLab, CDEvents, Argo CD, Flux, Jenkins, Spinnaker, Terraform, LaunchDarkly and OpenFeature are read in their own form;
          anything else posts plain JSON. Each posts to its own address with an ingest key.
        </EmptyState>
      }
    />
  )
}

const refusedColumns: readonly Column<ChangeRejection>[] = [
  {
    head: 'When',
    cell: (each) => (
      <span className="muted">
        <When at={each.receivedAt} />
      </span>
    ),
  },
  { head: 'Why it was refused', grow: true, phone: 'title', cell: (each) => each.reason },
  { head: 'Source', cell: (each) => each.source },
  { head: 'Answered', align: 'number', cell: (each) => each.status },
  {
    head: 'Began with',
    phone: 'hide',
    cell: (each) => (
      <span className="mono muted ellipsis" style={{ display: 'block', maxWidth: 320 }} data-tip={each.body.slice(0, 600)}>
        {each.body.slice(0, 80)}
      </span>
    ),
  },
]

export function RefusedChanges() {
  const refused = usePaged<ChangeRejection>(['changes', 'refused'], '/api/v1/change-rejections')
  return (
    <Table
      label="Refused"
      columns={refusedColumns}
      rows={refused.rows}
      error={refused.error}
      more={refused.more}
      keyOf={(each) => each.id}
      empty={<EmptyState title="Nothing was refused">Everything that was sent was understood.</EmptyState>}
    />
  )
}

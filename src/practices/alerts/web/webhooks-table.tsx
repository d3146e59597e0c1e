// Webhooks that alerts come by: those that were declared, and names that somebody called without that.
import { useAddress } from '../../../web/address.ts'
import { deleteAt, putJson } from '../../../web/api.ts'
import { EmptyState } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { AlertWebhookAnswer } from '../contract.ts'

const columns: readonly Column<AlertWebhookAnswer>[] = [
  {
    head: 'Form',
    width: 110,
    cell: (each) =>
      each.spec === null ? (
        <StatusBadge plain tone="warn" shape="triangle" tip="It was called, and what came is kept to make a mapping from; no alert was made of it">
          not set up
        </StatusBadge>
      ) : (
        <StatusBadge plain tone="good" shape="tick">
          {{ sentry: 'Sentry', grafana: 'Grafana', mapped: 'mapped' }[each.spec.dialect]}
        </StatusBadge>
      ),
  },
  { head: 'Webhook', phone: 'title', cell: (each) => each.name },
  { head: 'Address', grow: true, cell: (each) => <span className="mono muted">{each.path}</span> },
  { head: 'Last outcome', phone: 'hide', cell: (each) => <span className="muted">{each.lastOutcome ?? 'never called'}</span> },
  { head: 'Called', align: 'number', cell: (each) => <span className="muted">{each.lastCalledAt && <When at={each.lastCalledAt} />}</span> },
]

export function WebhooksTable() {
  const may = useMay()
  const [, change] = useAddress()
  const webhooks = usePaged<AlertWebhookAnswer>(['alerts', 'webhooks'], '/api/v1/alert-webhooks', {})
  const remove = useAct((webhook: AlertWebhookAnswer) => deleteAt(`/api/v1/alert-webhooks/${encodeURIComponent(webhook.name)}`).then(() => webhook), {
    changes: ['alerts'],
    done: (webhook) => `${webhook.name} makes no alerts any more.`,
    undo: (webhook) => () => putJson(`/api/v1/alert-webhooks/${encodeURIComponent(webhook.name)}`, webhook.spec),
  })
  const acts: Column<AlertWebhookAnswer> = {
    head: 'Change',
    cell: (each) => (
      <span className="row" style={{ gap: 4 }}>
        <button className="quiet-button" onClick={() => change({ webhook: each.name })}>
          {each.spec === null ? 'Set up' : 'Edit'}
        </button>
        {each.spec !== null && (
          <button className="quiet-button" onClick={() => remove.mutate(each)}>
            Remove
          </button>
        )}
      </span>
    ),
  }
  return (
    <Table
      label="Webhooks"
      columns={may('set-standards') ? [...columns, acts] : columns}
      rows={webhooks.rows}
      error={webhooks.error}
      more={webhooks.more}
      keyOf={(each) => each.name}
      empty={
        <EmptyState
          title="No webhook of its own form yet"
          snippetTitle="let anything post here, then make a mapping from what came"
          snippet={`${location.origin}/in/webhook/<name>?key=<ingest key>`}
        >
          Whatever can post JSON can send alerts: a mapping says where the name, the service and the rest stand in it. Sentry and Grafana have forms of their own, and are verified.
        </EmptyState>
      }
    />
  )
}

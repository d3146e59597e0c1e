// The outbox: a copy of every message that left, or would have left if there were a mail server. Read beside the list.
import { useAddress } from '../../../web/address.ts'
import { Card, EmptyState, KeyValues } from '../../../web/kit/blocks.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { Go } from '../../../web/kit/go.tsx'
import type { OutboxItem } from '../contract.ts'

export function StateOfMessage({ item }: { item: OutboxItem }) {
  if (item.state === 'sent')
    return (
      <StatusBadge plain tone="good" shape="tick" tip={item.detail}>
        sent
      </StatusBadge>
    )
  if (item.state === 'failed')
    return (
      <StatusBadge plain tone="act" shape="alarm" tip={item.detail}>
        failed
      </StatusBadge>
    )
  return (
    <StatusBadge plain tone="info" shape="half" tip="There is no mail server: it is only here">
      kept
    </StatusBadge>
  )
}

const columns: readonly Column<OutboxItem>[] = [
  {
    head: 'Message',
    grow: true,
    phone: 'title',
    cell: (item) => (
      <span className="two-lines">
        <span>{item.subject || item.channel}</span>
        <span className="muted small" style={{ fontWeight: 400 }}>
          {item.channel} to {item.to}
        </span>
      </span>
    ),
  },
  { head: 'State', cell: (item) => <StateOfMessage item={item} /> },
  {
    head: 'When',
    align: 'number',
    cell: (item) => (
      <span className="muted">
        <When at={item.at} />
      </span>
    ),
  },
]

export function Outbox() {
  const [address] = useAddress()
  const page = address['page']
  const outbox = usePaged<OutboxItem>(['oncall', 'outbox'], '/api/v1/outbox', { page })
  const chosen = outbox.rows?.find((item) => item.id === address['message']) ?? outbox.rows?.[0]
  const to = (item: OutboxItem): string =>
    `/on-call?${new URLSearchParams({ view: 'outbox', ...(page ? { page } : {}), message: item.id }).toString()}`
  if (outbox.rows?.length === 0)
    return (
      <EmptyState title="No message has left yet">
        Every e-mail and webhook of the pager is kept here as a copy. Without a mail server (<code>MAINSTAY_SMTP_URL</code>) e-mail is only
        here, so that you can try everything.
      </EmptyState>
    )
  return (
    <>
      {page && (
        <p className="muted">
          Messages of one page. <Go to="/on-call?view=outbox">Show all</Go>
        </p>
      )}
      <div className="outbox">
        <Card flush>
          <Table
            label="Outbox"
            columns={columns}
            rows={outbox.rows}
            error={outbox.error}
            more={outbox.more}
            keys
            keyOf={(item) => item.id}
            to={to}
            isSelected={(item) => item.id === chosen?.id}
          />
        </Card>
        {chosen && (
          <Card title={chosen.subject || 'Message'} flush>
            <div style={{ padding: '0 16px 12px' }}>
              <KeyValues
                pairs={[
                  ['To', <span className="mono">{chosen.to}</span>],
                  ['By', chosen.channel],
                  ['When', <When at={chosen.at} />],
                  ['State', <StateOfMessage item={chosen} />],
                  ['Detail', chosen.detail],
                  ['Page', chosen.page && <Go to={`/on-call/pages/${chosen.page}`}>open</Go>],
                ]}
              />
            </div>
            <div className="message" tabIndex={0} style={{ borderTop: '1px solid var(--line)' }}>
              <Linked text={chosen.text} />
            </div>
          </Card>
        )}
      </div>
    </>
  )
}

/** Links in the text can be followed, as in a mail program. */
function Linked({ text }: { text: string }) {
  return text.split(/(https?:\/\/[^\s<>]+)/g).map((part, index) =>
    index % 2 === 1 ? (
      <a key={index} href={part} target="_blank" rel="noreferrer" className="in-text">
        {part}
      </a>
    ) : (
      part
    ),
  )
}

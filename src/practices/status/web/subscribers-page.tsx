// Who is told of a status page: how many of each kind, the list, adding addresses, forgetting one.
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress, useParam } from '../../../web/address.ts'
import { deleteAt, getJson, queryText } from '../../../web/api.ts'
import { Answer, Card, PageHead, QuietLine, Stat, Stats } from '../../../web/kit/blocks.tsx'
import { Picker, TextFilter } from '../../../web/kit/choices.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import type { Shape, Tone } from '../../../web/kit/status-badge.tsx'
import { Table, usePaged } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { SubscriberList } from '../contract-subscribers.ts'
import { AddSubscribers } from './add-subscribers.tsx'

type Subscriber = SubscriberList['items'][number]
type Counts = SubscriberList['counts']

const kindWords: Readonly<Record<Subscriber['kind'], string>> = { email: 'E-mail', webhook: 'Webhook', slack: 'Slack', teams: 'Microsoft Teams' }
const stateLooks: Readonly<Record<Subscriber['state'], { readonly tone: Tone; readonly shape: Shape; readonly word: string }>> = {
  confirmed: { tone: 'good', shape: 'tick', word: 'Confirmed' },
  asked: { tone: 'info', shape: 'half', word: 'To be confirmed' },
  'laid-aside': { tone: 'warn', shape: 'dashes', word: 'Set aside' },
}

export default function SubscribersPage() {
  const name = useParam('name')
  const may = useMay()
  const [address] = useAddress()
  const [isAdding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Subscriber | null>(null)
  const path = `/api/v1/status-pages/${encodeURIComponent(name)}/subscribers`
  const narrow = { kind: address['kind'], state: address['state'], q: address['q'] }
  const counted = useQuery({ queryKey: ['status-pages', 'subscriber-counts', name], queryFn: ({ signal }) => getJson<SubscriberList>(path, { limit: 1 }, signal) })
  const list = usePaged<Subscriber>(['status-pages', 'subscribers', name], path, narrow)
  const columns: readonly Column<Subscriber>[] = [
    { head: 'Address', grow: true, phone: 'title', cell: ({ address: shown }) => <span className="mono">{shown}</span> },
    { head: 'By', cell: ({ kind }) => kindWords[kind] },
    { head: 'Hears of', cell: ({ components }) => (components.length === 0 ? 'all components' : components.join(', ')) },
    {
      head: 'State',
      cell: ({ state, problem }) => (
        <span title={problem ?? undefined}>
          <StatusBadge tone={stateLooks[state].tone} shape={stateLooks[state].shape}>
            {stateLooks[state].word}
          </StatusBadge>
        </span>
      ),
    },
    { head: 'Since', cell: ({ confirmedAt, askedAt }) => <When at={confirmedAt ?? askedAt} /> },
    {
      head: 'Forget',
      cell: (each) => (
        <button className="quiet-button" onClick={() => setLeaving(each)} aria-label={`Forget ${each.address}`}>
          Forget
        </button>
      ),
    },
  ]
  return (
    <div className="page">
      <PageHead
        title="Subscribers"
        above={<Go to={`/status-pages/${name}`}>{name}</Go>}
        actions={
          <>
            {may('administer') && (
              <Button component="a" variant="default" href={`${path}-export${queryText(narrow)}`} download>
                Export
              </Button>
            )}
            <Button onClick={() => setAdding(true)}>Add addresses</Button>
          </>
        }
      />
      <Answer of={counted} lines={2}>
        {({ counts }) => <CountLine counts={counts} />}
      </Answer>
      <div className="filters">
        <TextFilter name="q" placeholder="Address" />
        <Picker name="kind" label="By" all="All ways" choices={Object.entries(kindWords).map(([value, label]) => ({ value, label }))} />
        <Picker name="state" label="State" all="All states" choices={Object.entries(stateLooks).map(([value, { word }]) => ({ value, label: word }))} />
      </div>
      <Card flush>
        <Table
          label="Subscribers"
          columns={columns}
          rows={list.rows}
          error={list.error}
          more={list.more}
          keyOf={({ id }) => id}
          isFaint={({ state }) => state !== 'confirmed'}
          empty={
            <div style={{ padding: '14px 16px' }}>
              <QuietLine>{Object.values(narrow).some(Boolean) ? 'Nobody fits.' : 'Nobody has subscribed yet. Readers do it at the end of the page.'}</QuietLine>
            </div>
          }
        />
      </Card>
      {isAdding && <AddSubscribers path={path} onClose={() => setAdding(false)} />}
      {leaving && <Forget path={path} subscriber={leaving} onClose={() => setLeaving(null)} />}
    </div>
  )
}

function CountLine({ counts }: { counts: Counts }) {
  const sum = (fits: (each: Counts[number]) => boolean): number => counts.filter(fits).reduce((all, { count }) => all + count, 0)
  const kinds = [...new Set(counts.map(({ kind }) => kind))].map((kind) => `${sum((each) => each.kind === kind && each.state === 'confirmed')} by ${kindWords[kind]}`)
  return (
    <Stats>
      <Stat label="Are told" value={sum(({ state }) => state === 'confirmed')} note={kinds.join(', ') || 'nobody yet'} />
      <Stat label="To be confirmed" value={sum(({ state }) => state === 'asked')} note="forgotten after three days" />
      <Stat label="Set aside" value={sum(({ state }) => state === 'laid-aside')} note="nothing got through" />
    </Stats>
  )
}

function Forget({ path, subscriber, onClose }: { path: string; subscriber: Subscriber; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const forget = useAct(() => deleteAt(`${path}/${subscriber.id}${queryText({ reason: reason.trim() })}`), {
    changes: ['status-pages'], quietFault: true, done: () => 'Forgotten.', after: onClose,
  })
  return (
    <FormDialog
      title={`Forget ${subscriber.address}`}
      opened
      onClose={onClose}
      onSubmit={() => forget.mutate(undefined)}
      submit="Forget"
      isDanger
      isBusy={forget.isPending}
      fault={forget.error}
      canSubmit={reason.trim() !== ''}
      note="The address and everything told to it are removed for good. The reason stands on the record, the address does not: write none here."
    >
      <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} required maxLength={500} data-autofocus />
    </FormDialog>
  )
}

// The record explorer: everything that happened, filtered by what is in the address, each entry with its causes and effects.
import { useQuery } from '@tanstack/react-query'
import type { EntryAnswer, VerificationAnswer } from '../../record/contract.ts'
import { useAddress } from '../address.ts'
import { getJson, postJson } from '../api.ts'
import { useSubjects } from '../app-parts.ts'
import { Icon } from '../icons.tsx'
import { Card, EmptyState, PageHead } from '../kit/blocks.tsx'
import { Picker, TextFilter } from '../kit/choices.tsx'
import { useAct } from '../kit/form.tsx'
import { Go } from '../kit/go.tsx'
import { Glyph } from '../kit/status-badge.tsx'
import { Table, usePaged } from '../kit/table.tsx'
import type { Column } from '../kit/table.tsx'
import { TimeRangePicker, useTimeRange } from '../kit/time-range.tsx'
import { When } from '../kit/when.tsx'
import { useActorNames } from '../people.tsx'
import { useMay } from '../session.ts'
import { EntryDetail } from './entry-detail.tsx'
import { gistOf, kindWords, toneOf } from './entry-words.ts'
import './record.css'

interface KindMeaning {
  readonly kind: string
  readonly means: string
}

export default function RecordPage() {
  const [address, change] = useAddress()
  const subjectOf = useSubjects()
  const nameOf = useActorNames()
  const range = useTimeRange('30d')
  const kinds = useQuery({
    queryKey: ['record-kinds'],
    queryFn: ({ signal }) => getJson<readonly KindMeaning[]>('/api/v1/record-kinds', {}, signal),
    staleTime: Infinity,
  })
  const query = {
    kind: address['kind'],
    service: address['service'],
    subject: address['subject'],
    actor: address['actor'],
    cause: address['cause'],
    ...(range.isMoving ? {} : { from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString() }),
  }
  const list = usePaged<EntryAnswer>(['record', 'list'], '/api/v1/record', query)
  const chosen = address['entry']
  const keep = new URLSearchParams(Object.entries(address).filter(([name]) => name !== 'entry'))
  const columns: readonly Column<EntryAnswer>[] = [
    {
      head: 'When',
      width: 96,
      cell: (entry) => (
        <span className="muted">
          <When at={entry.at} />
        </span>
      ),
    },
    {
      head: 'What',
      phone: 'title',
      cell: (entry) => (
        <span className="row">
          <Icon name={subjectOf(entry.subject).icon} size={14} className={`tone-${toneOf(entry.kind)}`} />
          {kindWords(entry.kind)}
        </span>
      ),
    },
    { head: 'About', grow: true, cell: (entry) => <span className="muted">{gistOf(entry)}</span> },
    { head: 'Service', cell: (entry) => entry.service && <span className="tag">{entry.service}</span> },
    { head: 'By', phone: 'hide', cell: (entry) => <span className="muted small">{nameOf(entry.actor)}</span> },
  ]
  return (
    <div className="page">
      <PageHead title="Record" meta="Everything that happened, written once, in order." actions={<Verify />} />
      <div className="filters">
        <Picker name="kind" all="All kinds" label="Kind" choices={(kinds.data ?? []).map(({ kind }) => ({ value: kind, label: kind }))} />
        <TextFilter name="service" placeholder="Service" width={140} />
        <TextFilter name="subject" placeholder="Subject, such as incident/inc_…" width={230} />
        <TextFilter name="actor" placeholder="Actor, such as mainstay" width={180} />
        <TimeRangePicker range={range} />
        {address['cause'] && (
          <button className="lane" aria-pressed onClick={() => change({ cause: null })}>
            Caused by {address['cause']} <Icon name="close" size={10} />
          </button>
        )}
      </div>
      <div className={chosen === undefined ? '' : 'columns record-split'}>
        <Card flush>
          <Table
            label="Entries"
            columns={columns}
            rows={list.rows}
            error={list.error}
            more={list.more}
            keys
            keyOf={(entry) => String(entry.seq)}
            to={(entry) => `/record?${new URLSearchParams([...keep, ['entry', String(entry.seq)]]).toString()}`}
            isSelected={(entry) => String(entry.seq) === chosen}
            empty={
              <EmptyState title="No entry fits">
                Nothing on the record has all of this in common. <Go to="/record">Show everything</Go>.
              </EmptyState>
            }
          />
        </Card>
        {chosen !== undefined && <EntryDetail seq={chosen} means={kinds.data ?? []} onClose={() => change({ entry: null })} />}
      </div>
    </div>
  )
}

function Verify() {
  const may = useMay()
  const verify = useAct(() => postJson<VerificationAnswer>('/api/v1/record-verifications'), { changes: [] })
  if (!may('audit')) return null
  const said = verify.data
  const wrong = said?.findings.filter((each) => each.level === 'error') ?? []
  return (
    <>
      {said &&
        (wrong.length === 0 ? (
          <span className="row">
            <Glyph shape="tick" tone="good" />
            Unaltered: {said.sealedEntries.toLocaleString('en-GB')} sealed entries verified
          </span>
        ) : (
          <span className="row" data-tip={wrong.map((each) => each.say).join('\n')}>
            <Glyph shape="alarm" tone="act" />
            {wrong[0]!.say}
          </span>
        ))}
      <button className="field-button" disabled={verify.isPending} onClick={() => verify.mutate(undefined)}>
        <Icon name="check" size={14} />
        {verify.isPending ? 'Verifying…' : 'Verify'}
      </button>
    </>
  )
}

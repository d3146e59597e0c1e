// On-call health: what it costs you, how a rotation bears it (without names), and the hand-off to the next person.
import { Button, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAddress } from '../../../web/address.ts'
import { ApiFault, getJson, postJson } from '../../../web/api.ts'
import { Answer, Card, EmptyState, PageHead, QuietLine, Stat, Stats } from '../../../web/kit/blocks.tsx'
import { Picker, Tabs } from '../../../web/kit/choices.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Markdown } from '../../../web/kit/markdown.tsx'
import { CopyButton } from '../../../web/kit/snippet.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { Table } from '../../../web/kit/table.tsx'
import { TimeRangePicker, useTimeRange } from '../../../web/kit/time-range.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { PageOfSchedules } from '../contract.ts'
import type { HandoffAnswer, HandoffDraft, OwnHealth, PageOfHandoffs, RotationHealth } from '../model/health-words.ts'
import { LogToil } from './health-toil.tsx'

const whenWords = { working: 'in working hours', 'out-of-hours': 'out of hours', sleep: 'while you sleep' } as const

export default function HealthPage() {
  const may = useMay()
  const [address] = useAddress()
  const range = useTimeRange('28d')
  const view = address['view'] ?? 'yours'
  const schedules = useQuery({ queryKey: ['oncall', 'schedules-named'], queryFn: ({ signal }) => getJson<PageOfSchedules>('/api/v1/schedules', { limit: 500 }, signal) })
  const names = schedules.data?.items ?? []
  const schedule = address['schedule'] ?? names[0]?.name ?? ''
  const views = [
    { value: 'yours', label: 'Yours' },
    ...(may('set-standards') ? [{ value: 'rotation', label: 'Rotation' }] : []),
    { value: 'hand-off', label: 'Hand-off' },
  ]
  const query = { from: new Date(range.fromMs).toISOString(), to: new Date(Math.min(range.toMs, Date.now())).toISOString() }
  return (
    <div className="page">
      <PageHead
        title="On-call health"
        meta="Your numbers are seen by you alone. Of a rotation there is only how the load is spread, never whose it is."
        actions={view === 'hand-off' ? null : <TimeRangePicker range={range} />}
      />
      <div className="filters">
        <Tabs name="view" label="What" choices={views} />
        {view !== 'yours' && names.length > 0 && (
          <Picker name="schedule" all={names[0]!.displayName} label="Schedule" choices={names.slice(1).map((one) => ({ value: one.name, label: one.displayName }))} />
        )}
      </div>
      {view === 'yours' && <Yours query={query} rangeKey={range.key} />}
      {view !== 'yours' && schedules.data !== undefined && names.length === 0 && (
        <Card>
          <EmptyState title="There is no schedule yet">
            Declare one under <Go to="/on-call">On-call</Go>: its load and its hand-offs are shown here.
          </EmptyState>
        </Card>
      )}
      {view === 'rotation' && schedule !== '' && <Rotation schedule={schedule} query={query} rangeKey={range.key} />}
      {view === 'hand-off' && schedule !== '' && <HandOff key={schedule} schedule={schedule} />}
    </div>
  )
}

function Yours({ query, rangeKey }: { query: Readonly<Record<string, string>>; rangeKey: string }) {
  const found = useQuery({
    queryKey: ['oncall', 'health', rangeKey],
    retry: (count, problem) => count < 2 && !(problem instanceof ApiFault),
    queryFn: ({ signal }) => getJson<OwnHealth>('/api/v1/on-call/health', query, signal),
  })
  return (
    <Answer of={found} lines={6}>
      {(own) => (
        <>
          <Card>
            <Stats>
              <Stat label="Interruptions" value={own.interruptions} note="messages within a minute count once; e-mail does not" />
              <Stat label="Out of hours" value={own.outOfHours} note={`in ${own.timeZone}`} />
              <Stat label="While you sleep" value={own.sleep} note={own.nights === 1 ? 'in one night' : `in ${own.nights} nights`} {...(own.sleep > 0 ? { tone: 'warn' as const } : {})} />
              <Stat label="On call" value={`${own.onCallHours} h`} note={own.shifts.length === 1 ? 'one shift' : `${own.shifts.length} shifts`} />
              <Stat label="Toil" value={`${own.toilMinutes} min`} note="as you logged it" />
            </Stats>
            <div style={{ marginTop: 12 }}>
              <LogToil />
            </div>
          </Card>
          <div className="columns even">
            <Card flush title="Interruptions">
              {own.latest.length === 0 ? (
                <QuietLine>Nothing interrupted you.</QuietLine>
              ) : (
                <Table
                  label="Interruptions"
                  columns={[
                    { head: 'When', phone: 'title', cell: (row) => <When at={row.at} /> },
                    {
                      head: 'Was',
                      cell: (row) => (
                        <StatusBadge plain tone={row.when === 'sleep' ? 'warn' : 'calm'} shape={row.when === 'working' ? 'ring' : row.when === 'sleep' ? 'triangle' : 'half'}>
                          {whenWords[row.when]}
                        </StatusBadge>
                      ),
                    },
                    {
                      head: 'About',
                      grow: true,
                      cell: (row) =>
                        row.pages.map((page, index) => (
                          <span key={page}>
                            {index > 0 && ', '}
                            <Go to={`/on-call/pages/${page}`}>{index === 0 ? 'its page' : 'another'}</Go>
                          </span>
                        )),
                    },
                  ]}
                  rows={own.latest.slice(0, 50)}
                  keyOf={(row) => row.at}
                />
              )}
            </Card>
            <Card flush title="Shifts" note={`more than ${own.limit} pages in 12 hours is too much`}>
              {own.shifts.length === 0 ? (
                <QuietLine>You were not on call.</QuietLine>
              ) : (
                <Table
                  label="Shifts"
                  columns={[
                    { head: 'Schedule', grow: true, phone: 'title', cell: (row) => row.schedule },
                    { head: 'From', cell: (row) => <When at={row.fromAt} /> },
                    { head: 'Pages', align: 'number', cell: (row) => row.pages },
                    {
                      head: 'Over the limit',
                      cell: (row) =>
                        row.overLimit > 0 ? (
                          <StatusBadge plain tone="warn" shape="triangle">
                            {row.overLimit} of {row.halfDays}
                          </StatusBadge>
                        ) : (
                          <span className="muted">none of {row.halfDays}</span>
                        ),
                    },
                  ]}
                  rows={own.shifts.slice(0, 50)}
                  keyOf={(row) => `${row.schedule} ${row.fromAt}`}
                />
              )}
            </Card>
          </div>
          {own.isCut && <p className="muted small">There was more than is counted here: choose a shorter time.</p>}
        </>
      )}
    </Answer>
  )
}

function Rotation({ schedule, query, rangeKey }: { schedule: string; query: Readonly<Record<string, string>>; rangeKey: string }) {
  const found = useQuery({
    queryKey: ['oncall', 'rotation-health', schedule, rangeKey],
    queryFn: ({ signal }) => getJson<RotationHealth>(`/api/v1/schedules/${encodeURIComponent(schedule)}/health`, query, signal),
  })
  return (
    <Answer of={found} lines={5}>
      {(one) => (
        <>
          <Card>
            <Stats>
              <Stat label="Pages" value={one.pages} note={`${one.people} ${one.people === 1 ? 'person' : 'people'} on call`} />
              <Stat label="Interruptions" value={one.interruptions} note={`${one.outOfHours} out of hours`} />
              <Stat label="During sleep" value={one.sleep} note={one.nights === 1 ? 'one night' : `${one.nights} nights`} {...(one.sleep > 0 ? { tone: 'warn' as const } : {})} />
              <Stat label="Half-days over the limit" value={one.overLimit} note={`of ${one.halfDays}; more than ${one.limit} pages in 12 hours`} {...(one.overLimit > 0 ? { tone: 'warn' as const } : {})} />
              <Stat label="Toil" value={`${one.toilMinutes} min`} note="as it was logged" />
            </Stats>
          </Card>
          <Card flush title="How it is spread" note="over the people of the rotation; nobody is named">
            {one.spread === null ? (
              <QuietLine>With fewer than three people these would be numbers of persons, so they are not shown.</QuietLine>
            ) : (
              <Table
                label="Spread"
                columns={[
                  { head: 'What', grow: true, phone: 'title', cell: (row) => row.what },
                  { head: 'Least', align: 'number', cell: (row) => row.least },
                  { head: 'Median', align: 'number', cell: (row) => row.median },
                  { head: 'Most', align: 'number', cell: (row) => row.most },
                  { head: 'Evenness', align: 'number', cell: (row) => (row.evenness === null ? '–' : <span data-tip="1 is even, 0 is all on one">{row.evenness.toFixed(2)}</span>) },
                ]}
                rows={[
                  { what: 'Hours on call', ...one.spread.onCallHours },
                  { what: 'Interruptions', ...one.spread.interruptions },
                  { what: 'Interruptions during sleep', ...one.spread.sleep },
                ]}
                keyOf={(row) => row.what}
              />
            )}
          </Card>
        </>
      )}
    </Answer>
  )
}

function HandOff({ schedule }: { schedule: string }) {
  const may = useMay()
  const [note, setNote] = useState('')
  const path = `/api/v1/schedules/${encodeURIComponent(schedule)}`
  const draft = useQuery({ queryKey: ['oncall', 'hand-off', schedule], queryFn: ({ signal }) => getJson<HandoffDraft>(`${path}/hand-off`, {}, signal) })
  const past = useQuery({ queryKey: ['oncall', 'hand-offs', schedule], queryFn: ({ signal }) => getJson<PageOfHandoffs>('/api/v1/hand-offs', { schedule, limit: 20 }, signal) })
  const write = useAct(() => postJson<HandoffAnswer>(`${path}/hand-offs`, note.trim() ? { note: note.trim() } : {}), {
    changes: ['oncall'],
    done: () => 'Written down for the next person.',
    after: () => setNote(''),
  })
  const accept = useAct((id: string) => postJson<HandoffAnswer>(`/api/v1/hand-offs/${id}/accept`), { changes: ['oncall'], done: () => 'You took over.' })
  return (
    <div className="columns even">
      <Card title="This shift" note="as the record tells it" actions={draft.data && <CopyButton text={draft.data.text} label="Copy as Markdown" />}>
        <Answer of={draft} lines={8}>
          {({ text }) => (
            <div className="stack">
              <Markdown text={text} />
              {may('respond') && (
                <>
                  <Textarea
                    label="What the record does not know"
                    placeholder="Optional: hunches, promises, what to watch"
                    autosize
                    minRows={2}
                    maxLength={5000}
                    value={note}
                    onChange={(event) => setNote(event.currentTarget.value)}
                  />
                  <LogToil />
                  <div className="row">
                    <Button loading={write.isPending} onClick={() => write.mutate(undefined)}>
                      Hand off
                    </Button>
                  </div>
                </>
              )}
            </div>
          )}
        </Answer>
      </Card>
      <Card title="Before">
        <Answer of={past} lines={4}>
          {({ items }) =>
            items.length === 0 ? (
              <QuietLine>No hand-off was written yet.</QuietLine>
            ) : (
              <div className="stack">
                {items.map((one) => (
                  <details key={one.id} className="alert-item">
                    <summary>
                      <span className="grow">
                        {one.writtenBy}, <When at={one.writtenAt} />
                      </span>
                      {one.acceptedBy === null ? (
                        <StatusBadge plain tone="warn" shape="half">
                          not accepted yet
                        </StatusBadge>
                      ) : (
                        <StatusBadge plain tone="good" shape="tick">
                          accepted by {one.acceptedBy}
                        </StatusBadge>
                      )}
                    </summary>
                    <div className="stack">
                      {one.note !== null && <p className="strong">{one.note}</p>}
                      <Markdown text={one.text} />
                    </div>
                    {may('respond') && one.acceptedBy === null && (
                      <Button variant="default" loading={accept.isPending} onClick={() => accept.mutate(one.id)}>
                        Accept: I take over
                      </Button>
                    )}
                  </details>
                ))}
              </div>
            )
          }
        </Answer>
      </Card>
    </div>
  )
}

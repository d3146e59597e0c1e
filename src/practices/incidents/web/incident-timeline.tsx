// The timeline of an incident: it writes itself; people add what machines cannot know.
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteAt, getJson, postJson, putJson } from '../../../web/api.ts'
import { Card, EmptyState, LoadingLines } from '../../../web/kit/blocks.tsx'
import { FaultNote } from '../../../web/kit/fault-note.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { LaneFilter, Timeline } from '../../../web/kit/timeline.tsx'
import type { TimelineItem } from '../../../web/kit/timeline.tsx'
import { Icon } from '../../../web/icons.tsx'
import { useMay } from '../../../web/session.ts'
import type { AddNote, ChangeAnswer, IncidentAnswer, TimelineItemAnswer, TimelinePage } from '../contract.ts'

const laneLabels: readonly (readonly [TimelineItemAnswer['lane'], string])[] = [
  ['people', 'People'],
  ['incident', 'Incident'],
  ['page', 'Pages'],
  ['alert', 'Alerts'],
  ['objective', 'Objectives'],
  ['change', 'Changes'],
  ['other', 'Other'],
]
const icons: Readonly<Record<string, readonly [string, TimelineItem['tone']]>> = {
  burn: ['bolt', 'act'],
  recovery: ['check', 'good'],
  coverage: ['objective', 'warn'],
  alert: ['alert', 'warn'],
  situation: ['alert', 'warn'],
  page: ['oncall', 'act'],
  delivery: ['oncall', 'calm'],
  warning: ['incident', 'act'],
  person: ['person', 'accent'],
  incident: ['incident', 'act'],
  severity: ['incident', 'warn'],
  role: ['person', 'accent'],
  note: ['note', 'accent'],
  edit: ['edit', 'calm'],
  link: ['link', 'calm'],
  mitigated: ['check', 'good'],
  resolved: ['check', 'good'],
  reopened: ['incident', 'act'],
  closed: ['check', 'calm'],
  change: ['change', 'info'],
  dot: ['more', 'calm'],
}
const abouts: readonly { value: NonNullable<AddNote['about']>; label: string }[] = [
  { value: 'update', label: 'Update' },
  { value: 'observation', label: 'Observation' },
  { value: 'hypothesis', label: 'Hypothesis' },
  { value: 'decision', label: 'Decision' },
  { value: 'note', label: 'Note' },
]

export function IncidentTimeline({ incident }: { incident: IncidentAnswer }) {
  const may = useMay()
  const [lanes, setLanes] = useState<readonly string[]>([])
  const [withQuiet, setWithQuiet] = useState(false)
  const [onlyPinned, setOnlyPinned] = useState(false)
  const pin = useAct(
    ({ seq, isPinned }: TimelineItemAnswer) =>
      isPinned
        ? deleteAt<ChangeAnswer>(`/api/v1/incidents/${incident.id}/pins/${seq}`)
        : putJson<ChangeAnswer>(`/api/v1/incidents/${incident.id}/pins/${seq}`, {}),
    { changes: ['incidents'], done: ({ say }) => say },
  )
  const asked = useInfiniteQuery({
    queryKey: ['incidents', 'timeline', incident.id, onlyPinned],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      getJson<TimelinePage>(`/api/v1/incidents/${incident.id}/timeline`, { order: 'newest', limit: 200, cursor: pageParam, ...(onlyPinned ? { pinned: 'only' } : {}) }, signal),
    getNextPageParam: (last) => last.next,
  })
  const all = asked.data?.pages.flatMap((page) => page.items) ?? []
  const quiet = all.filter((item) => item.weight === 'quiet').length
  const shown = all.filter((item) => (lanes.length === 0 || lanes.includes(item.lane)) && (withQuiet || onlyPinned || item.weight !== 'quiet'))
  const counted = laneLabels.map(([name, label]) => ({
    name,
    label,
    count: all.filter((item) => item.lane === name && (withQuiet || item.weight !== 'quiet')).length,
  }))
  return (
    <Card
      title="Timeline"
      note="newest first, writes itself"
      actions={
        <>
          {(onlyPinned || all.some((item) => item.isPinned)) && (
            <button className="quiet-button small" aria-pressed={onlyPinned} onClick={() => setOnlyPinned(!onlyPinned)}>
              {onlyPinned ? 'Show all' : 'Only pinned'}
            </button>
          )}
          {quiet > 0 && !onlyPinned && (
            <button className="quiet-button small" aria-pressed={withQuiet} onClick={() => setWithQuiet(!withQuiet)}>
              {withQuiet ? 'Hide' : 'Show'} {quiet} minor
            </button>
          )}
        </>
      }
    >
      <div className="stack">
        {may('respond') && incident.state !== 'closed' && <Composer incident={incident.id} />}
        <LaneFilter lanes={counted} chosen={lanes} onChange={setLanes} />
        {asked.isPending && <LoadingLines />}
        {asked.error && <FaultNote fault={asked.error} />}
        {asked.data && shown.length === 0 && <EmptyState title="Nothing of this kind yet" />}
        <Timeline label="Timeline" items={shown.map((item) => itemOf(item, may('respond') ? () => pin.mutate(item) : null))} />
        {asked.hasNextPage && (
          <Button variant="default" loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
            Show older
          </Button>
        )}
      </div>
    </Card>
  )
}

function itemOf(item: TimelineItemAnswer, onPin: (() => void) | null): TimelineItem {
  const [icon, tone] = icons[item.icon] ?? icons['dot']!
  return {
    key: item.seq,
    at: item.at,
    icon,
    tone,
    lane: item.lane,
    weight: item.weight === 'key' ? 'major' : item.weight === 'quiet' ? 'minor' : 'normal',
    sentence: item.sentence,
    detail: item.detail,
    aside: (
      <>
        {onPin ? (
          <button
            className={`icon-button timeline-entry${item.isPinned ? ' is-pinned' : ''}`}
            aria-pressed={item.isPinned}
            aria-label={`${item.isPinned ? 'Take the pin off' : 'Pin'} entry ${item.seq}`}
            data-tip={item.isPinned ? 'Take the pin off' : 'Pin'}
            onClick={onPin}
          >
            <Icon name="pin" size={13} />
          </button>
        ) : (
          item.isPinned && <Icon name="pin" size={13} />
        )}
        <Go
          to={`/record?entry=${item.seq}`}
          className="icon-button timeline-entry"
          aria-label={`Entry ${item.seq} on the record`}
          data-tip="On the record"
        >
          <Icon name="record" size={13} />
        </Go>
      </>
    ),
  }
}

function Composer({ incident }: { incident: string }) {
  const [text, setText] = useState('')
  const [about, setAbout] = useState<NonNullable<AddNote['about']>>('update')
  const add = useAct((body: AddNote) => postJson<ChangeAnswer>(`/api/v1/incidents/${incident}/notes`, body), {
    changes: ['incidents'],
    after: () => setText(''),
  })
  const send = (): void => {
    if (text.trim() !== '' && !add.isPending) add.mutate({ text: text.trim(), about })
  }
  return (
    <div className="composer">
      <textarea
        value={text}
        rows={1}
        placeholder="What do you see, think, do? Markdown works."
        aria-label="Write on the timeline"
        maxLength={10_000}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send()
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
      />
      <div className="row apart">
        <select
          value={about}
          aria-label="What this is"
          onChange={(event) => setAbout(event.currentTarget.value as NonNullable<AddNote['about']>)}
        >
          {abouts.map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </select>
        <div className="row">
          <kbd className="key wide-only">Ctrl ↵</kbd>
          <Button size="compact-sm" disabled={text.trim() === ''} loading={add.isPending} onClick={send}>
            Add
          </Button>
        </div>
      </div>
    </div>
  )
}

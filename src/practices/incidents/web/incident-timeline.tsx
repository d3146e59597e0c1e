// The timeline of an incident: it writes itself; people add what machines cannot know.
import { Button, Menu } from '@mantine/core'
import { useDeferredValue, useMemo, useState } from 'react'
import { useAddress } from '../../../web/address.ts'
import { deleteAt, postJson, putJson } from '../../../web/api.ts'
import { useKeys } from '../../../web/keys.ts'
import { Card, EmptyState, LoadingLines } from '../../../web/kit/blocks.tsx'
import { FaultNote } from '../../../web/kit/fault-note.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { LaneFilter, Timeline } from '../../../web/kit/timeline.tsx'
import type { TimelineItem } from '../../../web/kit/timeline.tsx'
import { Icon } from '../../../web/icons.tsx'
import { useMay } from '../../../web/session.ts'
import { useArrivals, useLiveTimeline } from './live-timeline.ts'
import { Replay } from './replay.tsx'
import { AnnotateButton, AnnotateDialog, Annotations } from './annotations.tsx'
import type { Annotating } from './annotations.tsx'
import { Presentation } from './present.tsx'
import { isAskedFor, KindAndPersonFilter } from './timeline-filters.tsx'
import { inPlace, MovedNote, RetimeButton, RetimeDialog } from './retime-dialog.tsx'
import type { AddNote, ChangeAnswer, IncidentAnswer, TimelineItemAnswer } from '../contract.ts'

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
  // In the address: what one person filtered, another sees by the same link.
  const [address, change] = useAddress()
  const lanes = address['lanes']?.split(',') ?? []
  const withQuiet = address['minor'] === 'shown'
  const onlyPinned = address['pinned'] === 'only'
  const words = address['words'] ?? ''
  const [replayAt, setReplayAt] = useState<number | null>(null)
  const pin = useAct(
    ({ seq, isPinned }: TimelineItemAnswer) =>
      isPinned
        ? deleteAt<ChangeAnswer>(`/api/v1/incidents/${incident.id}/pins/${seq}`)
        : putJson<ChangeAnswer>(`/api/v1/incidents/${incident.id}/pins/${seq}`, {}),
    { changes: ['incidents'], done: ({ say }) => say },
  )
  const asked = useLiveTimeline(incident.id, onlyPinned)
  const all = useMemo(() => inPlace(asked.items), [asked.items])
  const [isPresented, setPresented] = useState(false)
  const [annotating, setAnnotating] = useState<Annotating | null>(null)
  const [retiming, setRetiming] = useState<TimelineItemAnswer | null>(null)
  const quiet = useMemo(() => all.filter((item) => item.weight === 'quiet').length, [all])
  const wanted = useMemo(() => {
    const chosen = address['lanes']?.split(',') ?? []
    const seen = replayAt === null ? all : all.slice(all.length - replayAt)
    return seen.filter((item) => (chosen.length === 0 || chosen.includes(item.lane)) && (withQuiet || onlyPinned || item.weight !== 'quiet' || item.kind === address['kind']) && speaksOf(item, words) && isAskedFor(item, address))
  }, [all, replayAt, address, withQuiet, onlyPinned, words])
  const arrivals = useArrivals(wanted, all)
  const shown = replayAt === null ? arrivals.items : wanted
  const counted = useMemo(() => {
    const counts = new Map<string, number>()
    for (const item of all) if (withQuiet || item.weight !== 'quiet') counts.set(item.lane, (counts.get(item.lane) ?? 0) + 1)
    return laneLabels.map(([name, label]) => ({ name, label, count: counts.get(name) ?? 0 }))
  }, [all, withQuiet])
  const mayPin = may('respond')
  const { mutate: mutatePin } = pin
  const lines = useMemo(() => new WeakMap<TimelineItemAnswer, TimelineItem>(), [mayPin, mutatePin])
  // Thousands of lines are drawn in pieces, and the page answers in between.
  const drawn = useDeferredValue(shown)
  const drawnLines = useMemo(() => drawn.map((item): TimelineItem => {
    const line = lines.get(item) ?? itemOf(item, mayPin ? { onPin: () => mutatePin(item), onRetime: () => setRetiming(item), onAnnotate: setAnnotating } : null)
    lines.set(item, line)
    return line
  }), [drawn, lines])
  const pinFocused = (): void => {
    const seq = Number(document.activeElement?.closest('[data-entry]')?.getAttribute('data-entry'))
    const item = all.find((each) => each.seq === seq)
    if (item) pin.mutate(item)
  }
  useKeys('Timeline', mayPin ? [{ key: 'p', says: 'Pin the entry in focus, or take its pin off', does: pinFocused }] : [])
  return (
    <Card
      title="Timeline"
      note="newest first, writes itself"
      actions={
        <>
          {(onlyPinned || all.some((item) => item.isPinned)) && (
            <button className="quiet-button small" aria-pressed={onlyPinned} onClick={() => change({ pinned: onlyPinned ? null : 'only' })}>
              {onlyPinned ? 'Show all' : 'Only pinned'}
            </button>
          )}
          {quiet > 0 && !onlyPinned && (
            <button className="quiet-button small" aria-pressed={withQuiet} onClick={() => change({ minor: withQuiet ? null : 'shown' })}>
              {withQuiet ? 'Hide' : 'Show'} {quiet} minor
            </button>
          )}
          {all.length > 1 && (
            <button className="quiet-button small" aria-pressed={replayAt !== null} onClick={() => setReplayAt(replayAt === null ? 1 : null)}>
              {replayAt === null ? 'Replay' : 'End the replay'}
            </button>
          )}
          {wanted.length > 0 && (
            <button className="quiet-button small" onClick={() => setPresented(true)}>
              Present
            </button>
          )}
          <Exports incident={incident.id} />
        </>
      }
    >
      <div className="stack">
        {mayPin && incident.state !== 'closed' && replayAt === null && <Composer incident={incident.id} />}
        {replayAt !== null && <Replay items={all} at={replayAt} change={setReplayAt} isWhole={!asked.hasEarlier} />}
        <div className="row wrap">
          <LaneFilter lanes={counted} chosen={lanes} onChange={(next) => change({ lanes: next.join(',') })} />
          {(all.length > 10 || address['kind'] || address['by']) && <KindAndPersonFilter items={all} address={address} change={change} />}
          {all.length > 10 && (
            <input
              className="timeline-words-filter"
              type="search"
              placeholder="Words, a name"
              aria-label="Only entries with these words"
              value={words}
              onChange={(event) => change({ words: event.currentTarget.value })}
            />
          )}
        </div>
        {asked.isPending && <LoadingLines />}
        {asked.error !== null && <FaultNote fault={asked.error} />}
        {!asked.isPending && asked.error === null && shown.length === 0 && <EmptyState title={words === '' && !address['kind'] && !address['by'] ? 'Nothing of this kind yet' : 'Nothing of this kind in what is loaded'} />}
        <div ref={arrivals.topRef} className="timeline-top" />
        {arrivals.waiting > 0 && replayAt === null && (
          <button className="timeline-arrived" aria-live="polite" onClick={arrivals.jump}>
            {arrivals.waiting} new
          </button>
        )}
        {isPresented && <Presentation title={`#${incident.number} ${incident.title}`} items={wanted} onClose={() => setPresented(false)} />}
        {annotating !== null && <AnnotateDialog key={annotating.annotation?.id ?? annotating.item.seq} incident={incident.id} asked={annotating} onClose={() => setAnnotating(null)} />}
        {retiming !== null && <RetimeDialog key={retiming.seq} incident={incident.id} item={retiming} onClose={() => setRetiming(null)} />}
        <Timeline label="Timeline" items={drawnLines} />
        {asked.hasEarlier && (
          <Button variant="default" loading={asked.isLoadingEarlier} onClick={asked.loadEarlier}>
            Show older
          </Button>
        )}
      </div>
    </Card>
  )
}

function speaksOf({ sentence, detail, actor, annotations }: TimelineItemAnswer, words: string): boolean {
  if (words.trim() === '') return true
  const text = `${sentence} ${detail ?? ''} ${actor.name} ${annotations.map((one) => `${one.text} ${one.by}`).join(' ')}`.toLowerCase()
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

function Exports({ incident }: { incident: string }) {
  const path = `/api/v1/incidents/${incident}`
  return (
    <Menu width={180} position="bottom-end">
      <Menu.Target>
        <button className="quiet-button small">Export</button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={`${path}/timeline-export?format=csv`} download>
          CSV
        </Menu.Item>
        <Menu.Item component="a" href={`${path}/timeline-export?format=json`} download>
          JSON
        </Menu.Item>
        <Menu.Item component="a" href={`${path}/markdown`} target="_blank">
          Markdown
        </Menu.Item>
        <Menu.Item onClick={() => print()}>Print</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function itemOf(item: TimelineItemAnswer, may: { readonly onPin: () => void; readonly onRetime: () => void; readonly onAnnotate: (asked: Annotating) => void } | null): TimelineItem {
  const [icon, tone] = icons[item.icon] ?? icons['dot']!
  return {
    key: item.seq,
    at: item.at,
    icon,
    tone,
    lane: item.lane,
    weight: item.weight === 'key' ? 'major' : item.weight === 'quiet' ? 'minor' : 'normal',
    sentence: item.moved === null ? item.sentence : <>{item.sentence}<MovedNote at={item.at} moved={item.moved} /></>,
    detail: item.detail,
    ...(item.annotations.length === 0 ? {} : { beneath: <Annotations item={item} onAnnotate={may?.onAnnotate ?? null} /> }),
    aside: (
      <>
        {may && <AnnotateButton item={item} onAnnotate={may.onAnnotate} />}
        {may && <RetimeButton item={item} onRetime={may.onRetime} />}
        {may ? (
          <button
            className={`icon-button timeline-entry${item.isPinned ? ' is-pinned' : ''}`}
            aria-pressed={item.isPinned}
            aria-label={`${item.isPinned ? 'Take the pin off' : 'Pin'} entry ${item.seq}`}
            data-tip={item.isPinned ? 'Take the pin off' : 'Pin'}
            onClick={may.onPin}
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

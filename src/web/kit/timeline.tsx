// What happened, in order: one line an event, days as headings, lanes to filter by.
import { memo } from 'react'
import type { ReactNode } from 'react'
import { Icon } from '../icons.tsx'
import { exactTime, clockTime, msOf } from './time-words.ts'
import { Markdown } from './markdown.tsx'

export interface TimelineItem {
  readonly key: string | number
  readonly at: string
  readonly icon: string
  readonly tone: 'act' | 'warn' | 'good' | 'info' | 'calm' | 'accent'
  readonly weight?: 'major' | 'normal' | 'minor'
  readonly lane?: string
  readonly sentence: ReactNode
  /** A person's own words, Markdown. */
  readonly detail?: string | null
  /** Beneath the words. */
  readonly beneath?: ReactNode
  readonly aside?: ReactNode
}

/** Made once: a formatter costs more than the line it is for. */
const dayWords = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })

/** Every zone's day begins on a quarter of an hour. */
const quarterMs = 15 * 60_000
const daysKnown = new Map<number, string>()

function dayOf(at: string): string {
  const quarter = Math.floor((msOf(at) ?? 0) / quarterMs)
  const known = daysKnown.get(quarter) ?? dayWords.format(quarter * quarterMs)
  daysKnown.set(quarter, known)
  return known
}

/** Lines that are looked at together when one of them changes, on average. */
const linesTogether = 50

/** Whether a piece ends with this line: said by the line itself, so that neither newer nor older ones move it into another piece. */
function endsPiece({ key }: TimelineItem): boolean {
  const text = String(key)
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 2_654_435_761)
  return (hash >>> 8) % linesTogether === 0
}

/** Of thousands only what changed is drawn: lines are held in pieces, and a piece of the same items is not looked at again. */
export const Timeline = memo(function Timeline({ items, label }: { items: readonly TimelineItem[]; label: string }) {
  const pieces: TimelineItem[][] = []
  let piece: TimelineItem[] = []
  for (const item of items) {
    piece.push(item)
    if (!endsPiece(item)) continue
    pieces.push(piece)
    piece = []
  }
  if (piece.length > 0) pieces.push(piece)
  return (
    <ol className="timeline" aria-label={label}>
      {pieces.map((each, index) => (
        <Piece key={each.at(-1)!.key} items={each} dayBefore={index === 0 ? '' : dayOf(pieces[index - 1]!.at(-1)!.at)} isFar={index > 1} />
      ))}
    </ol>
  )
})

const Piece = memo(
  function Piece({ items, dayBefore, isFar }: { items: readonly TimelineItem[]; dayBefore: string; isFar: boolean }) {
    let day = dayBefore
    return items.map((item) => {
      const date = dayOf(item.at)
      const isNewDay = date !== day
      day = date
      return <Line key={item.key} item={item} day={isNewDay ? date : null} isFar={isFar} />
    })
  },
  (before, now) => before.isFar === now.isFar && before.dayBefore === now.dayBefore && before.items.length === now.items.length && before.items.every((item, index) => item === now.items[index]),
)

/** An item that is the same object is not looked at again. */
const Line = memo(function Line({ item, day, isFar }: { item: TimelineItem; day: string | null; isFar: boolean }) {
  const atMs = msOf(item.at) ?? 0
  return (
    <li data-entry={item.key} className={isFar ? 'far' : undefined}>
      {day !== null && <div className="timeline-day">{day}</div>}
      <div className={`timeline-item ${item.weight ?? 'normal'} tone-${item.tone}`} data-lane={item.lane}>
        <time dateTime={item.at} data-tip={exactTime(atMs)}>
          {clockTime(atMs)}
        </time>
        <span className="timeline-icon">
          <Icon name={item.icon} size={13} />
        </span>
        <div className="timeline-words">
          <div>{item.sentence}</div>
          {item.detail && <Markdown text={item.detail} />}
          {item.beneath}
        </div>
        {item.aside && <div className="timeline-aside">{item.aside}</div>}
      </div>
    </li>
  )
})

/** Filter chips: all are on until one is chosen. */
export function LaneFilter({
  lanes,
  chosen,
  onChange,
}: {
  lanes: readonly { readonly name: string; readonly label: string; readonly count: number }[]
  chosen: readonly string[]
  onChange: (lanes: readonly string[]) => void
}) {
  return (
    <div className="row wrap lanes" role="group" aria-label="Show only">
      {lanes
        .filter((lane) => lane.count > 0)
        .map((lane) => {
          const isOn = chosen.includes(lane.name)
          return (
            <button
              key={lane.name}
              type="button"
              className="lane"
              aria-pressed={isOn}
              onClick={() => onChange(isOn ? chosen.filter((each) => each !== lane.name) : [...chosen, lane.name])}
            >
              {lane.label} <span>{lane.count}</span>
            </button>
          )
        })}
    </div>
  )
}

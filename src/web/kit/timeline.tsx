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
  readonly aside?: ReactNode
}

/** Made once: a formatter costs more than the line it is for. */
const dayWords = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })

export function Timeline({ items, label }: { items: readonly TimelineItem[]; label: string }) {
  let day = ''
  return (
    <ol className="timeline" aria-label={label}>
      {items.map((item) => {
        const atMs = msOf(item.at) ?? 0
        const date = dayWords.format(atMs)
        const isNewDay = date !== day
        day = date
        return <Line key={item.key} item={item} day={isNewDay ? date : null} />
      })}
    </ol>
  )
}

/** Of thousands only the new ones are drawn: an item that is the same object is not looked at again. */
const Line = memo(function Line({ item, day }: { item: TimelineItem; day: string | null }) {
  const atMs = msOf(item.at) ?? 0
  return (
    <li data-entry={item.key}>
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

// Going through an incident again, entry by entry: what was known, and what was so, at each moment.
import { Button } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { exactTime, msOf } from '../../../web/kit/time-words.ts'
import type { TimelineItemAnswer } from '../contract.ts'
import { asOf } from '../model/as-of.ts'

const stepMs = 900
/** How many times faster than that. */
const speeds = [0.5, 1, 2, 5]

/** @param items newest first. @param at how many of the oldest are shown. */
export function Replay({ items, at, change, isWhole }: { items: readonly TimelineItemAnswer[]; at: number; change: (at: number) => void; isWhole: boolean }) {
  const [isPlaying, setPlaying] = useState(false)
  const [speed, setSpeed] = useState(1)
  const oldest = useMemo(() => items.toReversed(), [items])
  const now = oldest[at - 1]
  const { state, severity } = asOf(oldest.slice(0, at))
  useEffect(() => {
    if (!isPlaying) return
    if (at >= oldest.length) return setPlaying(false)
    const timer = setTimeout(() => change(at + 1), stepMs / speed)
    return () => clearTimeout(timer)
  }, [isPlaying, at, oldest.length, change, speed])
  return (
    <div className="notice stack tight" role="group" aria-label="Replay">
      <div className="row wrap timeline-replay">
        <Button size="compact-sm" variant="default" onClick={() => (at >= oldest.length ? (change(1), setPlaying(true)) : setPlaying(!isPlaying))}>
          {isPlaying ? 'Pause' : 'Play'}
        </Button>
        <Button size="compact-sm" variant="default" aria-label="One entry back" disabled={at <= 1} onClick={() => change(at - 1)}>
          ‹
        </Button>
        <Button size="compact-sm" variant="default" aria-label="One entry on" disabled={at >= oldest.length} onClick={() => change(at + 1)}>
          ›
        </Button>
        <select className="timeline-speed" aria-label="Speed" value={speed} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
          {speeds.map((each) => (
            <option key={each} value={each}>
              {each} ×
            </option>
          ))}
        </select>
        <input
          type="range"
          min={1}
          max={oldest.length}
          value={at}
          aria-label="Moment"
          aria-valuetext={now ? exactTime(msOf(now.at) ?? 0) : undefined}
          onChange={(event) => change(Number(event.currentTarget.value))}
        />
      </div>
      <div aria-live="polite">
        <span className="strong">{now ? exactTime(msOf(now.at) ?? 0) : ''}</span>
        {`: ${state}${severity === null ? '' : `, ${severity}`}. ${at} of ${oldest.length} entries.`}
        {!isWhole && <span className="muted"> Older ones are not loaded: show them first to begin at the beginning.</span>}
      </div>
    </div>
  )
}

// An instant as people read it; the exact moment, in UTC and local, on hover and focus.
import { useNowMs } from '../clock.ts'
import { clockTime, durationWords, exactTime, msOf, relativeTime } from './time-words.ts'

export function When({
  at,
  otherwise = '–',
  as = 'relative',
}: {
  at: string | number | null | undefined
  otherwise?: string
  as?: 'relative' | 'clock'
}) {
  const atMs = msOf(at)
  const nowMs = useNowMs(atMs !== null && Math.abs(Date.now() - atMs) < 60_000 ? 1_000 : 15_000)
  if (atMs === null) return <span className="muted">{otherwise}</span>
  const words = as === 'clock' ? clockTime(atMs) : relativeTime(atMs, nowMs)
  return (
    <time className="nowrap" dateTime={new Date(atMs).toISOString()} data-tip={exactTime(atMs)}>
      {words}
    </time>
  )
}

/** How long something has been going on, or went on; counts up while `until` is absent. */
export function Lasting({ from, until }: { from: string | number; until?: string | number | null }) {
  const nowMs = useNowMs(1_000)
  const fromMs = msOf(from)
  if (fromMs === null) return <span className="muted">–</span>
  const untilMs = msOf(until)
  return (
    <span className="nowrap" data-tip={`From ${exactTime(fromMs)}${untilMs === null ? '' : `\nuntil ${exactTime(untilMs)}`}`}>
      {durationWords((untilMs ?? nowMs) - fromMs)}
    </span>
  )
}

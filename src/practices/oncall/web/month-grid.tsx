// The weeks of a month with shifts as bars, and the same as a list of days for a phone.
import { useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useNowMs } from '../../../web/clock.ts'
import { planTime } from '../../../web/kit/time-words.ts'
import { layWeek } from '../model/calendar/weeks.ts'
import type { Bar, CalendarDay } from '../model/calendar/weeks.ts'

export interface Held {
  readonly fromMs: number
  readonly toMs: number
  readonly who: string
  /** Such as the rotation. */
  readonly note: string
  /** What put them there in place of whose turn it is. */
  readonly by: 'override' | 'swap' | null
  /** What a rotation says by itself, whoever holds in the end. */
  readonly isLayer: boolean
  /** 1 to 6; null: nobody. */
  readonly colour: number | null
}

interface Days {
  readonly fromMs: number
  readonly toMs: number
}

interface Given {
  readonly weeks: readonly (readonly CalendarDay[])[]
  readonly month: string
  readonly zone: string
  readonly held: readonly Held[]
  /** Null: days are only looked at. */
  readonly onChoose: ((days: Days) => void) | null
}

/** Days from one to the other, whichever came first. */
interface Choice {
  readonly anchor: number
  readonly head: number
}

export function MonthGrid({ weeks, month, zone, held, onChoose }: Given) {
  const nowMs = useNowMs(60_000)
  const days = weeks.flat()
  const todayIndex = days.findIndex((day) => day.fromMs <= nowMs && nowMs < day.toMs)
  const [choice, setChoice] = useState<Choice | null>(null)
  const [focus, setFocus] = useState<number | null>(null)
  const [isDragging, setDragging] = useState(false)
  const tabStop = focus ?? (todayIndex >= 0 ? todayIndex : days.findIndex((day) => day.date.startsWith(month)))
  const isChosen = (index: number): boolean => choice !== null && index >= Math.min(choice.anchor, choice.head) && index <= Math.max(choice.anchor, choice.head)

  function take(chosen: Choice): void {
    setDragging(false)
    setChoice(null)
    onChoose?.({ fromMs: days[Math.min(chosen.anchor, chosen.head)]!.fromMs, toMs: days[Math.max(chosen.anchor, chosen.head)]!.toMs })
  }

  function onKey(event: KeyboardEvent<HTMLDivElement>): void {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key]
    if (event.key === 'Escape') setChoice(null)
    if (by === undefined) return
    event.preventDefault()
    const next = Math.min(days.length - 1, Math.max(0, tabStop + by))
    setFocus(next)
    setChoice(event.shiftKey && onChoose ? { anchor: choice?.anchor ?? tabStop, head: next } : null)
    event.currentTarget.querySelectorAll<HTMLElement>('[data-day]')[next]?.focus()
  }

  return (
    <div className="month wide-only" onPointerUp={() => isDragging && choice && take(choice)} onPointerLeave={() => isDragging && (setDragging(false), setChoice(null))} onKeyDown={onKey}>
      <div className="month-names" aria-hidden="true">
        {weeks[0]!.map((day) => (
          <span key={day.weekday}>{weekdayOf(day)}</span>
        ))}
      </div>
      {weeks.map((week, weekIndex) => {
        const { bars, lanes } = layWeek(week, held)
        return (
          <div key={week[0]!.date} className="month-week" style={{ '--lanes': Math.max(2, lanes) } as never}>
            {week.map((day, dayIndex) => {
              const index = weekIndex * 7 + dayIndex
              return (
                <button
                  key={day.date}
                  type="button"
                  data-day={day.date}
                  tabIndex={index === tabStop ? 0 : -1}
                  className={`month-day${day.weekday > 5 ? ' weekend' : ''}${day.date.startsWith(month) ? '' : ' other'}${index === todayIndex ? ' today' : ''}`}
                  aria-label={`${longDate(day)}: ${dayWords(day, held, zone)}`}
                  aria-pressed={isChosen(index)}
                  aria-disabled={onChoose === null}
                  onFocus={() => setFocus(index)}
                  onPointerDown={(event) => {
                    if (!onChoose || event.pointerType === 'touch' || event.button !== 0) return
                    setDragging(true)
                    setChoice({ anchor: index, head: index })
                  }}
                  onPointerEnter={() => isDragging && choice && setChoice({ ...choice, head: index })}
                  // Keys and touch click without a drag before it.
                  onClick={(event) => onChoose && event.detail === 0 && take(choice ?? { anchor: index, head: index })}
                >
                  <span>{Number(day.date.slice(8))}</span>
                </button>
              )
            })}
            <div className="month-bars" aria-hidden="true">
              {bars.map((bar) => (
                <ShiftBar key={`${bar.of.fromMs} ${bar.of.note} ${bar.of.who}`} bar={bar} zone={zone} isPast={bar.of.toMs <= nowMs} />
              ))}
              {todayIndex >= weekIndex * 7 && todayIndex < weekIndex * 7 + 7 && <NowLine week={week} nowMs={nowMs} />}
            </div>
          </div>
        )
      })}
    </div>
  )
}

function ShiftBar({ bar, zone, isPast }: { bar: Bar<Held>; zone: string; isPast: boolean }) {
  const { of, left, right, lane, begins, ends } = bar
  const style = { left: `${(left / 7) * 100}%`, width: `calc(${((right - left) / 7) * 100}% - 3px)`, '--lane': lane, ...(of.colour === null ? {} : { '--colour': `var(--chart-${of.colour})` }) }
  return (
    <div className={`shift${of.colour === null ? ' gap' : ''}${of.by ? ' by-override' : ''}${of.isLayer ? ' layer' : ''}${begins ? '' : ' goes-on'}${ends ? '' : ' continues'}${isPast ? ' past' : ''}`} data-tip={`${shiftWords(of)}\n${planTime(of.fromMs, zone)} to ${planTime(of.toMs, zone)}`} style={style as never}>
      <span className="ellipsis">
        {of.who}
        {of.note ? ` · ${of.note}` : ''}
      </span>
    </div>
  )
}

function NowLine({ week, nowMs }: { week: readonly CalendarDay[]; nowMs: number }) {
  const index = week.findIndex((day) => day.fromMs <= nowMs && nowMs < day.toMs)
  const day = week[index]
  if (!day) return null
  return <i className="month-now" style={{ left: `${((index + (nowMs - day.fromMs) / (day.toMs - day.fromMs)) / 7) * 100}%` }} />
}

/** For a phone: the days of the month one under the other, with who holds when. */
export function DayList({ weeks, month, zone, held, onChoose }: Given) {
  const nowMs = useNowMs(60_000)
  const days = weeks.flat().filter((day) => day.date.startsWith(month))
  return (
    <ol className="day-list phone-only">
      {days.map((day) => {
        const shifts = within(day, held)
        const isToday = day.fromMs <= nowMs && nowMs < day.toMs
        return (
          <li key={day.date} className={`${isToday ? 'today' : ''}${day.toMs <= nowMs ? ' past' : ''}`}>
            <span className={`day-name${isToday ? ' strong' : ''}`}>
              {weekdayOf(day)} {Number(day.date.slice(8))}
            </span>
            <span className="stack tight grow">
              {shifts.length === 0 && <span className="muted">–</span>}
              {shifts.map((shift) => (
                <span key={`${shift.fromMs} ${shift.note} ${shift.who}`} className="row wrap">
                  <span className="row">
                    <i className={`dot${shift.colour === null ? ' gap' : ''}`} style={shift.colour === null ? {} : ({ '--colour': `var(--chart-${shift.colour})` } as never)} />
                    <span className={shift.colour === null ? 'tone-act' : ''}>{shiftWords(shift)}</span>
                  </span>
                  <span className="muted small">{partOfDay(day, shift, zone)}</span>
                </span>
              ))}
            </span>
            {onChoose && day.toMs > nowMs && (
              <button className="quiet-button" aria-label={`Override on ${longDate(day)}`} onClick={() => onChoose(day)}>
                Override
              </button>
            )}
          </li>
        )
      })}
    </ol>
  )
}

const within = (day: CalendarDay, held: readonly Held[]): readonly Held[] => held.filter((shift) => shift.fromMs < day.toMs && shift.toMs > day.fromMs).toSorted((a, b) => a.fromMs - b.fromMs)

const weekdayOf = (day: CalendarDay): string => ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][day.weekday - 1]!

function longDate(day: CalendarDay): string {
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(Date.parse(day.date))
}

function shiftWords({ who, note, by }: Held): string {
  return `${who === 'nobody' ? 'Nobody' : who}${note ? `, ${note}` : ''}${by ? `, by ${by}` : ''}`
}

/** `all day`, `from 09:00`, `until 09:00`, `09:00 to 17:00`. */
function partOfDay(day: CalendarDay, shift: Held, zone: string): string {
  const clock = (atMs: number): string => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(atMs)
  const [isFrom, isUntil] = [shift.fromMs > day.fromMs, shift.toMs < day.toMs]
  if (isFrom && isUntil) return `${clock(shift.fromMs)} to ${clock(shift.toMs)}`
  return isFrom ? `from ${clock(shift.fromMs)}` : isUntil ? `until ${clock(shift.toMs)}` : 'all day'
}

/** For those who do not see the bars. */
function dayWords(day: CalendarDay, held: readonly Held[], zone: string): string {
  return within(day, held).map((shift) => `${shiftWords(shift)} ${partOfDay(day, shift, zone)}`).join('; ') || 'no shifts'
}

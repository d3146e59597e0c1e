// Maintenance windows and silences on a time line: a week or a month, what was, is and comes; one row for each.
import { useQuery } from '@tanstack/react-query'
import { useAddress } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Answer, EmptyState } from '../../../web/kit/blocks.tsx'
import { Tabs } from '../../../web/kit/choices.tsx'
import type { SilenceWindows } from '../contract.ts'
import { matcherWords } from './words.tsx'

type Window = SilenceWindows['items'][number]
const dayMs = 86_400_000
const spans = [
  { value: 'week', label: 'Week' },
  { value: 'month', label: 'Month' },
]

export function WindowsCalendar() {
  const [address, change] = useAddress()
  const isMonth = address['span'] === 'month'
  const from = startOf(address['day'], isMonth)
  const days = isMonth ? new Date(from.getFullYear(), from.getMonth() + 1, 0).getDate() : 7
  const to = new Date(from.getFullYear(), from.getMonth(), from.getDate() + days)
  const move = (direction: number): void => change({ day: dayText(isMonth ? new Date(from.getFullYear(), from.getMonth() + direction, 1) : new Date(from.getFullYear(), from.getMonth(), from.getDate() + 7 * direction)) })
  const windows = useQuery({
    queryKey: ['alerts', 'silences', 'calendar', from.getTime(), to.getTime()],
    queryFn: ({ signal }) => getJson<SilenceWindows>('/api/v1/silence-windows', { from: from.toISOString(), to: to.toISOString() }, signal),
  })
  const title = isMonth ? from.toLocaleDateString(undefined, { month: 'long', year: 'numeric' }) : `${from.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} to ${new Date(to.getTime() - 1).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' })}`
  return (
    <div className="windows-calendar">
      <div className="row wrap apart">
        <div className="row">
          <button type="button" className="quiet-button" onClick={() => move(-1)}>
            Earlier
          </button>
          <button type="button" className="quiet-button" onClick={() => change({ day: null })}>
            Today
          </button>
          <button type="button" className="quiet-button" onClick={() => move(1)}>
            Later
          </button>
          <h2>{title}</h2>
        </div>
        <Tabs name="span" label="Span" choices={spans} />
      </div>
      <Answer of={windows} lines={5}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={`Nothing is silenced in this ${isMonth ? 'month' : 'week'}`}>Plan maintenance with “Silence alerts”: once, or every week by the clock of a place.</EmptyState>
          ) : (
            <Lines items={items} fromMs={from.getTime()} toMs={to.getTime()} days={days} />
          )
        }
      </Answer>
      <p className="muted small row wrap" style={{ gap: 12 }}>
        <span className="row">
          <i className="window-key maintenance" /> maintenance
        </span>
        <span className="row">
          <i className="window-key" /> silence
        </span>
        <span>Faint: it is over. Times by your clock.</span>
      </p>
    </div>
  )
}

interface LinesProps {
  items: readonly Window[]
  fromMs: number
  toMs: number
  days: number
}

function Lines({ items, fromMs, toMs, days }: LinesProps) {
  const nowMs = Date.now()
  const rows = [...Map.groupBy(items, ({ silence }) => silence).values()]
  const place = (atMs: number): number => (Math.min(Math.max(atMs, fromMs), toMs) - fromMs) / (toMs - fromMs) * 100
  const marks = Array.from({ length: days }, (_, index) => {
    const day = new Date(fromMs)
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() + index)
  })
  const isNow = nowMs >= fromMs && nowMs < toMs
  return (
    <section className="window-scroll" tabIndex={0} aria-label="Windows on a time line">
      <div className="window-lines" style={{ minWidth: days > 7 ? 760 : 560 }}>
        <div className="window-line head" aria-hidden>
          <span />
          <div className="window-track">
            {marks.map((day) => (
              <span key={day.getTime()} className={dayText(day) === dayText(new Date(nowMs)) ? 'window-day today' : 'window-day'} style={{ left: `${place(day.getTime())}%` }}>
                {days > 7 ? day.getDate() : day.toLocaleDateString(undefined, { weekday: 'short', day: 'numeric' })}
              </span>
            ))}
          </div>
        </div>
        {rows.map((windows) => {
          const [first] = windows
          return (
            <div key={first!.silence} className="window-line">
              <div className="window-what">
                <span className="strong ellipsis">{first!.comment}</span>
                <span className="mono muted ellipsis">{first!.matchers.map(matcherWords).join(', ')}</span>
              </div>
              <div className="window-track">
                {marks.map((day) => (
                  <i key={day.getTime()} className="window-grid" style={{ left: `${place(day.getTime())}%` }} />
                ))}
                {windows.map((window) => {
                  const [begins, ends] = [Date.parse(window.fromAt), Date.parse(window.toAt)]
                  return (
                    <span
                      key={window.fromAt}
                      role="img"
                      aria-label={spanWords(window)}
                      data-tip={spanWords(window)}
                      className={`window-bar${window.kind === 'maintenance' ? ' maintenance' : ''}${ends <= nowMs ? ' over' : begins <= nowMs ? ' now' : ''}`}
                      style={{ left: `${place(begins)}%`, width: `${Math.max(0.4, place(ends) - place(begins))}%` }}
                    />
                  )
                })}
                {isNow && <i className="window-now" style={{ left: `${place(nowMs)}%` }} />}
              </div>
            </div>
          )
        })}
      </div>
    </section>
  )
}

function spanWords({ fromAt, toAt, createdBy, isRecurring }: Window): string {
  const [from, to] = [new Date(fromAt), new Date(toAt)]
  const words = (date: Date): string => date.toLocaleString(undefined, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
  return `${words(from)} to ${to.getTime() - from.getTime() < dayMs ? to.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' }) : words(to)}${isRecurring ? ', recurring' : ''}, by ${createdBy}`
}

/** Monday of that day's week, or the first of its month; of today's when there is none. */
function startOf(day: string | undefined, isMonth: boolean): Date {
  const given = day === undefined ? new Date() : new Date(`${day}T00:00:00`)
  const date = Number.isNaN(given.getTime()) ? new Date() : given
  return isMonth ? new Date(date.getFullYear(), date.getMonth(), 1) : new Date(date.getFullYear(), date.getMonth(), date.getDate() - ((date.getDay() + 6) % 7))
}

const dayText = (date: Date): string => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`

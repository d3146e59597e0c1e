// A fortnight of final shifts as one strip a rotation: who, from when, until when; gaps are hatched, now is a line.
import { useNowMs } from '../../../web/clock.ts'
import { exactTime, msOf, planTime } from '../../../web/kit/time-words.ts'
import type { FinalSchedule } from '../contract.ts'

const dayMs = 86_400_000
/** Narrower than this share of the strip, a name has no room. */
const roomForName = 0.06

export function ShiftStrip({ final, fromMs, toMs }: { final: FinalSchedule; fromMs: number; toMs: number }) {
  const nowMs = useNowMs(60_000)
  const place = (at: string): number => Math.min(1, Math.max(0, ((msOf(at) ?? fromMs) - fromMs) / (toMs - fromMs)))
  const rows = [...new Set(final.shifts.map((shift) => shift.rotation ?? ''))]
  const people = [...new Set(final.shifts.flatMap((shift) => (shift.person ? [shift.person.name] : [])))].sort()
  const days = Array.from({ length: Math.round((toMs - fromMs) / dayMs) }, (_, index) =>
    new Date(fromMs).setDate(new Date(fromMs).getDate() + index),
  )
  return (
    <div className="strip-scroll" tabIndex={0} role="region" aria-label={`Shifts of ${final.schedule}, the next fortnight`}>
      <div className="strip" role="img" aria-label={stripWords(final)}>
        <div className="strip-days" aria-hidden="true">
          {days.map((atMs) => (
            <span
              key={atMs}
              className={[0, 6].includes(new Date(atMs).getDay()) ? 'weekend' : ''}
              style={{ left: `${((atMs - fromMs) / (toMs - fromMs)) * 100}%`, width: `${100 / days.length}%` }}
            >
              {new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' }).format(atMs)}
            </span>
          ))}
        </div>
        {(rows.length === 0 ? [''] : rows).map((rotation) => (
          <div key={rotation} className="strip-row" aria-hidden="true">
            {final.shifts
              .filter((shift) => (shift.rotation ?? '') === rotation)
              .map((shift) => {
                const [left, right] = [place(shift.fromAt), place(shift.toAt)]
                const words = `${shift.person?.displayName ?? 'Nobody'}${rotation ? `, ${rotation}` : ''}${shift.override ? ', by override' : ''}\n${planTime(msOf(shift.fromAt) ?? 0)} to ${planTime(msOf(shift.toAt) ?? 0)}`
                return (
                  <div
                    key={shift.fromAt}
                    className={`shift${shift.person ? '' : ' gap'}${shift.override ? ' by-override' : ''}`}
                    data-tip={words}
                    style={
                      {
                        left: `${left * 100}%`,
                        width: `calc(${(right - left) * 100}% - 2px)`,
                        ...(shift.person ? { '--colour': `var(--chart-${(people.indexOf(shift.person.name) % 6) + 1})` } : {}),
                      } as never
                    }
                  >
                    {right - left > roomForName && <span>{shift.person?.displayName ?? 'nobody'}</span>}
                  </div>
                )
              })}
            {final.gaps.map((gap) => {
              const [left, right] = [place(gap.fromAt), place(gap.toAt)]
              return (
                <div
                  key={gap.fromAt}
                  className="shift gap"
                  data-tip={`Nobody is on call\n${planTime(msOf(gap.fromAt) ?? 0)} to ${planTime(msOf(gap.toAt) ?? 0)}`}
                  style={{ left: `${left * 100}%`, width: `calc(${(right - left) * 100}% - 2px)` }}
                >
                  {right - left > roomForName && <span>nobody</span>}
                </div>
              )
            })}
          </div>
        ))}
        <i className="strip-now" style={{ left: `${((nowMs - fromMs) / (toMs - fromMs)) * 100}%` }} data-tip={`Now\n${exactTime(nowMs)}`} />
      </div>
    </div>
  )
}

/** For those who do not see the strip. */
function stripWords(final: FinalSchedule): string {
  const shifts = final.shifts.map((shift) => `${shift.person?.displayName ?? 'nobody'} until ${planTime(msOf(shift.toAt) ?? 0)}`)
  const gaps = final.gaps.map((gap) => `nobody from ${planTime(msOf(gap.fromAt) ?? 0)} to ${planTime(msOf(gap.toAt) ?? 0)}`)
  return [...shifts, ...gaps].join('; ')
}

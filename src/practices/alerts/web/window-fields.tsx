// When a maintenance window is: once between two times, or every day, week or month by the clock of a place.
import { Checkbox, TextInput } from '@mantine/core'
import { parseDuration } from '../../../base/duration.ts'
import type { NewSilence, SilenceAnswer } from '../contract.ts'
import { occurrences } from '../model/routing/occurrences.ts'

export interface WindowPlan {
  readonly when: 'now' | 'once' | 'daily' | 'weekly' | 'monthly'
  /** As the browser's own field writes it: local, `2026-11-29T02:00`. */
  readonly startsAt: string
  readonly endsAt: string
  readonly weekdays: readonly string[]
  /** Days of the month as they are typed: `1, 15, -1`; -1 is the last. */
  readonly days: string
  readonly from: string
  readonly to: string
  readonly zone: string
  /** The last day, `2027-06-01`. */
  readonly until: string
}

export const onceNow: WindowPlan = { when: 'now', startsAt: '', endsAt: '', weekdays: ['sunday'], days: '1', from: '02:00', to: '04:00', zone: Intl.DateTimeFormat().resolvedOptions().timeZone, until: '' }
export const everyDay: readonly string[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const longest = '365d'

export function isWhole(plan: WindowPlan): boolean {
  if (plan.when === 'now') return true
  if (plan.when === 'once') return plan.startsAt !== '' && plan.endsAt > plan.startsAt
  if (plan.when === 'monthly' && (daysOfMonth(plan.days) === null || !endsOnItsDay(plan))) return false
  return (plan.when !== 'weekly' || plan.weekdays.length > 0) && plan.from !== '' && plan.to !== '' && plan.from !== plan.to && next(plan)?.length !== 0
}

type Times = Pick<NewSilence, 'endsAt' | 'startsAt' | 'kind' | 'recurrence'>

export function timesOf(plan: WindowPlan, duration: string): Times {
  if (plan.when === 'now') return { endsAt: new Date(Date.now() + (parseDuration(duration) ?? 0)).toISOString() }
  if (plan.when === 'once') return { kind: 'maintenance', startsAt: new Date(plan.startsAt).toISOString(), endsAt: new Date(plan.endsAt).toISOString() }
  return { kind: 'maintenance', recurrence: recurrenceOf(plan), endsAt: new Date(untilOf(plan)).toISOString() }
}

/** Over midnight it is two: to the end of the day, and from the beginning of the next. */
function recurrenceOf(plan: WindowPlan): NonNullable<NewSilence['recurrence']> {
  const { weekdays: days, from, to, zone } = plan
  const whole = { times: [{ from, to: from < to ? to : '24:00' }], location: zone }
  const rest = from < to || to === '00:00' ? [] : [{ times: [{ from: '00:00', to }], location: zone }]
  if (plan.when === 'daily') return [whole, ...rest]
  if (plan.when === 'monthly') return [{ ...whole, daysOfMonth: (daysOfMonth(plan.days) ?? []).map(String) }]
  if (from < to) return [{ weekdays: [...days], times: [{ from, to }], location: zone }]
  const following = days.map((day) => everyDay[(everyDay.indexOf(day) + 1) % 7]!)
  return [{ weekdays: [...days], times: [{ from, to: '24:00' }], location: zone }, ...(to === '00:00' ? [] : [{ weekdays: following, times: [{ from: '00:00', to }], location: zone }])]
}

/** Null where it is no list of days from 1 to 31, or from -1 (the last) back. */
function daysOfMonth(text: string): readonly number[] | null {
  const days = text.split(/[\s,]+/).filter(Boolean).map(Number)
  return days.length > 0 && days.every((day) => Number.isInteger(day) && day !== 0 && Math.abs(day) <= 31) ? [...new Set(days)] : null
}

/** Which date follows another depends on the month: a monthly window does not go over midnight. */
const endsOnItsDay = ({ from, to }: WindowPlan): boolean => from < to || to === '00:00'

function untilOf({ until }: WindowPlan): number {
  return until === '' ? Date.now() + parseDuration(longest)! : new Date(`${until}T23:59:59`).getTime()
}

/** The next three; none while the fields make no sense. Null where the browser knows no time zones' calendars: the server then judges alone. */
function next(plan: WindowPlan): readonly { fromMs: number; toMs: number }[] | null {
  if (typeof Temporal === 'undefined') return null
  try {
    return occurrences(recurrenceOf(plan), { fromMs: Date.now(), toMs: Math.min(untilOf(plan), Date.now() + parseDuration(plan.when === 'monthly' ? '100d' : '35d')!) }, 3)
  } catch {
    return []
  }
}

export function WindowFields({ plan, onChange }: { plan: WindowPlan; onChange: (plan: WindowPlan) => void }) {
  const coming = next(plan)
  const set = (words: Partial<WindowPlan>): void => onChange({ ...plan, ...words })
  if (plan.when === 'once')
    return (
      <div className="window-times">
        <TextInput type="datetime-local" label="From" value={plan.startsAt} onChange={(event) => set({ startsAt: event.currentTarget.value })} />
        <TextInput type="datetime-local" label="Until" value={plan.endsAt} onChange={(event) => set({ endsAt: event.currentTarget.value })} />
      </div>
    )
  return (
    <>
      {plan.when === 'monthly' && <TextInput label="Days of the month" description="1, 15; -1 is the last." value={plan.days} error={daysOfMonth(plan.days) === null ? 'Days from 1 to 31, or -1 for the last.' : undefined} onChange={(event) => set({ days: event.currentTarget.value })} />}
      {plan.when === 'weekly' && <Checkbox.Group label="On" value={[...plan.weekdays]} onChange={(chosen) => set({ weekdays: chosen })}>
        <div className="row wrap">
          {everyDay.map((day) => (
            <Checkbox key={day} value={day} label={day.slice(0, 2)} aria-label={day} />
          ))}
        </div>
      </Checkbox.Group>}
      <div className="window-times">
        <TextInput type="time" label="From" value={plan.from} onChange={(event) => set({ from: event.currentTarget.value })} />
        <TextInput type="time" label="To" error={plan.when === 'monthly' && !endsOnItsDay(plan) ? 'It ends on its day.' : undefined} value={plan.to} onChange={(event) => set({ to: event.currentTarget.value })} />
        <TextInput label="Time zone" value={plan.zone} onChange={(event) => set({ zone: event.currentTarget.value })} />
        <TextInput type="date" label="Until (or a year)" value={plan.until} onChange={(event) => set({ until: event.currentTarget.value })} />
      </div>
      <p className="muted small">
        {coming === null
          ? null
          : coming.length === 0
          ? 'These times do not come.'
          : `Next: ${coming
              .map(({ fromMs, toMs }) => `${new Date(fromMs).toLocaleString()} to ${new Date(toMs).toLocaleTimeString()}`)
              .join('; ')}, by your clock.`}
      </p>
    </>
  )
}

/** `sunday 02:00 to 04:00, Europe/Berlin` */
export function intervalWords(spec: NonNullable<SilenceAnswer['recurrence']>[number]): string {
  const times = (spec.times ?? []).map(({ from, to }) => `${from} to ${to}`).join(', ')
  const days = [...(spec.weekdays ?? []), ...(spec.daysOfMonth ?? []).map((day) => `day ${day}`), ...(spec.months ?? []), ...(spec.years ?? [])].join(', ')
  return [days, times, spec.location ?? 'UTC'].filter(Boolean).join(' ')
}

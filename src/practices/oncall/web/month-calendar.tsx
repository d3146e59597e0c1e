// A month of final shifts: of a schedule, or of one person over all schedules. Days are chosen by mouse or keys to put somebody on call.
import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../../base/page.ts'
import { useAddress } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { useNowMs } from '../../../web/clock.ts'
import { Answer, Card, EmptyState, QuietLine } from '../../../web/kit/blocks.tsx'
import { Picker, Tabs } from '../../../web/kit/choices.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import { msOf, planTime } from '../../../web/kit/time-words.ts'
import { usePeople } from '../../../web/people.tsx'
import { useMay } from '../../../web/session.ts'
import type { FinalSchedule, PersonShifts, ScheduleAnswer } from '../contract.ts'
import { weeksOfMonth } from '../model/calendar/weeks.ts'
import type { CalendarDay } from '../model/calendar/weeks.ts'
import { DayList, MonthGrid } from './month-grid.tsx'
import type { Held } from './month-grid.tsx'
import { Overrides } from './schedules.tsx'
import { SwapsCard } from './swaps-card.tsx'

const dayMs = 86_400_000
const daysAhead = 90
const mostListed = 8

export function MonthCalendar() {
  const schedules = useQuery({
    queryKey: ['oncall', 'schedules'],
    queryFn: ({ signal }) => getJson<Page<ScheduleAnswer>>('/api/v1/schedules', { limit: 200 }, signal),
  })
  return (
    <Answer of={schedules} lines={8}>
      {({ items }) => (items.length === 0 ? <EmptyState title="There is no schedule yet">Who is on call when stands here as soon as there is one.</EmptyState> : <Month schedules={items} />)}
    </Answer>
  )
}

function Month({ schedules }: { schedules: readonly ScheduleAnswer[] }) {
  const [address] = useAddress()
  const people = usePeople().data ?? []
  const nowMs = useNowMs(60_000)
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const person = address['person'] ?? null
  const schedule = schedules.find((each) => each.name === address['schedule']) ?? schedules[0]!
  const zone = person === null && address['zone'] === 'schedule' ? schedule.timeZone : own
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(address['month'] ?? '') ? address['month']! : new Date(nowMs).toLocaleDateString('sv', { timeZone: zone }).slice(0, 7)
  const weeks = weeksOfMonth(month, zone)
  const isTwoZones = person === null && schedule.timeZone !== own
  return (
    <div className="stack">
      <div className="filters">
        <Picker name="schedule" label="Schedule" all={schedules[0]!.displayName} choices={schedules.slice(1).map((each) => ({ value: each.name, label: each.displayName }))} />
        <Picker name="person" label="Person" all="Everybody on it" choices={people.filter((each) => each.isActive).map((each) => ({ value: each.name, label: each.displayName }))} />
        {person === null && schedule.rotations.length > 1 && <Tabs name="layers" label="What is shown" choices={[{ value: 'final', label: 'Final' }, { value: 'each', label: 'Each rotation too' }]} />}
        {isTwoZones && <Tabs name="zone" label="Time zone" choices={[{ value: 'own', label: `Yours (${own})` }, { value: 'schedule', label: `Its own (${schedule.timeZone})` }]} />}
      </div>
      {person === null ? <OfSchedule key={schedule.name} schedule={schedule} look={{ month, weeks, zone }} /> : <OfPerson person={person} look={{ month, weeks, zone }} />}
    </div>
  )
}

interface Look {
  readonly month: string
  readonly weeks: readonly (readonly CalendarDay[])[]
  readonly zone: string
}

function OfSchedule({ schedule, look }: { schedule: ScheduleAnswer; look: Look }) {
  const may = useMay()
  const [address, change] = useAddress()
  const [from, to] = rangeOf(look)
  const withLayers = address['layers'] === 'each'
  const path = `/api/v1/schedules/${encodeURIComponent(schedule.name)}/final`
  const final = useQuery({
    queryKey: ['oncall', 'final', schedule.name, from, to, withLayers],
    queryFn: ({ signal }) => getJson<FinalSchedule>(path, { from, to, ...(withLayers ? { layers: 'true' } : {}) }, signal),
    placeholderData: (before) => before,
  })
  return (
    <Answer of={final} lines={8}>
      {(found) => (
        <>
          <Shown look={look} title={schedule.displayName} held={heldOf(found)} onChoose={may('respond') ? (days) => change({ override: schedule.name, time: `${new Date(Math.max(days.fromMs, Date.now())).toISOString()}/${new Date(days.toMs).toISOString()}` }) : null} />
          {found.overrides.length > 0 && (
            <Card title="Overrides">
              <Overrides overrides={found.overrides} />
            </Card>
          )}
          <SwapsCard schedule={schedule.name} shifts={found.shifts} zone={look.zone} />
          <Ahead schedule={schedule.name} zone={look.zone} />
        </>
      )}
    </Answer>
  )
}

function OfPerson({ person, look }: { person: string; look: Look }) {
  const [from, to] = rangeOf(look)
  const found = useQuery({
    queryKey: ['oncall', 'shifts', person, from, to],
    queryFn: ({ signal }) => getJson<PersonShifts>(`/api/v1/people/${encodeURIComponent(person)}/shifts`, { from, to }, signal),
    placeholderData: (before) => before,
  })
  return (
    <Answer of={found} lines={8}>
      {({ person: { displayName }, shifts }) => {
        const schedules = [...new Set(shifts.map((shift) => shift.schedule))].sort()
        const held = shifts.map((shift): Held => ({
          fromMs: msOf(shift.fromAt) ?? 0, toMs: msOf(shift.toAt) ?? 0, who: shift.displayName, isLayer: false, note: shift.rotation ?? '', by: byWhat(shift.override), colour: (schedules.indexOf(shift.schedule) % 6) + 1,
        }))
        return <Shown look={look} title={`${displayName}, all schedules`} held={held} onChoose={null} none={`${displayName} is not on call in this time.`} />
      }}
    </Answer>
  )
}

function Shown({ look, title, held, onChoose, none }: { look: Look; title: string; held: readonly Held[]; onChoose: ((days: { fromMs: number; toMs: number }) => void) | null; none?: string }) {
  const [, change] = useAddress()
  const [year = 0, number = 1] = look.month.split('-').map(Number)
  const name = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(year, number - 1, 1))
  const step = (by: number): void => change({ month: new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7) })
  return (
    <Card
      title={`${name}: ${title}`}
      note={look.zone}
      actions={
        <div className="row">
          <button className="quiet-button" aria-label="The month before" onClick={() => step(-1)}>
            ‹ Before
          </button>
          <button className="quiet-button" onClick={() => change({ month: null })}>
            Today
          </button>
          <button className="quiet-button" aria-label="The month after" onClick={() => step(1)}>
            After ›
          </button>
        </div>
      }
    >
      {held.length === 0 && none !== undefined && <QuietLine>{none}</QuietLine>}
      <MonthGrid weeks={look.weeks} month={look.month} zone={look.zone} held={held} onChoose={onChoose} />
      <DayList weeks={look.weeks} month={look.month} zone={look.zone} held={held} onChoose={onChoose} />
      {onChoose && <p className="muted small wide-only">Drag over days, or choose one and press Enter, to put somebody on call. Shift and an arrow take more days.</p>}
    </Card>
  )
}

/** What bites within the next 90 days, whatever month is looked at. */
function Ahead({ schedule, zone }: { schedule: string; zone: string }) {
  const todayMs = new Date(useNowMs(3_600_000)).setHours(0, 0, 0, 0)
  const ahead = useQuery({
    queryKey: ['oncall', 'final', schedule, 'ahead', todayMs],
    queryFn: ({ signal }) => getJson<FinalSchedule>(`/api/v1/schedules/${encodeURIComponent(schedule)}/final`, { from: new Date(todayMs).toISOString(), to: new Date(todayMs + daysAhead * dayMs).toISOString() }, signal),
  })
  const time = (at: string): string => planTime(msOf(at) ?? 0, zone)
  return (
    <Card title={`The next ${daysAhead} days`}>
      <Answer of={ahead} lines={2}>
        {({ gaps, overlaps }) => {
          const lines = [
            ...gaps.map((gap) => ({ at: gap.fromAt, isGap: true, words: `Nobody is on call from ${time(gap.fromAt)} to ${time(gap.toAt)}.` })),
            ...overlaps.map((one) => ({ at: one.fromAt, isGap: false, words: `${one.person.displayName} holds ${one.rotations.join(' and ')} at once from ${time(one.fromAt)} to ${time(one.toAt)}.` })),
          ].sort((a, b) => (a.at < b.at ? -1 : 1))
          if (lines.length === 0) return <QuietLine>Somebody is on call all the time, and nobody holds two rotations at once.</QuietLine>
          return (
            <ul className="stack tight">
              {lines.slice(0, mostListed).map((line) => (
                <li key={line.words} className="row wrap">
                  <Glyph shape={line.isGap ? 'alarm' : 'triangle'} tone={line.isGap ? 'act' : 'warn'} />
                  {line.words}
                </li>
              ))}
              {lines.length > mostListed && <li className="muted small">and {lines.length - mostListed} more</li>}
            </ul>
          )
        }}
      </Answer>
    </Card>
  )
}

function rangeOf({ weeks }: Look): readonly [string, string] {
  return [new Date(weeks[0]![0]!.fromMs).toISOString(), new Date(weeks.at(-1)!.at(-1)!.toMs).toISOString()]
}

function heldOf(final: FinalSchedule): readonly Held[] {
  const layered = (final.layers ?? []).flatMap(({ rotation, shifts }) => shifts.map((shift) => ({ ...shift, rotation })))
  const people = [...new Set([...final.shifts, ...layered].flatMap((shift) => (shift.person ? [shift.person.name] : [])))].sort()
  const rotations = new Set(final.shifts.map((shift) => shift.rotation))
  return [
    ...final.shifts.map((shift): Held => ({
      fromMs: msOf(shift.fromAt) ?? 0, toMs: msOf(shift.toAt) ?? 0, who: shift.person?.displayName ?? 'nobody', isLayer: false, note: rotations.size > 1 ? (shift.rotation ?? '') : '', by: byWhat(shift.override),
      colour: shift.person ? (people.indexOf(shift.person.name) % 6) + 1 : null,
    })),
    ...final.gaps.map((gap): Held => ({ fromMs: msOf(gap.fromAt) ?? 0, toMs: msOf(gap.toAt) ?? 0, who: 'nobody', isLayer: false, note: '', by: null, colour: null })),
    ...layered.map((shift): Held => ({
      fromMs: msOf(shift.fromAt) ?? 0, toMs: msOf(shift.toAt) ?? 0, who: shift.person?.displayName ?? 'nobody', isLayer: true, note: `${shift.rotation} by itself`, by: null,
      colour: shift.person ? (people.indexOf(shift.person.name) % 6) + 1 : null,
    })),
  ]
}

function byWhat(override: string | null): Held['by'] {
  if (override === null) return null
  return override.startsWith('swp_') ? 'swap' : 'override'
}

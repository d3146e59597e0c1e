// What a calendar feed shows: shifts of a person, or of a schedule, from the month before last to half a year ahead.
import { Directory } from './people.ts'
import { calendarText } from './model/calendar-text.ts'
import type { CalendarEvent } from './model/calendar-text.ts'
import { shiftsBetween } from './model/schedule.ts'
import type { Shift } from './model/schedule.ts'
import { loadSchedules } from './store/schedules.ts'
import type { StoredSchedule } from './store/schedules.ts'
import { findPerson } from '../access/questions.ts'
import type { Db } from '../../spine/database.ts'

const mostSchedules = 500
/** An hourly rotation over half a year is 4,400. */
const mostEvents = 5_000
const [monthsBack, monthsAhead] = [1, 6]

/** Null: the person is not there or not active any more, or the schedule is gone. */
export async function feedCalendar(db: Db, feed: { readonly person: string; readonly about: string }, at: { readonly nowMs: number; readonly publicUrl: string }): Promise<string | null> {
  const owner = await findPerson(db, feed.person)
  if (!owner?.isActive) return null
  const [fromMs, toMs] = [monthStart(at.nowMs, -monthsBack), monthStart(at.nowMs, monthsAhead)]
  const schedules = await loadSchedules(db, { ...(feed.about === '' ? {} : { names: [feed.about] }), afterMs: fromMs, limit: mostSchedules })
  if (feed.about !== '' && schedules.length === 0) return null
  const people = new Directory(db)
  const host = new URL(at.publicUrl).host
  const events: CalendarEvent[] = []
  for (const schedule of schedules) {
    for (const shift of shiftsBetween(schedule, fromMs, toMs)) {
      if (shift.person === null || (feed.about === '' && shift.person !== owner.name) || events.length >= mostEvents) continue
      const who = (await people.briefOfName(shift.person)).displayName
      events.push({
        uid: uidOf(schedule, shift, host), fromMs: shift.fromMs, toMs: shift.toMs, summary: feed.about === '' ? `On call: ${schedule.displayName}` : `${who} on call`,
        description: [`${schedule.displayName}${shift.rotation === null ? '' : `, rotation ${shift.rotation}`}`, ...(shift.override === null ? [] : ['By an override.']), `${at.publicUrl}/on-call`].join('\n'),
      })
    }
  }
  const name = feed.about === '' ? `On call: ${owner.displayName}` : `On call: ${schedules[0]!.displayName}`
  return calendarText({ name, events: events.toSorted((a, b) => a.fromMs - b.fromMs), changedMs: Math.max(0, ...schedules.map(({ updatedMs }) => updatedMs)) })
}

/** By where and when it begins: the same shift keeps it when somebody else takes it, or when it ends otherwise. */
function uidOf(schedule: StoredSchedule, shift: Shift, host: string): string {
  return `${schedule.name}.${shift.rotation ?? 'override'}.${shift.fromMs}@${host}`
}

/** Of a month in UTC: what lies at the edge is cut at the same place for a month, so that its UID stays. */
function monthStart(nowMs: number, months: number): number {
  const now = new Date(nowMs)
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)
}

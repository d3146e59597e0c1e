// Calendars that are read: kept, asked for again each hour, and what they hold matched with the people here.
import { dayMs, hourMs, minuteMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Db } from '../../../spine/database.ts'
import type { Duty, House, Work } from '../../../spine/practice.ts'
import { listPeople } from '../../access/questions.ts'
import type { Person } from '../../access/questions.ts'
import { calendarRemoved, calendarSaved } from '../events.ts'
import type { CalendarSpec } from '../model/calendars/contract.ts'
import { readCalendar } from '../read-calendar.ts'
import type { CalendarOccurrence } from '../read-calendar.ts'
import { calendarByName, deleteCalendar, dueCalendars, noContent, putCalendar, updateCalendar } from '../store/calendars.ts'
import type { CalendarContent, CalendarRow } from '../store/calendars.ts'
import { loadSchedules } from '../store/schedules.ts'

const timeoutMs = 20_000
const maxBytes = 2_000_000
/** A final schedule is asked for at most 400 days ahead; a little more, because it is read only each hour. */
const [daysBack, daysAhead] = [60, 402]
const mostAtOnce = 20
const mostUnmatched = 20
const mostSchedules = 2_000

export async function saveCalendar(work: Work, name: string, spec: CalendarSpec): Promise<void> {
  const text = spec.text ?? null
  const read = text === null ? null : contentIn(text, spec, { people: await listPeople(work.db), nowMs: work.nowMs })
  await putCalendar(work.db, {
    name, spec: JSON.stringify(spec), body: text, content: JSON.stringify(read?.content ?? noContent), checked_ms: text === null ? null : work.nowMs, read_ms: text === null ? null : work.nowMs,
    failing_since_ms: read?.failure == null ? null : work.nowMs, last_failure: read?.failure ?? null,
  })
  await append(work, [calendarSaved({ subject: `calendar/${name}`, data: { isFetched: spec.url !== undefined } })])
}

/** Refused while a schedule names it. */
export async function removeCalendar(work: Work, name: string): Promise<void> {
  const users = (await loadSchedules(work.db, { afterMs: work.nowMs, limit: mostSchedules })).filter((one) => one.shiftsFrom === name || one.holidayCalendars?.includes(name))
  if (users.length > 0) throw new Fault('ONCALL_CALENDAR_IN_USE', { kind: 'conflict', say: `The calendar ${name} is used by ${users.map((one) => one.name).slice(0, 5).join(', ')}.`, mend: 'Change those schedules first.' })
  if ((await deleteCalendar(work.db, name)).length === 0) throw noSuchCalendar(name)
  await append(work, [calendarRemoved({ subject: `calendar/${name}`, data: {} })])
}

export function noSuchCalendar(name: string): Fault {
  return new Fault('ONCALL_NO_SUCH_CALENDAR', { kind: 'not-found', say: `There is no calendar "${name}".`, mend: 'Declare it as kind OnCallCalendar.' })
}

/** Asked for now. What was read before stays while it fails. */
export async function refreshCalendar(house: House, name: string, signal: AbortSignal): Promise<CalendarRow> {
  const row = await calendarByName(house.read, name)
  if (!row) throw noSuchCalendar(name)
  const spec = JSON.parse(row.spec) as CalendarSpec
  const asked = await textOf(house, spec, { row, signal })
  const people = await listPeople(house.read)
  const nowMs = house.clock.nowMs()
  const read = asked.text === null ? null : contentIn(asked.text, spec, { people, nowMs })
  const failure = asked.failure ?? read?.failure ?? null
  // What lies in the range moves with time, so the old text is read again where the new one could not be.
  const standing = read !== null && read.failure === null ? read : row.body === null ? null : contentIn(row.body, spec, { people, nowMs })
  const change: Partial<CalendarRow> = {
    checked_ms: nowMs, ...(standing === null ? {} : { content: JSON.stringify(standing.content) }), ...(read?.failure === null ? { body: asked.text, read_ms: nowMs } : {}),
    failing_since_ms: failure === null ? null : row.failing_since_ms ?? nowMs, last_failure: failure,
  }
  // It says what another system says; who changed a schedule is on the record where somebody changed one.
  await house.database.transact((db: Db) => updateCalendar(db, name, change))
  return { ...row, ...change }
}

export const refreshCalendarsDuty: Duty = {
  name: 'oncall.refresh-calendars', everyMs: minuteMs,
  async run(house, signal) {
    for (const { name } of await dueCalendars(house.read, house.clock.nowMs() - hourMs, mostAtOnce)) {
      if (signal.aborted) return
      await refreshCalendar(house, name, signal)
    }
  },
}

async function textOf(house: House, spec: CalendarSpec, of: { row: CalendarRow; signal: AbortSignal }): Promise<{ text: string | null; failure: string | null }> {
  if (spec.url === undefined) return { text: spec.text ?? of.row.body, failure: null }
  try {
    const { status, text } = await house.egress.request({ destination: `calendar:${of.row.name}`, url: spec.url, headers: { accept: 'text/calendar' }, timeoutMs, maxBytes, trust: 'user', signal: of.signal })
    return status === 200 ? { text, failure: null } : { text: null, failure: `It answered with ${status}.` }
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem
    return { text: null, failure: problem.say }
  }
}

function contentIn(text: string, spec: CalendarSpec, of: { people: readonly Person[]; nowMs: number }): { content: CalendarContent; failure: string | null } {
  const { value, findings } = readCalendar(text, { fromMs: of.nowMs - daysBack * dayMs, toMs: of.nowMs + daysAhead * dayMs, timeZone: spec.timeZone ?? 'UTC' })
  const known = peopleByWord(of.people)
  const unmatched = new Set<string>()
  const shifts = value.flatMap((one) => {
    const person = personOf(one, known)
    if (person !== undefined) return [{ person, fromMs: one.fromMs, toMs: one.toMs }]
    // Whole days of nobody are holidays, which need none.
    if (one.days === null && unmatched.size < mostUnmatched) unmatched.add(one.summary.slice(0, 100) || one.emails[0] || one.uid.slice(0, 100))
    return []
  })
  return { content: { shifts, dates: [...new Set(value.flatMap(({ days }) => days ?? []))].sort(), unmatched: [...unmatched] }, failure: findings.find(({ level }) => level === 'error')?.say ?? null }
}

function peopleByWord(people: readonly Person[]): ReadonlyMap<string, string> {
  const words = new Map<string, string>()
  // A login name is nobody else's; two may share a name that is shown.
  const shown = Map.groupBy(people, ({ displayName }) => displayName.toLowerCase())
  for (const [name, own] of shown) if (own.length === 1) words.set(name, own[0]!.name)
  for (const { name, email } of people) {
    if (email !== null) words.set(email.toLowerCase(), name)
    words.set(name.toLowerCase(), name)
  }
  return words
}

/** By the summary, without what schedulers write around a name; else by an attendee, else by the organizer. */
function personOf({ summary, emails }: CalendarOccurrence, known: ReadonlyMap<string, string>): string | undefined {
  const plain = summary.replace(/^\s*\[[^\]]*\]\s*/, '').replace(/^on[ -]call\s*[:-]?\s*/i, '').replace(/\s*(is\s+)?on[ -]call.*$/i, '').trim().toLowerCase()
  return [plain, summary.trim().toLowerCase(), ...emails].map((word) => known.get(word)).find((name) => name !== undefined)
}

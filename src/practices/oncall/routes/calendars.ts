// HTTP: calendars that are read, how reading them fares, and reading one now.
import { formatInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { refreshCalendar, removeCalendar } from '../actions/keep-calendars.ts'
import { ByCalendar, CalendarAnswer, PageOfCalendars } from '../model/calendars/contract.ts'
import type { CalendarSpec } from '../model/calendars/contract.ts'
import { listCalendars } from '../store/calendars.ts'
import type { CalendarContent, CalendarRow } from '../store/calendars.ts'

const mostListed = 500
const refreshTimeoutMs = 25_000

export const calendarRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/on-call/calendars', access: 'read', summary: 'Calendars that are read for holidays and shifts; they are made with configuration files', answer: PageOfCalendars,
    handle: async (_request, house) => ({ items: (await listCalendars(house.read, mostListed)).map(calendarAnswer), next: null }),
  }),
  route({
    method: 'POST', path: '/api/v1/on-call/calendars/:name/refresh', access: 'respond', summary: 'Read a calendar now instead of within the hour', params: ByCalendar, answer: CalendarAnswer,
    handle: async ({ params }, house) => calendarAnswer(await refreshCalendar(house, params.name, AbortSignal.timeout(refreshTimeoutMs))),
  }),
  route({
    method: 'DELETE', path: '/api/v1/on-call/calendars/:name', access: 'set-standards', status: 204, summary: 'Remove a calendar that no schedule uses', params: ByCalendar,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeCalendar(work, params.name)),
  }),
]

function calendarAnswer(row: CalendarRow): CalendarAnswer {
  const { url } = JSON.parse(row.spec) as CalendarSpec
  const { shifts, dates, unmatched } = JSON.parse(row.content) as CalendarContent
  const instant = (ms: number | null): string | null => (ms === null ? null : formatInstant(ms))
  return {
    name: row.name, from: url === undefined ? null : new URL(url).host, shifts: shifts.length, days: dates.length, unmatched: [...unmatched],
    readAt: instant(row.read_ms), failingSinceAt: instant(row.failing_since_ms), lastFailure: row.last_failure,
  }
}

// Calendars that schedules lean on: unreadable, silent, or full of people whom nobody knows here.
import type { Finding } from '../../base/finding.ts'
import type { Db } from '../../spine/database.ts'
import { wallText } from './model/wall-clock.ts'
import { listCalendars } from './store/calendars.ts'
import type { CalendarContent } from './store/calendars.ts'
import type { StoredSchedule } from './store/schedules.ts'

const maxLooked = 1_000
const maxNamed = 5

export async function calendarFindings(db: Db, schedules: readonly StoredSchedule[]): Promise<readonly Finding[]> {
  const rows = new Map((await listCalendars(db, maxLooked)).map((row) => [row.name, row]))
  const findings: Finding[] = []
  for (const row of rows.values()) {
    if (row.last_failure === null || row.failing_since_ms === null) continue
    findings.push({
      level: 'warning', code: 'ONCALL_CALENDAR_FAILING', say: `The calendar ${row.name} cannot be read since ${wallText(row.failing_since_ms, 'UTC')} (UTC): ${row.last_failure}${row.read_ms === null ? '' : ' What was read before stands.'}`,
      mend: 'Check its address, and that it may be read without signing in.',
    })
  }
  for (const schedule of schedules) {
    for (const name of [...(schedule.shiftsFrom === undefined ? [] : [schedule.shiftsFrom]), ...(schedule.holidayCalendars ?? [])]) {
      if (!rows.has(name)) findings.push({ level: 'warning', code: 'ONCALL_CALENDAR_UNKNOWN', say: `The schedule ${schedule.name} names the calendar ${name}, which is not there.`, mend: 'Declare it as kind OnCallCalendar.' })
    }
    const row = schedule.shiftsFrom === undefined ? undefined : rows.get(schedule.shiftsFrom)
    const { unmatched } = row ? (JSON.parse(row.content) as CalendarContent) : { unmatched: [] }
    if (unmatched.length > 0) {
      findings.push({
        level: 'warning', code: 'ONCALL_CALENDAR_UNMATCHED', say: `Nobody here is "${unmatched.slice(0, maxNamed).join('", "')}"${unmatched.length > maxNamed ? ` (and ${unmatched.length - maxNamed} more)` : ''} of the calendar ${schedule.shiftsFrom}: those shifts of ${schedule.name} are empty.`,
        mend: 'Give people the e-mail address or the name that the calendar uses.',
      })
    }
  }
  return findings
}

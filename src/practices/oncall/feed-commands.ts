// `mainstay calendar`: secret addresses under which calendars read shifts, and calendars that are read here.
import type { Cli } from '../../cli/command.ts'
import { exitCodes } from '../../cli/exit.ts'
import type { CalendarAnswer, PageOfCalendars } from './model/calendars/contract.ts'
import type { MadeFeed, PageOfFeeds } from './model/feeds/contract.ts'

interface Whose {
  readonly person: string
}

export function feedCommands({ program, api, out }: Cli): void {
  const calendar = program.command('calendar').description('shifts in your calendar: addresses to subscribe to')
  const pathOf = (person: string, more = ''): string => `/api/v1/people/${encodeURIComponent(person)}/calendar-feeds${more}`
  calendar.command('list').option('--person <person>', 'login name or id; yourself if left out', 'me').action(async ({ person }: Whose) => {
    const page = await api.get<PageOfFeeds>(pathOf(person))
    out.answer(page, () => out.table(page.items.map((one) => ({ id: one.id, shows: one.schedule ?? 'own shifts', made: one.madeAt, 'last read': one.readAt ?? 'never' }))))
  })
  calendar.command('link [schedule]').description('make an address for own shifts, or for a schedule; an earlier one for the same ends').option('--person <person>', 'login name or id; yourself if left out', 'me')
    .action(async (schedule: string | undefined, { person }: Whose) => {
      const made = await api.send<MadeFeed>('POST', pathOf(person), schedule === undefined ? {} : { schedule })
      out.answer(made, () => out.line(`${made.url}\nWhoever has it reads the shifts. It is shown this once.`))
    })
  calendar.command('revoke <id>').description('end an address at once').option('--person <person>', 'login name or id; yourself if left out', 'me').action(async (id: string, { person }: Whose) => {
    await api.send('DELETE', pathOf(person, `/${encodeURIComponent(id)}`))
    out.answer({ id }, () => out.line(`${id} is revoked.`))
  })
  calendar.command('sources').description('calendars that are read here for holidays and shifts; they are made with `apply`').action(async () => {
    const page = await api.get<PageOfCalendars>('/api/v1/on-call/calendars')
    out.answer(page, () => out.table(page.items.map(rowOf)))
  })
  calendar.command('refresh <name>').description('read one now instead of within the hour').action(async (name: string) => {
    const read = await api.send<CalendarAnswer>('POST', `/api/v1/on-call/calendars/${encodeURIComponent(name)}/refresh`)
    out.answer(read, () => out.table([rowOf(read)]))
    if (read.lastFailure !== null) out.exitWith(exitCodes.unwell)
  })
}

function rowOf({ name, from, shifts, days, unmatched, readAt, lastFailure }: CalendarAnswer): Record<string, string | number | null> {
  return { name, from: from ?? 'its text', shifts, holidays: days, 'nobody knows': unmatched.join(', '), read: readAt ?? 'never', failure: lastFailure }
}

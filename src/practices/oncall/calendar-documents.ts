// Calendars in configuration files: holidays and shifts that are kept elsewhere.
import type { SourceDocument } from '../../base/document.ts'
import type { Finding } from '../../base/finding.ts'
import type { DocumentKind } from '../../spine/documents.ts'
import { saveCalendar } from './actions/keep-calendars.ts'
import { CalendarSpec } from './model/calendars/contract.ts'
import { isTimeZone } from './model/wall-clock.ts'
import { documentReader, documentSchema, findingAt, isOfKind, written } from '../../spine/own-document.ts'
import { documentWords } from './document-words.ts'
import { readCalendar } from './read-calendar.ts'
import { listCalendars } from './store/calendars.ts'

const kind = 'OnCallCalendar'
const maxStored = 20_000
const schema = documentSchema(kind, CalendarSpec)
const readWords = documentReader<CalendarSpec>(schema, documentWords(kind))

export const calendarDocuments: DocumentKind = {
  kind, schema, after: ['Person'],
  recognises: (document) => isOfKind(document, kind),
  read(documents) {
    const findings: Finding[] = []
    const value = documents.flatMap((document) => {
      const found = readWords(document, findings)
      const problem = found && problemOf(found.spec)
      if (found && problem) findings.push(findingAt(document, ['spec', problem.field], { code: 'ONCALL_CALENDAR', say: `OnCallCalendar ${found.name}: ${problem.say}`, mend: problem.mend }))
      return found && !problem ? [{ name: found.name, spec: settled(found.spec), from: document as SourceDocument }] : []
    })
    return { value, findings }
  },
  async stored(db) {
    return new Map((await listCalendars(db, maxStored)).map((row) => [row.name, settled(JSON.parse(row.spec) as CalendarSpec)]))
  },
  apply: ({ name, spec }, work) => saveCalendar(work, name, spec as CalendarSpec),
  write: (name, spec) => written(kind, name, spec),
}

function settled({ url, text, timeZone }: CalendarSpec): CalendarSpec {
  return { ...(url === undefined ? {} : { url }), ...(text === undefined ? {} : { text }), ...(timeZone === undefined ? {} : { timeZone }) }
}

function problemOf({ url, text, timeZone }: CalendarSpec): { field: string; say: string; mend: string } | null {
  if ((url === undefined) === (text === undefined)) return { field: 'url', say: 'it needs either `url` or `text`.', mend: 'Give the address of the calendar, or the calendar itself.' }
  if (timeZone !== undefined && !isTimeZone(timeZone)) return { field: 'timeZone', say: `"${timeZone}" is not a time zone.`, mend: 'Use an IANA name like Europe/Berlin.' }
  const wrong = text === undefined ? undefined : readCalendar(text, { fromMs: 0, toMs: 1, timeZone: timeZone ?? 'UTC' }).findings.find(({ level }) => level === 'error')
  return wrong ? { field: 'text', say: wrong.say, mend: wrong.mend } : null
}

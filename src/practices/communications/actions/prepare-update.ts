// What an update would say and who would be told: prefilled from a template, shown before anything is sent.
import { minuteMs } from '../../../base/duration.ts'
import type { Db } from '../../../spine/database.ts'
import { findPersonByName } from '../../access/questions.ts'
import { findTeam } from '../../catalog/questions.ts'
import { audienceLists, updateCadences, updateTemplates } from '../documents.ts'
import { listsFor, recipientsOf } from '../model/audience.ts'
import type { Audience, NamedAddress, Recipients } from '../model/audience.ts'
import { cadenceFor, nextDueMs } from '../model/cadence.ts'
import { isDrill, isRunning } from '../model/incident-facts.ts'
import type { IncidentFacts } from '../model/incident-facts.ts'
import { chooseTemplate, fillTemplate, usualLanguage } from '../model/template.ts'
import type { TemplateFacts } from '../model/template.ts'
import { utcWords } from '../model/utc-words.ts'
import { usualStatus } from '../model/update.ts'
import type { AudienceName, UpdateStatus } from '../model/update.ts'
import { updatesOf } from '../store/communications.ts'

export interface UpdateWish {
  readonly audience: AudienceName
  readonly status?: UpdateStatus
  readonly title?: string
  readonly text?: string
  readonly language?: string
  /** Minutes until the next; left out: as promised by the severity; 0 promises none. */
  readonly nextInMinutes?: number
}

export interface Prepared {
  readonly status: UpdateStatus
  readonly title: string
  readonly text: string
  /** Name of the template that the text began with. */
  readonly template: string
  readonly nextDueMs: number | null
  readonly recipients: Recipients
  readonly isDrill: boolean
}

/** Recent ones of an incident. */
const mostUpdates = 200

export async function prepareUpdate(db: Db, facts: IncidentFacts, wish: UpdateWish, at: { nowMs: number; publicUrl: string }): Promise<Prepared> {
  const updates = (await updatesOf(db, [facts.id], mostUpdates)).filter(({ state }) => state === 'published')
  const last = updates.find(({ audience }) => audience === wish.audience) ?? null
  const status = wish.status ?? usualStatus({ state: facts.state, last: last?.status ?? null })
  const dueMs = dueAfter(await updateCadences(db), facts, { status, nowMs: at.nowMs, ...(wish.nextInMinutes === undefined ? {} : { nextInMinutes: wish.nextInMinutes }) })
  const template = chooseTemplate(await updateTemplates(db), { audience: wish.audience, status, severity: facts.severity, language: wish.language ?? usualLanguage })
  const words: TemplateFacts = {
    'incident.number': String(facts.number), 'incident.title': facts.title, 'incident.severity': facts.severity, 'incident.state': facts.state, 'incident.url': `${at.publicUrl}/i/${facts.number}`,
    service: facts.service ?? '', services: facts.service ?? 'our service', environment: facts.environment ?? '', status,
    declaredAt: utcWords(facts.declaredMs), startedAt: utcWords(facts.declaredMs), nextUpdate: dueMs === null ? 'when there is news' : `by ${utcWords(dueMs).slice(-9)}`, lastUpdate: last?.text ?? '',
  }
  const drill = isDrill(facts)
  const lead = drill ? '[DRILL] ' : ''
  // A drill reaches those who practise, loudly marked; never customers, executives or support.
  const lists = drill && wish.audience !== 'internal' ? [] : listsFor(await audienceLists(db), { audience: wish.audience, severity: facts.severity, service: facts.service })
  return {
    status, template: template.name, nextDueMs: dueMs, isDrill: drill,
    title: marked(fillTemplate(wish.title ?? template.title, words), lead), text: marked(fillTemplate(wish.text ?? template.text, words), lead),
    recipients: await recipients(db, lists),
  }
}

function dueAfter(cadences: Awaited<ReturnType<typeof updateCadences>>, facts: IncidentFacts, of: { status: UpdateStatus; nowMs: number; nextInMinutes?: number }): number | null {
  if (of.nextInMinutes !== undefined) return of.nextInMinutes === 0 ? null : of.nowMs + of.nextInMinutes * minuteMs
  if (of.status === 'resolved' || !isRunning(facts)) return null
  return nextDueMs(cadenceFor(cadences, facts.service), facts.severity, of.nowMs)
}

async function recipients(db: Db, lists: readonly Audience[]): Promise<Recipients> {
  const named = new Map<string, NamedAddress[]>()
  for (const list of lists) {
    const members = [...list.people]
    for (const team of list.teams) members.push(...((await findTeam(db, team))?.members ?? []))
    const people: NamedAddress[] = []
    for (const name of new Set(members)) {
      const person = await findPersonByName(db, name)
      // Whoever can no longer sign in is not told any more.
      if (person && !person.isActive) continue
      people.push({ name: person?.displayName ?? name, email: person?.email ?? null })
    }
    named.set(list.name, people)
  }
  return recipientsOf(lists, (list) => named.get(list.name) ?? [])
}

function marked(text: string, lead: string): string {
  return lead === '' || text.startsWith(lead) ? text : `${lead}${text}`
}

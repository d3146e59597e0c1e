// The facts that verdicts are inferred from: own tables, the catalog's answers, and what on-call and incidents wrote on the record.
import type { Entry } from '../../base/entry.ts'
import { readEntries } from '../../record/read.ts'
import type { House } from '../../spine/practice.ts'
import { listServices } from '../catalog/questions.ts'
import { incidentChanged, incidentDeclared, incidentLinked, incidentMitigated, incidentNoted, incidentResolved, incidentRoleAssigned, incidentSeverityChanged } from '../incidents/events.ts'
import { pageAcknowledged, pageEscalated, pageReassigned, pageResolved, pageStarted } from '../oncall/events.ts'
import { situationResolved } from './events.ts'
import type { SituationFacts } from './model/quality.ts'
import type { Firing } from './model/quality-suggestions.ts'
import { firingsPage, pagingSituations } from './store/quality.ts'
import type { CountedSituation } from './store/quality.ts'

/** Pages a day of a hundred people for a month; more is said in the answer, and the newest count. */
const mostSituations = 5_000
const mostEntries = 30_000
const mostFirings = 50_000
const partSize = 500

export interface GatheredQuality {
  readonly facts: readonly SituationFacts[]
  readonly firings: readonly Firing[]
  /** There was more than could be counted. */
  readonly isCut: boolean
}

interface Told {
  pages: number
  acknowledgedMs: number | null
  wasWorkedOn: boolean
}

/** An incident is declared for every page by itself: it says that one was worth it only where a person worked on it. */
const work = [incidentSeverityChanged, incidentChanged, incidentRoleAssigned, incidentNoted, incidentMitigated, incidentResolved].map(({ kind }) => kind)
const kinds = [...[pageStarted, pageAcknowledged, pageResolved, pageReassigned, pageEscalated, situationResolved, incidentDeclared, incidentLinked].map(({ kind }) => kind), ...work]

export async function gatherQuality(house: House, range: { readonly fromMs: number; readonly toMs: number }): Promise<GatheredQuality> {
  const situations = await pagingSituations(house.read, range, mostSituations + 1)
  const counted = new Map(situations.slice(0, mostSituations).map((one) => [one.id, one]))
  const told = new Map<string, Told>()
  const incidents: Incidents = { ofSituation: [], worked: new Set() }
  // What happened to a situation may have happened after the time it opened in.
  const isCut = await eachEntry(house, range.fromMs, (entry) => tell({ told, counted, incidents }, entry))
  const withIncident = new Set(incidents.ofSituation.filter(({ incident }) => incidents.worked.has(incident)).map(({ situation }) => situation))
  const read = await firingsOf(house, range, counted)
  const rules = rulesOf(read.firings)
  const services = new Map((await listServices(house.read)).map((service) => [service.name, service]))
  const facts = [...counted.values()].map((one): SituationFacts => {
    const service = one.service === null ? undefined : services.get(one.service)
    return {
      id: one.id, title: one.title, service: one.service, team: service?.owner ?? null, tier: service?.tier ?? null, rule: rules.get(one.id) ?? one.title,
      openedMs: one.opened_ms, resolvedMs: one.resolved_ms, reopened: one.reopened, said: one.said, hasIncident: withIncident.has(one.id), ...(told.get(one.id) ?? nothingTold()),
    }
  })
  return { facts, firings: read.firings, isCut: isCut || read.isCut || situations.length > mostSituations }
}

/** True when there were more than are read. */
async function eachEntry(house: House, fromMs: number, does: (entry: Entry) => void): Promise<boolean> {
  let cursor: string | undefined
  for (let read = 0; read < mostEntries; read += partSize) {
    // Newest first: what is cut is the oldest.
    const page = await readEntries(house.read, { kinds, fromMs, order: 'newest', limit: partSize, ...(cursor === undefined ? {} : { cursor }) })
    page.items.forEach(does)
    if (page.next === null) return false
    cursor = page.next
  }
  return true
}

interface Incidents {
  readonly ofSituation: { readonly incident: string; readonly situation: string }[]
  /** Subjects of those that a person declared or did something in. */
  readonly worked: Set<string>
}

const nothingTold = (): Told => ({ pages: 0, acknowledgedMs: null, wasWorkedOn: false })

function tell(into: { told: Map<string, Told>; counted: ReadonlyMap<string, CountedSituation>; incidents: Incidents }, entry: Entry): void {
  const isByPerson = /^(person|token)\//.test(entry.actor)
  if (isByPerson && (incidentDeclared.is(entry) || work.includes(entry.kind))) into.incidents.worked.add(entry.subject)
  const situation = situationOf(entry)
  if (situation === null || !into.counted.has(situation)) return
  if (incidentDeclared.is(entry) || incidentLinked.is(entry)) return void into.incidents.ofSituation.push({ incident: entry.subject, situation })
  const facts = into.told.get(situation) ?? nothingTold()
  into.told.set(situation, facts)
  if (pageStarted.is(entry)) facts.pages++
  else if (pageAcknowledged.is(entry)) facts.acknowledgedMs = Math.min(facts.acknowledgedMs ?? Infinity, entry.atMs)
  // A source that ends its alerts may hold a token too.
  else if (isByPerson && (!situationResolved.is(entry) || entry.data.reason.startsWith('A person resolved it'))) facts.wasWorkedOn = true
}

function situationOf(entry: Entry): string | null {
  if (entry.subject.startsWith('situation/')) return entry.subject.slice('situation/'.length)
  const said = incidentLinked.is(entry) ? entry.data.linked : (entry.data as { readonly situation?: unknown }).situation
  return typeof said === 'string' ? said.replace(/^situation\//, '') : null
}

async function firingsOf(house: House, range: { readonly fromMs: number; readonly toMs: number }, counted: ReadonlyMap<string, CountedSituation>): Promise<{ firings: readonly Firing[]; isCut: boolean }> {
  const firings: Firing[] = []
  let afterId = ''
  for (let read = 0; read < mostFirings; read += partSize) {
    const rows = await firingsPage(house.read, range, { afterId, limit: partSize })
    for (const row of rows) {
      if (counted.has(row.situation)) firings.push({ situation: row.situation, rule: row.name, pages: row.urgency === 'page' && row.is_silenced === 0, startedMs: row.started_ms, endedMs: row.ended_ms })
    }
    if (rows.length < partSize) return { firings, isCut: false }
    afterId = rows.at(-1)!.id
  }
  return { firings, isCut: true }
}

/** The rule that asked: the first of each situation that pages, else the first at all. */
function rulesOf(firings: readonly Firing[]): ReadonlyMap<string, string> {
  const rules = new Map<string, Firing>()
  for (const firing of firings) {
    const known = rules.get(firing.situation)
    if (known === undefined || (!known.pages && firing.pages)) rules.set(firing.situation, firing)
  }
  return new Map([...rules].map(([situation, { rule }]) => [situation, rule]))
}

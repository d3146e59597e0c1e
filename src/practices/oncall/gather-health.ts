// What on-call health and the hand-off are computed from: the record's messages, own pages, final schedules, and the answers of alerts and incidents.
import { dayMs } from '../../base/duration.ts'
import { newId } from '../../base/id.ts'
import type { Entry } from '../../base/entry.ts'
import { readEntries } from '../../record/read.ts'
import type { House } from '../../spine/practice.ts'
import type { Person } from '../access/questions.ts'
import { openSituations } from '../alerts/questions.ts'
import { openIncidents } from '../incidents/questions.ts'
import { notificationSent } from './events.ts'
import { allTargets } from './model/escalation.ts'
import type { Plan } from './model/escalation.ts'
import type { HandoffFacts } from './model/handoff.ts'
import type { Sent, Shift } from './model/health.ts'
import { gapsBetween, nextShifts, shiftsBetween } from './model/schedule.ts'
import { Directory } from './people.ts'
import { pagesBetween, toilOf } from './store/health.ts'
import { loadSchedule, loadSchedules } from './store/schedules.ts'
import type { StoredSchedule } from './store/schedules.ts'
import type { PageRow } from './store/tables.ts'

export interface Range {
  readonly fromMs: number
  readonly toMs: number
}

/** 300 messages a day for a hundred days: more is a storm whose details nobody reads. */
const mostEntries = 30_000
const partSize = 500
const mostSchedules = 500
const mostPages = 5_000
const mostToil = 2_000
const mostActs = 2_000
const nextWithinMs = 35 * dayMs
const gapsWithinMs = 14 * dayMs

/** Messages that left in the time, of real pages only: a test page that a person asked for interrupts nobody. */
export async function sentBetween(house: House, range: Range): Promise<{ readonly sent: readonly Sent[]; readonly isCut: boolean }> {
  const tests = new Set((await pagesOf(house, { fromMs: range.fromMs - dayMs, toMs: range.toMs })).filter(({ purpose }) => purpose === 'test').map(({ id }) => id))
  const sent: Sent[] = []
  const isCut = await eachEntry(house, { ...range, kinds: [notificationSent.kind], most: mostEntries }, (entry) => {
    const page = entry.subject.slice('page/'.length)
    if (notificationSent.is(entry) && !tests.has(page)) sent.push({ person: entry.data.person, channel: entry.data.channel, page, atMs: entry.atMs })
  })
  return { sent, isCut }
}

export interface HeldShift extends Shift {
  readonly schedule: string
  /** Login name. */
  readonly person: string
}

/** Shifts that somebody held in the time: of one schedule, or of all. */
export async function shiftsHeld(house: House, range: Range, schedule?: string): Promise<readonly HeldShift[]> {
  const schedules = await loadSchedules(house.read, { ...(schedule === undefined ? {} : { names: [schedule] }), afterMs: range.fromMs, limit: mostSchedules })
  return schedules.flatMap((one) => shiftsBetween(one, range.fromMs, range.toMs).flatMap(({ person, fromMs, toMs }) => (person === null ? [] : [{ schedule: one.name, person, fromMs, toMs }])))
}

export const toilBetween = (house: House, people: readonly string[], range: Range) => toilOf(house.read, people, range, mostToil)

/** Pages whose policy asks this schedule, oldest first. */
export async function pagesOfSchedule(house: House, schedule: string, range: Range): Promise<readonly PageRow[]> {
  return (await pagesOf(house, range)).filter((row) => row.purpose === 'page' && asks(row, schedule))
}

async function pagesOf(house: House, { fromMs, toMs }: Range): Promise<readonly PageRow[]> {
  const rows = await pagesBetween(house.read, { fromId: idFrom(fromMs), toId: idFrom(toMs) }, mostPages)
  return rows.filter(({ started_ms: startedMs }) => startedMs >= fromMs && startedMs < toMs)
}

/** Below every id of a page made at `atMs` or later. */
function idFrom(atMs: number): string {
  return newId('pag', Math.max(0, atMs)).slice(0, 'pag_'.length + 10)
}

function asks(row: PageRow, schedule: string): boolean {
  const plan = JSON.parse(row.plan) as Plan
  return [...plan.steps.flatMap((step) => allTargets(step)), ...(plan.fallback ? [plan.fallback] : [])].some((target) => 'schedule' in target && target.schedule === schedule)
}

const actWords: Readonly<Record<string, string>> = {
  'page.acknowledged': 'acknowledged', 'page.resolved': 'resolved the page', 'page.escalated': 'escalated', 'page.reassigned': 'handed over', 'situation.resolved': 'resolved the alerts',
  'incident.declared': 'declared incident', 'incident.noted': 'noted', 'incident.mitigated': 'mitigated incident', 'incident.resolved': 'resolved incident',
  'incident.severity-changed': 'changed the severity of incident', 'silence.created': 'silenced', 'override.added': 'put somebody on call', 'situation.judged': 'judged',
}

export async function handoffFacts(house: House, schedule: StoredSchedule, range: Range): Promise<HandoffFacts> {
  const people = new Directory(house.read)
  const pages = await pagesOfSchedule(house, schedule.name, range)
  const services = new Set(pages.flatMap(({ service }) => service ?? []))
  const held = shiftsBetween(schedule, range.fromMs, range.toMs)
  const members = new Set<string>()
  for (const name of new Set(held.flatMap(({ person }) => person ?? []))) {
    const person = await people.named(name)
    if (person) members.add(person.id)
  }
  const acts = await actsOf(house, range, { pages: new Set(pages.map(({ id }) => `page/${id}`)), members, people })
  const toil = await toilBetween(house, [...members], range)
  const next: HandoffFacts['next'][number][] = []
  for (const shift of nextShifts(schedule, range.toMs, nextWithinMs)) {
    if (shift.person !== null) next.push({ who: (await people.briefOfName(shift.person)).displayName, fromMs: shift.fromMs, toMs: shift.toMs })
  }
  const isOurs = (service: string | null): boolean => service !== null && services.has(service)
  return {
    schedule: schedule.displayName, timeZone: schedule.timeZone, ...range, acts, next,
    pages: pages.map((row) => ({ id: row.id, title: row.title, service: row.service, state: row.state, startedMs: row.started_ms, acknowledgedMs: row.acknowledged_ms, resolvedMs: row.resolved_ms })),
    openSituations: (await openSituations(house.read)).filter(({ urgency, service }) => urgency === 'page' && isOurs(service)).map(({ id, title, service, openedMs }) => ({ id, title, service, openedMs })),
    openIncidents: (await openIncidents(house.read)).filter(({ service }) => isOurs(service)).map(({ number, title, type, severity, declaredMs }) => ({ number, title, severity, declaredMs, isPractice: type === 'drill' || type === 'test' })),
    toilMinutes: toil.reduce((sum, { minutes }) => sum + minutes, 0), gaps: gapsBetween(schedule, range.toMs, range.toMs + gapsWithinMs),
  }
}

async function actsOf(house: House, range: Range, of: { pages: ReadonlySet<string>; members: ReadonlySet<string>; people: Directory }): Promise<HandoffFacts['acts']> {
  const entries: Entry[] = []
  await eachEntry(house, { ...range, kinds: Object.keys(actWords), most: mostActs }, (entry) => {
    const isByPerson = entry.actor.startsWith('person/') || entry.actor.startsWith('token/')
    if (isByPerson && (of.pages.has(entry.subject) || of.members.has(entry.actor.slice('person/'.length)))) entries.push(entry)
  })
  const acts: { atMs: number; who: string; what: string }[] = []
  for (const entry of entries.toSorted((a, b) => a.atMs - b.atMs || a.seq - b.seq)) {
    const who = entry.actor.startsWith('person/') ? (await of.people.briefOfId(entry.actor.slice('person/'.length))).displayName : entry.actor
    acts.push({ atMs: entry.atMs, who, what: [actWords[entry.kind], aboutOf(entry)].filter(Boolean).join(' ') })
  }
  return acts
}

function aboutOf({ data }: Entry): string {
  const text = data['text'] ?? data['title'] ?? (Array.isArray(data['matchers']) ? data['matchers'].join(', ') : '')
  return [typeof data['number'] === 'number' ? `${data['number']}` : '', typeof text === 'string' ? text.slice(0, 200) : '', typeof data['verdict'] === 'string' ? `as ${data['verdict']}` : ''].filter(Boolean).join(' ')
}

/** True when there were more than `most`; those read are the newest. */
async function eachEntry(house: House, asked: Range & { readonly kinds: readonly string[]; readonly most: number }, does: (entry: Entry) => void): Promise<boolean> {
  let cursor: string | undefined
  for (let read = 0; read < asked.most; read += partSize) {
    const page = await readEntries(house.read, { kinds: asked.kinds, fromMs: asked.fromMs, toMs: asked.toMs, order: 'newest', limit: partSize, ...(cursor === undefined ? {} : { cursor }) })
    page.items.forEach(does)
    if (page.next === null) return false
    cursor = page.next
  }
  return true
}

/** Who is asking, as a person: their own numbers are nobody else's. */
export async function ownPerson(house: House, id: string): Promise<Person | null> {
  return new Directory(house.read).withId(id)
}

export const scheduleFor = (house: House, name: string, range: Range) => loadSchedule(house.read, name, range.fromMs)

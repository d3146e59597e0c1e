// Readiness as it is kept: lists, what colleagues attest, who is accepted all the same, and who shadows.
import { actorText } from '../../../base/actor.ts'
import { dayMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { Person } from '../../access/questions.ts'
import { findTeam } from '../../catalog/questions.ts'
import { acceptanceEnded, readinessRemoved, readinessSaved, readinessTicked, readinessUnticked, shadowAdded, shadowRemoved, unreadyAccepted } from '../events.ts'
import { isUnaccepted, namedBy, readinessOf } from '../gather-readiness.ts'
import { missingWords } from '../model/readiness.ts'
import type { ReadinessWords } from '../model/readiness-words.ts'
import { knownPerson } from '../people.ts'
import { deleteReadiness, deleteShadow, deleteTick, endAcceptance, insertAcceptance, insertShadow, insertTick, readinessList, readinessLists, saveReadiness, shadowsOf } from '../store/readiness.ts'
import type { AcceptanceRow, ReadinessList, ShadowRow, TickRow } from '../store/readiness.ts'
import { loadSchedule } from '../store/schedules.ts'
import { noSuchSchedule, noSuchTeam } from './redirect-page.ts'

const usualAcceptanceMs = 28 * dayMs
const longestAcceptanceMs = 180 * dayMs
const longestShadowMs = 31 * dayMs
const mostShadowsAhead = 200

export function noSuchList(team: string): Fault {
  return new Fault('ONCALL_NO_READINESS', { kind: 'not-found', say: `Team ${team} has no readiness list.`, mend: 'Apply a file of kind ReadinessList, or PUT one.' })
}

export async function putReadiness(work: Work, team: string, words: ReadinessWords): Promise<void> {
  if (!(await findTeam(work.db, team))) throw noSuchTeam(team)
  const twice = words.items.find((item, index) => words.items.findIndex(({ name }) => name === item.name) !== index)
  if (twice) throw new Fault('ONCALL_READINESS_TWICE', { say: `The item "${twice.name}" is there twice.`, mend: 'Give each item its own name.', field: 'items' })
  for (const schedule of words.schedules) if (!(await loadSchedule(work.db, schedule, work.nowMs))) throw noSuchSchedule(schedule)
  await saveReadiness(work.db, { team, schedules: words.schedules, items: words.items, savedMs: work.nowMs })
  await append(work, [readinessSaved({ subject: `readiness/${team}`, data: { schedules: words.schedules, items: words.items.map(({ name }) => name) } })])
}

export async function removeReadiness(work: Work, team: string): Promise<void> {
  if (!(await deleteReadiness(work.db, team))) throw noSuchList(team)
  await append(work, [readinessRemoved({ subject: `readiness/${team}`, data: {} })])
}

/** By somebody else: that one is ready is not one's own to say. */
export async function tickItem(work: Work, team: string, words: { readonly item: string; readonly person: string; readonly link: string | null; readonly note: string | null }): Promise<TickRow> {
  const list = await mustRead(work, team)
  const item = list.items.find(({ name }) => name === words.item)
  if (!item) throw new Fault('ONCALL_NO_READINESS_ITEM', { kind: 'not-found', say: `The readiness list of ${team} has no item "${words.item}".`, mend: `It has: ${list.items.map(({ name }) => name).join(', ')}.`, field: 'item' })
  if (item.kind === 'verified-contact') throw new Fault('ONCALL_READINESS_COUNTED', { kind: 'conflict', say: 'Whether a person can be reached is counted, not attested.', mend: 'Let them verify a contact method with the code that is sent there.', field: 'item' })
  const person = await knownPerson(work.db, words.person)
  if (work.actor.kind === 'person' && work.actor.id === person.id) throw new Fault('ONCALL_READINESS_OWN', { kind: 'conflict', say: 'A colleague attests what you have done, not you yourself.', mend: 'Ask whoever was there.' })
  const row: TickRow = { id: newId('tck', work.nowMs), team, item: item.name, person: person.id, ticked_by: actorText(work.actor), ticked_ms: work.nowMs, link: words.link, note: words.note }
  await insertTick(work.db, row)
  await append(work, [readinessTicked({ subject: `readiness/${team}`, data: { tick: row.id, item: row.item, person: person.id, link: row.link } })])
  return row
}

export async function untickItem(work: Work, team: string, id: string): Promise<void> {
  const row = await deleteTick(work.db, { team, id })
  if (!row) throw new Fault('ONCALL_NO_TICK', { kind: 'not-found', say: `Nothing by the id ${id} was attested for team ${team}.`, mend: `See GET /api/v1/on-call-readiness/${team}.` })
  await append(work, [readinessUnticked({ subject: `readiness/${team}`, data: { tick: id, item: row.item, person: row.person } })])
}

/** A waiver: what it hides stays visible, and it ends. Where several lists ask, one acceptance is for all. */
export async function acceptUnready(work: Work, schedule: string, words: { readonly person: string; readonly reason: string; readonly untilMs: number | null }): Promise<AcceptanceRow> {
  if (!(await loadSchedule(work.db, schedule, work.nowMs))) throw noSuchSchedule(schedule)
  const person = await knownPerson(work.db, words.person)
  const untilMs = words.untilMs ?? work.nowMs + usualAcceptanceMs
  if (untilMs <= work.nowMs || untilMs - work.nowMs > longestAcceptanceMs) throw new Fault('ONCALL_ACCEPTANCE_TIME', { say: 'An acceptance ends in the future, at most 180 days from now.', mend: 'Give another `until`, or leave it out for 28 days.', field: 'until' })
  const missing: string[] = []
  for (const list of await listsOf(work, schedule)) {
    const [one] = await readinessOf(work.db, list, { nowMs: work.nowMs, people: [person] })
    if (one && !one.isReady) missing.push(missingWords(one.states))
  }
  if (missing.length === 0) throw new Fault('ONCALL_READY', { kind: 'conflict', say: `${person.displayName} has done all that ${schedule} asks for.`, mend: 'Nothing is to be accepted.' })
  return saveAcceptance(work, { schedule, person, reason: words.reason, untilMs, missing: missing.join('; ') })
}

async function saveAcceptance(work: Work, of: { schedule: string; person: Person; reason: string; untilMs: number; missing: string }): Promise<AcceptanceRow> {
  const row: AcceptanceRow = { id: newId('acc', work.nowMs), schedule: of.schedule, person: of.person.id, reason: of.reason, accepted_by: actorText(work.actor), accepted_ms: work.nowMs, until_ms: of.untilMs }
  await insertAcceptance(work.db, row)
  await append(work, [unreadyAccepted({ subject: `schedule/${of.schedule}`, data: { acceptance: row.id, person: row.person, missing: of.missing, reason: row.reason, untilMs: row.until_ms } })])
  return row
}

export async function endAcceptanceOf(work: Work, schedule: string, id: string): Promise<void> {
  const row = await endAcceptance(work.db, { schedule, id, nowMs: work.nowMs })
  if (!row) throw new Fault('ONCALL_NO_ACCEPTANCE', { kind: 'not-found', say: `The schedule ${schedule} has no acceptance ${id} that still holds.`, mend: 'See GET /api/v1/on-call-readiness.' })
  await append(work, [acceptanceEnded({ subject: `schedule/${schedule}`, data: { acceptance: id, person: row.person } })])
}

/**
 * Before people come onto a schedule by hand: each of them must be ready, accepted, or accepted now for a reason. Who is on
 * it already is a finding, not an obstacle to the next change.
 */
export async function requireReady(work: Work, schedule: string, wish: { readonly people: readonly string[]; readonly reason: string | null }): Promise<void> {
  const lists = await listsOf(work, schedule)
  if (lists.length === 0) return
  const known = await loadSchedule(work.db, schedule, work.nowMs)
  const before = known === null ? new Set<string>() : namedBy(known)
  const coming = new Map<string, Person>()
  for (const who of wish.people) {
    const person = await knownPerson(work.db, who)
    if (!before.has(person.name)) coming.set(person.id, person)
  }
  for (const person of coming.values()) {
    const missing: string[] = []
    for (const list of lists) {
      const [one] = await readinessOf(work.db, list, { nowMs: work.nowMs, people: [person] })
      if (one && isUnaccepted(one, schedule)) missing.push(missingWords(one.states))
    }
    if (missing.length === 0) continue
    if (wish.reason === null) {
      throw new Fault('ONCALL_NOT_READY', {
        kind: 'conflict', say: `${person.displayName} is not ready for ${schedule}: ${missing.join('; ')}.`,
        mend: 'Accept it for a reason: on the page On-call readiness, with `mainstay readiness accept`, or by ?readinessReason=… on this request.', person: person.name, schedule,
      })
    }
    await saveAcceptance(work, { schedule, person, reason: wish.reason, untilMs: work.nowMs + usualAcceptanceMs, missing: missing.join('; ') })
  }
}

export async function addShadow(work: Work, schedule: string, words: { readonly person: string; readonly fromMs: number; readonly toMs: number }): Promise<ShadowRow> {
  const { fromMs, toMs } = words
  if (!(await loadSchedule(work.db, schedule, work.nowMs))) throw noSuchSchedule(schedule)
  if (toMs <= fromMs || toMs - fromMs > longestShadowMs || fromMs < work.nowMs - dayMs || toMs <= work.nowMs) {
    throw new Fault('ONCALL_SHADOW_TIME', { say: 'A shadow begins at most a day ago, ends after it begins and in the future, and lasts at most 31 days.', mend: 'Give other times. What was shadowed before is attested: mainstay readiness tick.', field: 'to' })
  }
  const person = await knownPerson(work.db, words.person)
  const ahead = await shadowsOf(work.db, [schedule], work.nowMs)
  if (ahead.length >= mostShadowsAhead) throw new Fault('ONCALL_TOO_MANY_SHADOWS', { kind: 'conflict', say: `A schedule has at most ${mostShadowsAhead} shadows that are not over.`, mend: 'Remove some first.' })
  if (ahead.some((one) => one.person === person.id && one.from_ms < toMs && one.to_ms > fromMs)) throw new Fault('ONCALL_SHADOW_TWICE', { kind: 'conflict', say: `${person.displayName} shadows ${schedule} at that time already.`, mend: 'Give another time, or remove the other first.' })
  const row: ShadowRow = { id: newId('shd', work.nowMs), schedule, person: person.id, from_ms: fromMs, to_ms: toMs, created_ms: work.nowMs }
  await insertShadow(work.db, row)
  await append(work, [shadowAdded({ subject: `schedule/${schedule}`, data: { shadow: row.id, person: row.person, fromMs, toMs } })])
  return row
}

export async function removeShadow(work: Work, schedule: string, id: string): Promise<void> {
  const row = await deleteShadow(work.db, { schedule, id })
  if (!row) throw new Fault('ONCALL_NO_SHADOW', { kind: 'not-found', say: `Nobody shadows ${schedule} by the id ${id}.`, mend: `See GET /api/v1/schedules/${schedule}/shadows.` })
  await append(work, [shadowRemoved({ subject: `schedule/${schedule}`, data: { shadow: id, person: row.person, fromMs: row.from_ms, toMs: row.to_ms } })])
}

const listsOf = async (work: Work, schedule: string): Promise<readonly ReadinessList[]> => (await readinessLists(work.db)).filter(({ schedules }) => schedules.includes(schedule))

async function mustRead(work: Work, team: string): Promise<ReadinessList> {
  const list = await readinessList(work.db, team)
  if (!list) throw noSuchList(team)
  return list
}

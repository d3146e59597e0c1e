// HTTP: on-call health for oneself and of rotations, toil, and hand-offs. There is no list of people with numbers, for anybody.
import { dayMs, hourMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { pageOf } from '../../../base/page.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { acceptHandoff, logToil, personOf, removeToil, writeHandoffDown } from '../actions/keep-health.ts'
import { noSuchSchedule } from '../actions/redirect-page.ts'
import { handoffFacts, ownPerson, pagesOfSchedule, scheduleFor, sentBetween, shiftsHeld, toilBetween } from '../gather-health.ts'
import type { Range } from '../gather-health.ts'
import { writeHandoff } from '../model/handoff.ts'
import { fewestForSpread, interruptionsOf, loadOf, mostPagesInHalfDay, spreadOf } from '../model/health.ts'
import type { Interruption } from '../model/health.ts'
import * as words from '../model/health-words.ts'
import { shiftsAt } from '../model/schedule.ts'
import { Directory } from '../people.ts'
import { handoffsPage } from '../store/health.ts'
import type { HandoffRow } from '../store/health.ts'
import type { StoredSchedule } from '../store/schedules.ts'
import { givenCursor, givenInstant } from './given.ts'

const usualMs = 28 * dayMs
const longestMs = 400 * dayMs
const longestHandoffMs = 31 * dayMs
const mostLatest = 200

export const healthRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/on-call/health', access: 'read', summary: 'Your own interruptions, shifts and toil; nobody sees them for you', query: words.HealthQuery, answer: words.OwnHealth,
    handle: ({ query, caller }, house) => ownHealth(house, personOf(caller), rangeOf(query, house.clock.nowMs())),
  }),
  route({
    method: 'GET', path: '/api/v1/schedules/:name/health', access: 'set-standards', summary: 'How a rotation bears its load, without names', params: words.BySchedule, query: words.HealthQuery, answer: words.RotationHealth,
    handle: ({ params, query }, house) => rotationHealth(house, params.name, rangeOf(query, house.clock.nowMs())),
  }),
  route({
    method: 'POST', path: '/api/v1/on-call/toil', access: 'respond', status: 201, summary: 'Log toil of your own', body: words.ToilBody, answer: words.ToilAnswer,
    async handle({ body, caller }, house) {
      const row = await house.transact(caller.actor, (work) => logToil(work, { minutes: body.minutes, kind: body.kind ?? (body.page === undefined ? 'other' : 'page'), page: body.page ?? null, note: body.note ?? null }))
      return { id: row.id, minutes: row.minutes, at: formatInstant(row.at_ms) }
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/on-call/toil/:id', access: 'respond', status: 204, summary: 'Take back toil that you logged', params: words.ByHandoff,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeToil(work, params.id)),
  }),
  route({
    method: 'GET', path: '/api/v1/schedules/:name/hand-off', access: 'read', summary: 'The hand-off report as it would be written now', params: words.BySchedule, query: words.HandoffDraftQuery, answer: words.HandoffDraft,
    handle: ({ params, query }, house) => draft(house, params.name, query),
  }),
  route({
    method: 'POST', path: '/api/v1/schedules/:name/hand-offs', access: 'respond', status: 201, summary: 'Write the hand-off down for the next person', params: words.BySchedule, body: words.HandoffBody, answer: words.HandoffAnswer,
    async handle({ params, body, caller }, house) {
      const { note, ...times } = body
      const { fromAt, toAt, text } = await draft(house, params.name, times)
      const row = await house.transact(caller.actor, (work) => writeHandoffDown(work, { schedule: params.name, fromMs: Date.parse(fromAt), toMs: Date.parse(toAt), text, note: note ?? null }))
      return handoffAnswer(row, new Directory(house.read))
    },
  }),
  route({
    method: 'GET', path: '/api/v1/hand-offs', access: 'read', summary: 'List hand-offs, newest first', query: words.HandoffsQuery, answer: words.PageOfHandoffs,
    async handle({ query }, house) {
      const limit = query.limit ?? 20
      const rows = await handoffsPage(house.read, { limit: limit + 1, ...(query.schedule === undefined ? {} : { schedule: query.schedule }), ...(query.cursor === undefined ? {} : { before: givenCursor(query.cursor) }) })
      const page = pageOf(rows, limit, (last) => [last.id])
      const people = new Directory(house.read)
      return { items: await Promise.all(page.items.map((row) => handoffAnswer(row, people))), next: page.next }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/hand-offs/:id/accept', access: 'respond', summary: 'Say that you have read it and take over', params: words.ByHandoff, answer: words.HandoffAnswer,
    handle: async ({ params, caller }, house) => handoffAnswer(await house.transact(caller.actor, (work) => acceptHandoff(work, params.id)), new Directory(house.read)),
  }),
]

async function ownHealth(house: House, id: string, range: Range): Promise<words.OwnHealth> {
  const person = await ownPerson(house, id)
  if (!person) throw new Fault('ONCALL_NO_SUCH_PERSON', { kind: 'not-found', say: 'You are not known here any more.', mend: 'Sign in again.' })
  const { sent, isCut } = await sentBetween(house, range)
  const own = sent.filter((one) => one.person === id)
  const interruptions = interruptionsOf(own, person.timeZone)
  const shifts = (await shiftsHeld(house, range)).filter((shift) => shift.person === person.name)
  const toil = await toilBetween(house, [id], range)
  return {
    fromAt: formatInstant(range.fromMs), toAt: formatInstant(range.toMs), timeZone: person.timeZone, ...counts(interruptions, person.timeZone), limit: mostPagesInHalfDay, isCut,
    onCallHours: hoursOf(shifts), toilMinutes: toil.reduce((sum, { minutes }) => sum + minutes, 0),
    shifts: shifts.toSorted((a, b) => b.fromMs - a.fromMs).slice(0, mostLatest).map((shift) => {
      const { pages, halfDays, overLimit } = loadOf(shift, own)
      return { schedule: shift.schedule, fromAt: formatInstant(shift.fromMs), toAt: formatInstant(shift.toMs), pages, halfDays, overLimit }
    }),
    latest: interruptions.toReversed().slice(0, mostLatest).map(({ atMs, when, pages }) => ({ at: formatInstant(atMs), when, pages: [...pages] })),
    toil: toil.slice(0, mostLatest).map((row) => ({ id: row.id, at: formatInstant(row.at_ms), minutes: row.minutes, kind: row.kind, page: row.page, service: row.service, note: row.note })),
  }
}

async function rotationHealth(house: House, name: string, range: Range): Promise<words.RotationHealth> {
  const schedule = await scheduleFor(house, name, range)
  if (!schedule) throw noSuchSchedule(name)
  const pages = await pagesOfSchedule(house, name, range)
  const known = new Set(pages.map(({ id }) => id))
  const { sent, isCut } = await sentBetween(house, range)
  const held = Map.groupBy(await shiftsHeld(house, range, name), ({ person }) => person)
  const people = new Directory(house.read)
  const each: { hours: number; interruptions: readonly Interruption[]; timeZone: string; halfDays: number; overLimit: number }[] = []
  const ids: string[] = []
  for (const [login, shifts] of held) {
    const person = await people.named(login)
    if (person) ids.push(person.id)
    const timeZone = person?.timeZone ?? schedule.timeZone
    // Only what came in their own shifts of this rotation: another one's load is not this one's.
    const own = sent.filter((one) => one.person === person?.id && known.has(one.page))
    const loads = shifts.map((shift) => loadOf(shift, own))
    each.push({ hours: hoursOf(shifts), interruptions: interruptionsOf(own, timeZone), timeZone, halfDays: sum(loads.map(({ halfDays }) => halfDays)), overLimit: sum(loads.map(({ overLimit }) => overLimit)) })
  }
  const all = each.map(({ interruptions, timeZone }) => counts(interruptions, timeZone))
  return {
    schedule: name, fromAt: formatInstant(range.fromMs), toAt: formatInstant(range.toMs), people: each.length, pages: pages.length, limit: mostPagesInHalfDay, isCut,
    interruptions: sum(all.map((one) => one.interruptions)), outOfHours: sum(all.map((one) => one.outOfHours)), sleep: sum(all.map((one) => one.sleep)), nights: sum(all.map((one) => one.nights)),
    toilMinutes: sum((await toilBetween(house, ids, range)).map(({ minutes }) => minutes)),
    halfDays: sum(each.map(({ halfDays }) => halfDays)), overLimit: sum(each.map(({ overLimit }) => overLimit)),
    spread: each.length < fewestForSpread ? null : {
      onCallHours: spreadOf(each.map(({ hours }) => hours)), interruptions: spreadOf(all.map((one) => one.interruptions)), sleep: spreadOf(all.map((one) => one.sleep)),
    },
  }
}

async function draft(house: House, name: string, times: { readonly from?: string; readonly to?: string }): Promise<words.HandoffDraft> {
  const nowMs = house.clock.nowMs()
  const toMs = times.to === undefined ? nowMs : givenInstant(times.to, 'to')
  const schedule = await scheduleFor(house, name, { fromMs: toMs - longestHandoffMs, toMs })
  if (!schedule) throw noSuchSchedule(name)
  const range = checked({ fromMs: times.from === undefined ? beginningOfShift(schedule, toMs) : givenInstant(times.from, 'from'), toMs }, longestHandoffMs)
  const text = writeHandoff(await handoffFacts(house, schedule, range))
  return { schedule: name, fromAt: formatInstant(range.fromMs), toAt: formatInstant(range.toMs), text }
}

/** Of the shift that is on, or a week before. */
function beginningOfShift(schedule: StoredSchedule, atMs: number): number {
  const starts = shiftsAt(schedule, atMs - 1).map(({ fromMs }) => fromMs)
  return Math.max(atMs - longestHandoffMs, starts.length === 0 ? atMs - 7 * dayMs : Math.min(...starts))
}

async function handoffAnswer(row: HandoffRow, people: Directory): Promise<words.HandoffAnswer> {
  const name = async (actor: string): Promise<string> => (actor.startsWith('person/') ? (await people.briefOfId(actor.slice('person/'.length))).displayName : actor)
  return {
    id: row.id, schedule: row.schedule, fromAt: formatInstant(row.from_ms), toAt: formatInstant(row.to_ms), text: row.text, note: row.note, writtenBy: await name(row.written_by),
    writtenAt: formatInstant(row.written_ms), acceptedBy: row.accepted_by === null ? null : await name(row.accepted_by), acceptedAt: row.accepted_ms === null ? null : formatInstant(row.accepted_ms),
  }
}

function counts(interruptions: readonly Interruption[], timeZone: string): { interruptions: number; outOfHours: number; sleep: number; nights: number } {
  const asleep = interruptions.filter(({ when }) => when === 'sleep')
  // The night before and after midnight is one: it is named by the day it ends on.
  const nights = new Set(asleep.map(({ atMs }) => Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).add({ hours: 2 }).toPlainDate().toString()))
  return { interruptions: interruptions.length, outOfHours: interruptions.filter(({ when }) => when === 'out-of-hours').length, sleep: asleep.length, nights: nights.size }
}

function rangeOf(query: { readonly from?: string; readonly to?: string }, nowMs: number): Range {
  const toMs = query.to === undefined ? nowMs : givenInstant(query.to, 'to')
  return checked({ fromMs: query.from === undefined ? toMs - usualMs : givenInstant(query.from, 'from'), toMs }, longestMs)
}

function checked(range: Range, longest: number): Range {
  if (range.fromMs >= 0 && range.toMs > range.fromMs && range.toMs - range.fromMs <= longest) return range
  throw new Fault('ONCALL_RANGE', { say: `The range must be longer than nothing and at most ${longest / dayMs} days.`, mend: 'Ask for a shorter one.', field: 'to' })
}

const hoursOf = (shifts: readonly Range[]): number => Math.round((sum(shifts.map(({ fromMs, toMs }) => toMs - fromMs)) / hourMs) * 10) / 10
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

// HTTP: schedules, overrides, escalation policies, and who is on call.
import { Fault } from '../../../base/fault.ts'
import { dayMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import { defaultPageSize, pageOf } from '../../../base/page.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { listServices } from '../../catalog/questions.ts'
import { choosePolicy } from '../actions/choose-policy.ts'
import type { ChosenPolicy } from '../actions/choose-policy.ts'
import { requireReady } from '../actions/keep-readiness.ts'
import { addOverride, changeOverride, putPolicy, putSchedule, removeOverride, removePolicy, removeSchedule } from '../actions/manage-schedules.ts'
import { weighTargets } from '../actions/weigh-targets.ts'
import { noSuchPolicy, noSuchSchedule } from '../actions/redirect-page.ts'
import { briefs, onCallNowAndNext, overrideAnswer, policyAnswers, scheduleAnswer } from '../answers.ts'
import * as contract from '../contract.ts'
import { finalAnswer, layerAnswers } from '../gather-shifts.ts'
import { AcceptQuery } from '../model/readiness-words.ts'
import { Directory } from '../people.ts'
import { loadPolicies, loadPolicy, loadSchedule, loadSchedules, overridesOf } from '../store/schedules.ts'
import { givenCursor, givenInstant } from './given.ts'

const defaultRangeMs = 14 * dayMs
/** An hourly rotation over more would be tens of thousands of shifts. */
const longestRangeMs = 400 * dayMs
const maxServices = 500
const maxSchedules = 500

export const scheduleRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/schedules', access: 'read', summary: 'List schedules with who is on call', query: contract.ListQuery, answer: contract.PageOfSchedules,
    async handle({ query }, house) {
      const limit = query.limit ?? defaultPageSize
      const nowMs = house.clock.nowMs()
      const rows = await loadSchedules(house.read, { afterMs: nowMs, limit: limit + 1, ...(query.cursor === undefined ? {} : { afterName: givenCursor(query.cursor) }) })
      const page = pageOf(rows, limit, (last) => [last.name])
      const people = new Directory(house.read)
      return { items: await Promise.all(page.items.map((schedule) => scheduleAnswer(schedule, nowMs, people))), next: page.next }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/schedules', access: 'own-services', status: 201, summary: 'Create a schedule', body: contract.NewSchedule, answer: contract.ScheduleAnswer,
    async handle({ body, caller }, house) {
      const { name, ...words } = body
      await house.transact(caller.actor, async (work) => {
        if (await loadSchedule(work.db, name, work.nowMs)) throw new Fault('ONCALL_SCHEDULE_EXISTS', { kind: 'conflict', say: `There is already a schedule "${name}".`, mend: 'Change it with PUT, or choose another name.' })
        await putSchedule(work, name, words)
      })
      return oneSchedule(house, name)
    },
  }),
  route({
    method: 'GET', path: '/api/v1/schedules/:name', access: 'read', summary: 'One schedule', params: contract.ByName, answer: contract.ScheduleAnswer,
    handle: ({ params }, house) => oneSchedule(house, params.name),
  }),
  route({
    method: 'PUT', path: '/api/v1/schedules/:name', access: 'own-services', summary: 'Create a schedule or replace what it says', params: contract.NameParams, query: AcceptQuery, body: contract.ScheduleWords, answer: contract.ScheduleAnswer,
    async handle({ params, query, body, caller }, house) {
      await house.transact(caller.actor, async (work) => {
        await requireReady(work, params.name, { people: body.rotations.flatMap(({ people }) => people), reason: query.readinessReason ?? null })
        await putSchedule(work, params.name, body)
      })
      return oneSchedule(house, params.name)
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/schedules/:name', access: 'own-services', status: 204, summary: 'Remove a schedule that no policy uses', params: contract.ByName,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeSchedule(work, params.name)),
  }),
  route({
    method: 'GET', path: '/api/v1/schedules/:name/final', access: 'read', summary: 'Shifts and gaps with overrides applied', params: contract.ByName, query: contract.FinalScheduleQuery, answer: contract.FinalSchedule,
    async handle({ params, query }, house) {
      const fromMs = query.from === undefined ? house.clock.nowMs() : givenInstant(query.from, 'from')
      const toMs = query.to === undefined ? fromMs + defaultRangeMs : givenInstant(query.to, 'to')
      if (toMs <= fromMs || toMs - fromMs > longestRangeMs) throw new Fault('ONCALL_RANGE', { say: 'The range must be longer than nothing and at most 400 days.', mend: 'Ask for a shorter one.', field: 'to' })
      const schedule = await loadSchedule(house.read, params.name, fromMs)
      if (!schedule) throw noSuchSchedule(params.name)
      const people = new Directory(house.read)
      const overrides = (await overridesOf(house.read, [params.name], fromMs)).filter((row) => row.from_ms < toMs)
      return {
        ...(await finalAnswer(schedule, { fromMs, toMs }, { people, overrides })),
        ...(query.layers === undefined ? {} : { layers: await layerAnswers(schedule, { fromMs, toMs }, people) }),
      }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/schedules/:name/overrides', access: 'read', summary: 'Overrides that are not over', params: contract.ByName, answer: contract.PageOfOverrides,
    async handle({ params }, house) {
      const people = new Directory(house.read)
      const rows = await overridesOf(house.read, [params.name], house.clock.nowMs())
      return { items: await Promise.all(rows.map((row) => overrideAnswer(row, people))), next: null }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/schedules/:name/overrides', access: 'respond', status: 201, summary: 'Put somebody, or nobody, on call for a time', params: contract.ByName, query: AcceptQuery, body: contract.NewOverride, answer: contract.OverrideAnswer,
    async handle({ params, query, body, caller }, house) {
      const { person, rotation = null, replaces = null, reason = null } = body
      const toMs = givenInstant(body.toAt, 'toAt')
      const row = await house.transact(caller.actor, async (work) => {
        await requireReady(work, params.name, { people: person === null ? [] : [person], reason: query.readinessReason ?? null })
        return addOverride(work, params.name, { person, rotation, replaces, reason, toMs, fromMs: body.fromAt === undefined ? work.nowMs : givenInstant(body.fromAt, 'fromAt') })
      })
      return overrideAnswer(row, new Directory(house.read))
    },
  }),
  route({
    method: 'PUT', path: '/api/v1/schedules/:name/overrides/:id', access: 'respond', summary: 'Change an override that is not over; left out `fromAt`, it begins as it did', params: contract.ByNameAndId, query: AcceptQuery, body: contract.NewOverride, answer: contract.OverrideAnswer,
    async handle({ params, query, body, caller }, house) {
      const { person, rotation = null, replaces = null, reason = null } = body
      const words = { person, rotation, replaces, reason, toMs: givenInstant(body.toAt, 'toAt'), fromMs: body.fromAt === undefined ? null : givenInstant(body.fromAt, 'fromAt') }
      const row = await house.transact(caller.actor, async (work) => {
        await requireReady(work, params.name, { people: person === null ? [] : [person], reason: query.readinessReason ?? null })
        return changeOverride(work, params.name, { id: params.id, words })
      })
      return overrideAnswer(row, new Directory(house.read))
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/schedules/:name/overrides/:id', access: 'respond', status: 204, summary: 'Take an override back', params: contract.ByNameAndId,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removeOverride(work, params.name, params.id)),
  }),
  route({
    method: 'GET', path: '/api/v1/escalation-policies', access: 'read', summary: 'List escalation policies with who they would ask now', query: contract.ListQuery, answer: contract.PageOfPolicies,
    async handle({ query }, house) {
      const limit = query.limit ?? defaultPageSize
      const rows = await loadPolicies(house.read, { limit: limit + 1, ...(query.cursor === undefined ? {} : { afterName: givenCursor(query.cursor) }) })
      const page = pageOf(rows, limit, (last) => [last.name])
      return { items: await policyAnswers(house.read, page.items, house.clock.nowMs()), next: page.next }
    },
  }),
  route({
    method: 'POST', path: '/api/v1/escalation-policies', access: 'set-standards', status: 201, summary: 'Create an escalation policy', body: contract.NewPolicy, answer: contract.PolicyAnswer,
    async handle({ body, caller }, house) {
      const { name, ...words } = body
      await house.transact(caller.actor, async (work) => {
        if (await loadPolicy(work.db, name)) throw new Fault('ONCALL_POLICY_EXISTS', { kind: 'conflict', say: `There is already an escalation policy "${name}".`, mend: 'Change it with PUT, or choose another name.' })
        await putPolicy(work, name, words)
      })
      return onePolicy(house, name)
    },
  }),
  route({
    method: 'GET', path: '/api/v1/escalation-policies/:name', access: 'read', summary: 'One escalation policy', params: contract.ByName, answer: contract.PolicyAnswer,
    handle: ({ params }, house) => onePolicy(house, params.name),
  }),
  route({
    method: 'PUT', path: '/api/v1/escalation-policies/:name', access: 'set-standards', summary: 'Create an escalation policy or replace what it says', params: contract.NameParams, body: contract.PolicyWords, answer: contract.PolicyAnswer,
    async handle({ params, body, caller }, house) {
      await house.transact(caller.actor, (work) => putPolicy(work, params.name, body))
      return onePolicy(house, params.name)
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/escalation-policies/:name', access: 'set-standards', status: 204, summary: 'Remove an escalation policy; pages that follow it go on', params: contract.ByName,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => removePolicy(work, params.name)),
  }),
  route({
    method: 'GET', path: '/api/v1/on-call', access: 'read', summary: 'Who is on call, now and next, by schedule and by service', query: contract.OnCallQuery, answer: contract.OnCallAnswer,
    handle: ({ query }, house) => onCall(house, { atMs: query.at === undefined ? house.clock.nowMs() : givenInstant(query.at, 'at'), ...(query.service === undefined ? {} : { service: query.service }) }),
  }),
]

async function oneSchedule(house: House, name: string): Promise<contract.ScheduleAnswer> {
  const nowMs = house.clock.nowMs()
  const schedule = await loadSchedule(house.read, name, nowMs)
  if (!schedule) throw noSuchSchedule(name)
  return scheduleAnswer(schedule, nowMs, new Directory(house.read))
}

async function onePolicy(house: House, name: string): Promise<contract.PolicyAnswer> {
  const policy = await loadPolicy(house.read, name)
  if (!policy) throw noSuchPolicy(name)
  return (await policyAnswers(house.read, [policy], house.clock.nowMs()))[0]!
}

async function onCall(house: House, asked: { atMs: number; service?: string }): Promise<contract.OnCallAnswer> {
  const { atMs, service } = asked
  const people = new Directory(house.read)
  const schedules: contract.OnCallAnswer['schedules'] = []
  for (const schedule of await loadSchedules(house.read, { afterMs: atMs, limit: maxSchedules })) {
    schedules.push({ name: schedule.name, displayName: schedule.displayName, timeZone: schedule.timeZone, ...(await onCallNowAndNext(schedule, atMs, people)) })
  }
  const names = service === undefined ? (await listServices(house.read)).slice(0, maxServices).map((one) => one.name) : [service]
  const services: contract.OnCallAnswer['services'] = []
  for (const name of names) services.push(await serviceOnCall(house, await choosePolicy(house.read, name), { name, atMs, people }))
  return { at: formatInstant(atMs), schedules, services }
}

async function serviceOnCall(house: House, chosen: ChosenPolicy, of: { name: string; atMs: number; people: Directory }): Promise<contract.OnCallAnswer['services'][number]> {
  const first = chosen.plan.steps[0]
  const { now } = await weighTargets(house.read, first?.targets ?? [], of.atMs)
  const names = (first?.targets ?? []).flatMap((target) => now.peopleOf(target))
  return { service: of.name, policy: chosen.policy, reason: chosen.reason, people: await briefs([...new Set(names)], of.people) }
}

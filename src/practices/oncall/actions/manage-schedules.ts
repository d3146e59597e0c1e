// Schedules, overrides and escalation policies: save and remove, each with its entry.
import { Fault } from '../../../base/fault.ts'
import { dayMs } from '../../../base/duration.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { findTeam } from '../../catalog/questions.ts'
import type { Work } from '../../../spine/practice.ts'
import type { PolicyWords, ScheduleWords } from '../contract.ts'
import { escalationPolicyRemoved, escalationPolicySaved, overrideAdded, overrideChanged, overrideRemoved, scheduleRemoved, scheduleSaved } from '../events.ts'
import { allTargets } from '../model/escalation.ts'
import type { Plan, Target } from '../model/escalation.ts'
import { isTimeZone } from '../model/wall-clock.ts'
import { Directory, knownPerson } from '../people.ts'
import { limitsOfSchedule } from '../plain-schedule.ts'
import { scheduleProblem } from '../schedule-problem.ts'
import { calendarByName } from '../store/calendars.ts'
import { deleteOverride, deletePolicy, deleteSchedule, insertOverride, loadPolicies, loadPolicy, loadSchedule, overrideById, overridesOf, saveOverride, savePolicy, saveSchedule } from '../store/schedules.ts'
import type { StoredPolicy, StoredSchedule } from '../store/schedules.ts'
import type { OverrideRow } from '../store/tables.ts'
import { noSuchCalendar } from './keep-calendars.ts'
import { shownAddress } from '../answers.ts'
import { addressProblem } from './manage-contacts.ts'
import { noSuchPolicy, noSuchSchedule, noSuchTeam } from './redirect-page.ts'
import { tellOfLostSwaps } from './swap-shifts.ts'

export async function putSchedule(work: Work, name: string, words: ScheduleWords): Promise<void> {
  const schedule = await settledSchedule(work, name, words)
  const was = await loadSchedule(work.db, name, work.nowMs)
  await saveSchedule(work.db, schedule)
  await append(work, [scheduleSaved({ subject: `schedule/${name}`, data: { timeZone: words.timeZone, rotations: schedule.rotations.length } })])
  if (was) await tellOfLostSwaps(work, was, schedule)
}

/** What would be stored: its words make sense, its calendars and people exist. People are saved by login name; the caller may have named them by id. */
export async function settledSchedule(work: Pick<Work, 'db' | 'nowMs'>, name: string, words: ScheduleWords): Promise<Omit<StoredSchedule, 'overrides'>> {
  const problem = scheduleProblem(words)
  if (problem !== null) throw new Fault('ONCALL_SCHEDULE', { say: problem.say, mend: problem.mend, field: problem.field })
  for (const calendar of [...(words.shiftsFrom === undefined ? [] : [words.shiftsFrom]), ...(words.holidayCalendars ?? [])]) if (!(await calendarByName(work.db, calendar))) throw noSuchCalendar(calendar)
  const rotations = []
  for (const rotation of words.rotations) rotations.push({ ...rotation, people: await namesOf(work, rotation.people) })
  return { name, displayName: words.displayName ?? name, timeZone: words.timeZone, rotations, ...limitsOfSchedule(words), updatedMs: work.nowMs }
}

/** Refused while a policy names it: the policy's step would lead to nobody. */
export async function removeSchedule(work: Work, name: string): Promise<void> {
  const users = (await loadPolicies(work.db, { limit: maxPolicies })).filter((policy) => usesSchedule(policy, name))
  if (users.length > 0) {
    throw new Fault('ONCALL_SCHEDULE_IN_USE', { kind: 'conflict', say: `The schedule ${name} is used by ${users.map((policy) => policy.name).slice(0, 5).join(', ')}.`, mend: 'Change those escalation policies first.' })
  }
  const was = await loadSchedule(work.db, name, work.nowMs)
  if (was) await tellOfLostSwaps(work, was, { ...was, rotations: [] })
  if (!(await deleteSchedule(work.db, name))) throw noSuchSchedule(name)
  await append(work, [scheduleRemoved({ subject: `schedule/${name}`, data: {} })])
}

const maxPolicies = 5_000
const maxOverrides = 500
const longestOverrideMs = 366 * dayMs

interface OverrideTimes { person: string | null; rotation: string | null; replaces: string | null; fromMs: number; toMs: number; reason: string | null }

export async function addOverride(work: Work, schedule: string, words: OverrideTimes): Promise<OverrideRow> {
  const row = await overrideRow(work, schedule, { id: newId<'override'>('ovr', work.nowMs), words, createdMs: work.nowMs })
  await insertOverride(work.db, row)
  await append(work, [overrideAdded({ subject: `schedule/${schedule}`, data: await dataOfOverride(work, row) })])
  return row
}

/** It keeps its id, and its place among the others. */
export async function changeOverride(work: Work, schedule: string, change: { readonly id: string; readonly words: Omit<OverrideTimes, 'fromMs'> & { fromMs: number | null } }): Promise<OverrideRow> {
  const { id, words } = change
  const known = await overrideById(work.db, schedule, id)
  if (!known) throw noSuchOverride(schedule, id)
  if (known.to_ms <= work.nowMs) throw new Fault('ONCALL_OVERRIDE_OVER', { kind: 'conflict', say: 'That override is over: who was on call was on call.', mend: 'Add another for a time to come.' })
  const row = await overrideRow(work, schedule, { id, words: { ...words, fromMs: words.fromMs ?? known.from_ms }, createdMs: known.created_ms })
  await saveOverride(work.db, row)
  await append(work, [overrideChanged({ subject: `schedule/${schedule}`, data: await dataOfOverride(work, row) })])
  return row
}

async function overrideRow(work: Work, schedule: string, of: { readonly id: string; readonly words: OverrideTimes; readonly createdMs: number }): Promise<OverrideRow> {
  const { words } = of
  const known = await loadSchedule(work.db, schedule, work.nowMs)
  if (!known) throw noSuchSchedule(schedule)
  const { rotation, fromMs, toMs, reason } = words
  if (toMs <= fromMs || toMs - fromMs > longestOverrideMs || toMs <= work.nowMs) {
    throw new Fault('ONCALL_OVERRIDE_TIME', { say: 'An override ends after it begins, in the future, and lasts at most a year.', mend: 'Give a later toAt.', field: 'toAt' })
  }
  if (rotation !== null && !known.rotations.some((candidate) => candidate.name === rotation)) {
    throw new Fault('ONCALL_NO_SUCH_ROTATION', { say: `The schedule ${schedule} has no rotation "${rotation}".`, mend: 'Leave rotation out to override everybody.', field: 'rotation' })
  }
  if (known.overrides.filter(({ id }) => id !== of.id).length >= maxOverrides) throw new Fault('ONCALL_TOO_MANY_OVERRIDES', { kind: 'conflict', say: `A schedule has at most ${maxOverrides} overrides that are not over.`, mend: 'Change the rotation instead.' })
  const person = words.person === null ? null : await knownPerson(work.db, words.person)
  const replaces = words.replaces === null ? null : await knownPerson(work.db, words.replaces)
  if (replaces !== null && replaces.id === person?.id) throw new Fault('ONCALL_OVERRIDE_SAME', { say: `${replaces.displayName} cannot stand in for themselves.`, mend: 'Name another person, or leave replaces out.', field: 'replaces' })
  return { id: of.id, schedule, person: person?.name ?? '', rotation, replaces: replaces?.name ?? null, from_ms: fromMs, to_ms: toMs, reason, created_ms: of.createdMs }
}

const noSuchOverride = (schedule: string, id: string): Fault => new Fault('ONCALL_NO_SUCH_OVERRIDE', { kind: 'not-found', say: `The schedule ${schedule} has no override ${id}.`, mend: `List them with GET /api/v1/schedules/${schedule}/overrides.` })

async function dataOfOverride(work: Work, row: OverrideRow) {
  const people = new Directory(work.db)
  const [person, replaces] = [await people.named(row.person), row.replaces === null ? null : await people.named(row.replaces)]
  return { override: row.id, person: person?.id ?? null, fromMs: row.from_ms, toMs: row.to_ms, ...(row.rotation === null ? {} : { rotation: row.rotation }), ...(replaces === null ? {} : { replaces: replaces.id }) }
}

export async function removeOverride(work: Work, schedule: string, id: string): Promise<void> {
  const row = await deleteOverride(work.db, schedule, id)
  if (!row) throw noSuchOverride(schedule, id)
  await append(work, [overrideRemoved({ subject: `schedule/${schedule}`, data: await dataOfOverride(work, row) })])
}

export const overridesNow = (work: Pick<Work, 'db' | 'nowMs'>, schedule: string): Promise<OverrideRow[]> => overridesOf(work.db, [schedule], work.nowMs)

export async function putPolicy(work: Work, name: string, words: PolicyWords): Promise<void> {
  const policy: StoredPolicy = { name, displayName: words.displayName ?? name, ...(await settledPolicy(work, await withWebhooksOf(work, name, words))), updatedMs: work.nowMs }
  await savePolicy(work.db, policy)
  await append(work, [escalationPolicySaved({ subject: `escalation-policy/${name}`, data: { steps: policy.steps.length, repeat: policy.repeat } })])
}

/** A webhook's address is told without what can be a secret; told again, it is the one that is stored. Of several that look alike each stays in its place. */
export async function withWebhooksOf(work: Pick<Work, 'db'>, name: string, words: PolicyWords): Promise<PolicyWords> {
  const stored = await loadPolicy(work.db, name)
  const left = new Map<string, string[]>()
  for (const target of stored?.steps.flatMap(allTargets) ?? []) {
    if (!('webhook' in target)) continue
    const told = shownAddress({ channel: 'webhook', address: target.webhook })
    left.set(told, [...(left.get(told) ?? []), target.webhook])
  }
  if (left.size === 0) return words
  const meant = <One extends Target>(targets: readonly One[]): One[] => targets.map((target) => {
    const same = 'webhook' in target ? left.get(target.webhook) : undefined
    return same ? { ...target, webhook: same.length > 1 ? same.shift()! : same[0]! } : target
  })
  return { ...words, steps: words.steps.map(({ targets, otherwise, ...step }) => ({ ...step, targets: meant(targets), ...(otherwise ? { otherwise: meant(otherwise) } : {}) })) }
}

/** What would be stored: its targets exist, its hours make sense. */
export async function settledPolicy(work: Pick<Work, 'db' | 'nowMs'>, words: PolicyWords): Promise<Plan> {
  const steps = []
  for (const { targets, only, otherwise, ...step } of words.steps) {
    if (!only && (otherwise || step.waits)) throw new Fault('ONCALL_STEP_HOURS', { say: 'A step says what happens out of its hours, but has none.', mend: 'Give it hours with `only`, or leave `otherwise` and `waits` out.', field: 'only' })
    if (otherwise && step.waits) throw new Fault('ONCALL_STEP_HOURS', { say: 'A step cannot both wait for its hours and ask others meanwhile.', mend: 'Keep one of `otherwise` and `waits`.', field: 'waits' })
    if (only && !isTimeZone(only.timeZone)) throw new Fault('ONCALL_HOURS', { say: `"${only.timeZone}" is not a time zone.`, mend: 'Use an IANA name like Europe/Berlin.', field: 'only.timeZone' })
    steps.push({ ...step, ...(only ? { only } : {}), targets: await settledTargets(work, targets), ...(otherwise ? { otherwise: await settledTargets(work, otherwise) } : {}) })
  }
  if (words.fallback && 'webhook' in words.fallback) throw new Fault('ONCALL_FALLBACK', { say: 'A webhook cannot be the fallback: nobody would be woken.', mend: 'Name a person, a schedule or a team.', field: 'fallback' })
  const [fallback = null] = words.fallback ? await settledTargets(work, [words.fallback]) : []
  return { steps, repeat: words.repeat ?? 0, fallback }
}

/** Pages that follow it go on with the policy as it was. */
export async function removePolicy(work: Work, name: string): Promise<void> {
  if (!(await deletePolicy(work.db, name))) throw noSuchPolicy(name)
  await append(work, [escalationPolicyRemoved({ subject: `escalation-policy/${name}`, data: {} })])
}

async function settledTargets(work: Pick<Work, 'db' | 'nowMs'>, targets: readonly Target[]): Promise<readonly Target[]> {
  const settled: Target[] = []
  for (const target of targets) {
    if ('person' in target) settled.push({ person: (await knownPerson(work.db, target.person)).name })
    else if ('schedule' in target) {
      if (!(await loadSchedule(work.db, target.schedule, work.nowMs))) throw noSuchSchedule(target.schedule)
      settled.push({ schedule: target.schedule })
    } else if ('team' in target) {
      if (!(await findTeam(work.db, target.team))) throw noSuchTeam(target.team)
      settled.push({ team: target.team })
    } else {
      const problem = target.webhook.includes('…') ? 'Of this webhook only the beginning is told, and this policy has none that begins so.' : addressProblem('webhook', target.webhook)
      if (problem !== null) throw new Fault('ONCALL_ADDRESS', { say: problem, mend: 'Give an address like https://example.org/hook.', field: 'webhook' })
      settled.push({ webhook: target.webhook })
    }
  }
  return settled
}

async function namesOf(work: Pick<Work, 'db'>, people: readonly string[]): Promise<string[]> {
  const known = new Map<string, string>()
  for (const who of new Set(people)) known.set(who, (await knownPerson(work.db, who)).name)
  return people.map((who) => known.get(who)!)
}

function usesSchedule(policy: StoredPolicy, schedule: string): boolean {
  const targets = [...policy.steps.flatMap((step) => allTargets(step)), ...(policy.fallback === null ? [] : [policy.fallback])]
  return targets.some((target) => 'schedule' in target && target.schedule === schedule)
}

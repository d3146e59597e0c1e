// Asking for a higher role, saying yes or no, giving it back, ending it, looking at what was done under it.
import { dayMs, minuteMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Caller, Role } from '../../../spine/access/roles.ts'
import { cancelJobs, scheduleJob } from '../../../spine/jobs.ts'
import type { House, JobKind, Route, Work } from '../../../spine/practice.ts'
import { incidentFact } from '../../incidents/questions.ts'
import type { AskGrant, ReviewGrant } from '../contract-break-glass.ts'
import { breakGlassAsked, breakGlassBegun, breakGlassDeclined, breakGlassEnded, breakGlassReviewed, breakGlassUsed } from '../events-break-glass.ts'
import { stateOf, wayTo } from '../model/break-glass.ts'
import type { GrantTimes } from '../model/break-glass.ts'
import { personById } from '../store/access.ts'
import { breakGlassPolicies, changeGrant, countUse, findGrant, insertGrant, latestGrantOf, lockGrant } from '../store/break-glass.ts'
import type { GrantRow } from '../store/break-glass.ts'

const endKind = 'access.end-grant'

export async function askGrant(work: Work, caller: Caller, wish: AskGrant): Promise<GrantRow> {
  const person = await signedInPerson(work, caller)
  const latest = await latestGrantOf(work.db, person.id)
  if (latest && ['asked', 'in-force'].includes(stateOf(timesOf(latest), work.nowMs))) {
    throw new Fault('ACCESS_GRANT_ALREADY', { kind: 'conflict', grant: latest.id, say: `You ${stateOf(timesOf(latest), work.nowMs) === 'asked' ? 'asked already, and nobody has answered' : `are ${latest.role} already`}.`, mend: 'Give that back first. Nothing is made longer: ask anew when it has ended.' })
  }
  const way = wayTo(await breakGlassPolicies(work.db), { own: person.role, role: wish.role })
  if (!way) throw new Fault('ACCESS_NO_WAY', { kind: 'forbidden', say: `No policy lets a ${person.role} become ${wish.role}.`, mend: 'An administrator declares one in a file of kind BreakGlassPolicy: see the guide Break-glass.' })
  const { spec } = way
  const minutes = wish.minutes ?? spec.longestMinutes
  if (minutes > spec.longestMinutes) throw new Fault('ACCESS_GRANT_TOO_LONG', { field: 'minutes', say: `The policy ${way.name} gives at most ${spec.longestMinutes} minutes.`, mend: 'Ask for less; ask anew when it has ended.' })
  const row: GrantRow = {
    id: newId<'grant'>('bgl', work.nowMs), person_id: person.id, policy: way.name, role: wish.role, own_role: person.role, reason: wish.reason, incident: await runningIncident(work, wish.incident, spec.needsIncident), minutes,
    approvers: spec.needsSecondPerson ? JSON.stringify(spec.approvers) : null, reviewers: JSON.stringify(spec.reviewers), review_days: spec.reviewWithinDays, asked_ms: work.nowMs,
    decided_by: null, decided_ms: null, decision_reason: null, declined_ms: null, begun_ms: null, until_ms: null, ended_ms: null, is_end_said: 0, reviewed_by: null, reviewed_ms: null, verdict: null, review_note: null,
  }
  await insertGrant(work.db, row)
  await append(work, [breakGlassAsked({ subject: subjectOf(row), data: { ...asked(row), policy: row.policy } })])
  return spec.needsSecondPerson ? row : begin(work, row, null)
}

export async function approveGrant(work: Work, caller: Caller, asks: { readonly id: string; readonly reason: string | null }): Promise<GrantRow> {
  const row = await decided(work, caller, asks.id)
  // What has changed since it was asked counts: who lost their place, or the role, gets nothing by it.
  const person = await personById(work.db, row.person_id)
  if (person?.is_active !== 1 || person.role !== row.own_role) throw new Fault('ACCESS_GRANT_STALE', { kind: 'conflict', say: 'Whoever asked no longer has the role they asked with.', mend: 'Decline it; they may ask anew.' })
  const decision = { decided_by: caller.actor.kind === 'person' ? caller.actor.id : null, decided_ms: work.nowMs, decision_reason: asks.reason }
  await changeGrant(work.db, row.id, decision)
  return begin(work, { ...row, ...decision }, decision.decided_by)
}

export async function declineGrant(work: Work, caller: Caller, asks: { readonly id: string; readonly reason: string | null }): Promise<GrantRow> {
  const row = await decided(work, caller, asks.id)
  const decision = { decided_by: caller.actor.kind === 'person' ? caller.actor.id : null, decided_ms: work.nowMs, decision_reason: asks.reason, declined_ms: work.nowMs }
  await changeGrant(work.db, row.id, decision)
  await append(work, [breakGlassDeclined({ subject: subjectOf(row), data: { person: row.person_id, role: row.role, reason: asks.reason, incident: row.incident } })])
  return { ...row, ...decision }
}

/** By whoever has it, who gives it back, or by an administrator for good. */
export async function endGrant(work: Work, caller: Caller, asks: { readonly id: string; readonly reason: string | null }): Promise<GrantRow> {
  const row = await knownGrant(work, asks.id)
  const isOwn = caller.actor.kind === 'person' && caller.actor.id === row.person_id
  if (!isOwn && ownRole(caller) !== 'administrator') throw new Fault('ACCESS_GRANT_NOT_YOURS', { kind: 'forbidden', say: 'It is not yours to end.', mend: 'Ask whoever has it, or an administrator.' })
  const state = stateOf(timesOf(row), work.nowMs)
  if (state === 'asked') {
    // Taken back before anybody answered.
    await changeGrant(work.db, row.id, { declined_ms: work.nowMs, decision_reason: asks.reason })
    await append(work, [breakGlassDeclined({ subject: subjectOf(row), data: { person: row.person_id, role: row.role, reason: asks.reason, incident: row.incident } })])
    return { ...row, declined_ms: work.nowMs, decision_reason: asks.reason }
  }
  if (state !== 'in-force') throw new Fault('ACCESS_GRANT_OVER', { kind: 'conflict', say: 'It is not in force.', mend: 'Nothing has to be done.' })
  await changeGrant(work.db, row.id, { ended_ms: work.nowMs, is_end_said: 1 })
  await cancelJobs(work, [`${endKind}/${row.id}`])
  await append(work, [breakGlassEnded({ subject: subjectOf(row), data: { person: row.person_id, role: row.role, how: isOwn ? 'given-back' : 'ended', reason: asks.reason, incident: row.incident } })])
  return { ...row, ended_ms: work.nowMs, is_end_said: 1 }
}

export async function reviewGrant(work: Work, caller: Caller, asks: { readonly id: string } & ReviewGrant): Promise<GrantRow> {
  const row = await knownGrant(work, asks.id)
  if (caller.actor.kind !== 'person' || caller.actor.id === row.person_id || !(JSON.parse(row.reviewers) as string[]).includes(ownRole(caller) ?? '')) {
    throw new Fault('ACCESS_NOT_A_REVIEWER', { kind: 'forbidden', say: 'It is looked at by another person of the roles its policy names.', mend: `Ask one of: ${(JSON.parse(row.reviewers) as string[]).join(', ')}.` })
  }
  if (stateOf(timesOf(row), work.nowMs) !== 'review-owed') throw new Fault('ACCESS_NO_REVIEW_OWED', { kind: 'conflict', say: 'There is nothing to review: it is not over, never began, or was reviewed before.', mend: 'Read it with GET /api/v1/break-glass/{id}.' })
  const review = { reviewed_by: caller.actor.id, reviewed_ms: work.nowMs, verdict: asks.verdict, review_note: asks.note }
  await changeGrant(work.db, row.id, review)
  await append(work, [breakGlassReviewed({ subject: subjectOf(row), data: { person: row.person_id, role: row.role, verdict: asks.verdict, note: asks.note, incident: row.incident } })])
  return { ...row, ...review }
}

/** Says on the record that it ended by itself. That it has ended is known without this. */
export const endGrantJob: JobKind = {
  kind: endKind, maxAttempts: 20, backoffMs: 5_000,
  async inTransaction({ payload }, work) {
    const row = await lockGrant(work.db, (payload as { grant: string }).grant)
    if (!row || row.is_end_said === 1 || row.ended_ms !== null || row.until_ms === null || work.nowMs < row.until_ms) return
    await changeGrant(work.db, row.id, { is_end_said: 1 })
    await append(work, [breakGlassEnded({ subject: subjectOf(row), data: { person: row.person_id, role: row.role, how: 'time', reason: null, incident: row.incident } })])
  },
}

/** Before a request is carried out under a higher role: counted, and on the record the first time on each route. */
export async function noteUse(house: House, caller: Caller, { method, path }: Pick<Route, 'method' | 'path'>): Promise<void> {
  const { raised } = caller
  // Its own routes tell of themselves.
  if (!raised || path.startsWith('/api/v1/break-glass')) return
  await house.transact(caller.actor, async (work) => {
    if (!(await countUse(work.db, { grant_id: raised.grant, method, route: path, last_ms: work.nowMs }))) return
    const row = await findGrant(work.db, raised.grant)
    if (row) await append(work, [breakGlassUsed({ subject: subjectOf(row), data: { person: row.person_id, role: row.role, method, route: path, incident: row.incident } })])
  })
}

export function timesOf(row: GrantRow): GrantTimes {
  return { askedMs: row.asked_ms, declinedMs: row.declined_ms, begunMs: row.begun_ms, untilMs: row.until_ms, endedMs: row.ended_ms, reviewedMs: row.reviewed_ms }
}

/** A role lent for an hour neither approves nor reviews another. */
export function ownRole(caller: Caller): Role | null {
  return caller.raised?.own ?? caller.role
}

async function begin(work: Work, row: GrantRow, approvedBy: string | null): Promise<GrantRow> {
  const times = { begun_ms: work.nowMs, until_ms: work.nowMs + row.minutes * minuteMs }
  await changeGrant(work.db, row.id, times)
  await scheduleJob(work, { kind: endKind, key: `${endKind}/${row.id}`, dueMs: times.until_ms, payload: { grant: row.id } })
  await append(work, [breakGlassBegun({ subject: subjectOf(row), data: { ...asked(row), approvedBy, untilMs: times.until_ms } })])
  return { ...row, ...times }
}

async function decided(work: Work, caller: Caller, id: string): Promise<GrantRow> {
  const row = await knownGrant(work, id)
  if (stateOf(timesOf(row), work.nowMs) !== 'asked') throw new Fault('ACCESS_GRANT_OVER', { kind: 'conflict', say: 'Nobody waits for an answer any more.', mend: 'Whoever still needs it asks anew.' })
  const approvers = JSON.parse(row.approvers ?? '[]') as string[]
  if (caller.actor.kind !== 'person' || caller.actor.id === row.person_id || !approvers.includes(ownRole(caller) ?? '')) {
    throw new Fault('ACCESS_NOT_AN_APPROVER', { kind: 'forbidden', say: 'The second person is another one, of the roles the policy names.', mend: `Ask one of: ${approvers.join(', ')}.` })
  }
  return row
}

async function knownGrant(work: Work, id: string): Promise<GrantRow> {
  return (await lockGrant(work.db, id)) ?? noGrant(id)
}

export function noGrant(id: string): never {
  throw new Fault('ACCESS_NO_SUCH_GRANT', { kind: 'not-found', say: `There is no break-glass ${id}.`, mend: 'List them with GET /api/v1/break-glass.' })
}

async function signedInPerson({ db }: Work, caller: Caller): Promise<{ readonly id: string; readonly role: Role }> {
  const person = caller.by === 'session' && caller.actor.kind === 'person' ? await personById(db, caller.actor.id) : undefined
  if (!person) throw new Fault('ACCESS_GRANT_NEEDS_A_PERSON', { kind: 'forbidden', say: 'Only a person who signed in can ask: a token is nobody who could answer for it.', mend: 'Sign in on the page.' })
  return person
}

async function runningIncident(work: Work, ref: string | undefined, isNeeded: boolean): Promise<string | null> {
  if (ref === undefined) {
    if (isNeeded) throw new Fault('ACCESS_GRANT_NEEDS_AN_INCIDENT', { field: 'incident', say: 'The policy gives it for a running incident only.', mend: 'Name the incident; declare one if there is none.' })
    return null
  }
  const incident = await incidentFact(work.db, ref.replace(/^#/, ''))
  if (!incident || (isNeeded && incident.state !== 'open' && incident.state !== 'mitigated')) throw new Fault('ACCESS_GRANT_INCIDENT', { kind: 'not-found', field: 'incident', say: incident ? `#${incident.number} is over.` : `There is no incident ${ref}.`, mend: 'Name one that is running, by number or id.' })
  return incident.id
}

const subjectOf = ({ id }: GrantRow): string => `break-glass/${id}`
const asked = (row: GrantRow) => ({ person: row.person_id, role: row.role, ownRole: row.own_role, reason: row.reason, minutes: row.minutes, incident: row.incident })

/** The time after an end within which it must be looked at, in milliseconds. */
export const reviewWithinMs = ({ review_days }: GrantRow): number => review_days * dayMs

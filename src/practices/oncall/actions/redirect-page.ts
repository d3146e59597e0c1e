// Moving a page along by hand: the next step now, somebody else, or a new page for somebody.
import { Fault } from '../../../base/fault.ts'
import { minuteMs } from '../../../base/duration.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { findTeam } from '../../catalog/questions.ts'
import type { NewPage } from '../contract.ts'
import { pageReassigned } from '../events.ts'
import { reachableOf } from '../model/escalation.ts'
import type { Plan, Target } from '../model/escalation.ts'
import { pageAfter } from '../model/page-state.ts'
import type { PageVerb } from '../model/page-state.ts'
import { knownPerson } from '../people.ts'
import { forgetAcknowledgements } from '../store/acknowledgements.ts'
import { updatePage } from '../store/pages.ts'
import { loadPolicy, loadSchedule } from '../store/schedules.ts'
import { askPeople } from './ask-people.ts'
import { firstHeardMs } from './quiet-wait.ts'
import { choosePolicy } from './choose-policy.ts'
import type { ChosenPolicy } from './choose-policy.ts'
import { setTimer, takeNextStep } from './escalate-page.ts'
import { aboutPage, dataOf, lockKnownPage, quieten } from './settle-page.ts'
import type { Settled } from './settle-page.ts'
import { startPage } from './start-page.ts'
import { weighTargets } from './weigh-targets.ts'
import type { Weighed } from './weigh-targets.ts'

/** Asks the next step at once, even when somebody has acknowledged: they asked for help. */
export async function escalateByHand(work: Work, id: string): Promise<Settled> {
  const page = await lockKnownPage(work, id)
  refuseResolved(page.state, 'escalate')
  await quieten(work, id)
  await updatePage(work.db, id, unanswered)
  await forgetAcknowledgements(work.db, id)
  await takeNextStep(work, { ...page, state: 'open' }, { reason: 'A person asked for the next step.', cause: page.started_seq })
  return { page: id, changed: true, say: 'The next step is being asked.' }
}

/** Hands the page to somebody else; when they stay silent, the policy goes on where it stood. */
export async function reassignPage(work: Work, id: string, to: To): Promise<Settled> {
  const page = await lockKnownPage(work, id)
  refuseResolved(page.state, 'reassign')
  const { target, weighed, people } = await reachableAs(work, to)
  await quieten(work, id)
  await forgetAcknowledgements(work.db, id)
  await append(work, [pageReassigned({ ...aboutPage(page), data: { ...dataOf(page), to: shown(target, weighed.find(people[0]!)?.person.id) } })])
  const { step, round } = page
  const asks = await askPeople(work, page, { people: people.map((person) => ({ person, because: 'reassigned' })), step: 0, round, weighed, cause: page.started_seq })
  const plan = JSON.parse(page.plan) as Plan
  const dueMs = firstHeardMs(weighed, people, { urgency: page.urgency, nowMs: work.nowMs }) + (plan.steps[Math.max(step, 1) - 1]?.delayMinutes ?? 5) * minuteMs
  await updatePage(work.db, id, { ...unanswered, state: 'open', asks, next_ms: dueMs })
  await setTimer(work, { page: id, step, round, dueMs })
  return { page: id, changed: true, say: `Handed to ${people.join(', ')}.` }
}

/** Who had acknowledged it stays on the record. */
export const unanswered = { acknowledged_ms: null, acknowledged_by: null, snoozed_ms: null }

export interface To {
  readonly person?: string
  readonly schedule?: string
  readonly team?: string
}

/** People behind one named target whom a message can reach now. */
export async function reachableAs(work: Work, to: To): Promise<{ target: Target; weighed: Weighed; people: readonly string[] }> {
  const target = await targetOf(work, to)
  if (!target) throw new Fault('ONCALL_REASSIGN_TO_WHOM', { say: 'This needs exactly one of person, schedule and team.', mend: 'Name one of them.' })
  const weighed = await weighTargets(work.db, [target], work.nowMs)
  const people = reachableOf([target], weighed.now)
  if (people.length === 0) {
    throw new Fault('ONCALL_NOBODY_TO_PAGE', { kind: 'conflict', say: `Nobody can be reached as ${shown(target)} now.`, mend: 'Name somebody with a verified contact method, or mend the schedule or team.' })
  }
  return { target, weighed, people }
}

/** A page that a person starts; always a new one. */
export async function pageByHand(work: Work, wish: NewPage): Promise<string> {
  const chosen = await chosenByHand(work, wish)
  const id = await startPage(work, {
    title: wish.title, summary: wish.summary ?? '', runbook: null, urgency: wish.urgency ?? 'page', service: wish.service ?? null, environment: null, situation: null,
    policy: chosen.policy, plan: chosen.plan, reason: chosen.reason, cause: null,
  })
  return id!
}

async function chosenByHand(work: Work, wish: NewPage): Promise<ChosenPolicy> {
  const named = [wish.policy, wish.schedule, wish.person, wish.team].filter((one) => one !== undefined)
  if (named.length > 1) throw new Fault('ONCALL_PAGE_WHOM', { say: 'A page goes to one of policy, schedule, team and person.', mend: 'Name one of them, or none to follow the policy of the service.' })
  if (wish.policy !== undefined) {
    const policy = await loadPolicy(work.db, wish.policy)
    if (!policy) throw noSuchPolicy(wish.policy)
    return { policy: policy.name, plan: policy, reason: 'Named by whoever started the page' }
  }
  const target = await targetOf(work, wish)
  if (target) return { policy: null, plan: { steps: [{ targets: [target], delayMinutes: 5 }], repeat: 2, fallback: null }, reason: `Asked for by hand: ${shown(target)}` }
  return choosePolicy(work.db, wish.service ?? null)
}

export function noSuchPolicy(name: string): Fault {
  return new Fault('ONCALL_NO_SUCH_POLICY', { kind: 'not-found', say: `There is no escalation policy "${name}".`, mend: 'List them with GET /api/v1/escalation-policies.' })
}

export function noSuchSchedule(name: string): Fault {
  return new Fault('ONCALL_NO_SUCH_SCHEDULE', { kind: 'not-found', say: `There is no schedule "${name}".`, mend: 'List them with GET /api/v1/schedules.' })
}

export function noSuchTeam(name: string): Fault {
  return new Fault('ONCALL_NO_SUCH_TEAM', { kind: 'not-found', say: `There is no team "${name}" in the catalog.`, mend: 'List them with GET /api/v1/teams.' })
}

async function targetOf(work: Work, to: To): Promise<Target | null> {
  if ([to.person, to.schedule, to.team].filter((one) => one !== undefined).length !== 1) return null
  if (to.person !== undefined) return { person: (await knownPerson(work.db, to.person)).name }
  if (to.team !== undefined) {
    if (!(await findTeam(work.db, to.team))) throw noSuchTeam(to.team)
    return { team: to.team }
  }
  if (!(await loadSchedule(work.db, to.schedule!, work.nowMs))) throw noSuchSchedule(to.schedule!)
  return { schedule: to.schedule! }
}

export function shown(target: Target, personId?: string): string {
  if ('schedule' in target) return `schedule ${target.schedule}`
  if ('team' in target) return `team ${target.team}`
  return 'person' in target ? `person ${personId ?? target.person}` : 'a webhook'
}

export function refuseResolved(state: Parameters<typeof pageAfter>[0], verb: PageVerb): void {
  if (pageAfter(state, verb) === null) {
    throw new Fault('ONCALL_PAGE_RESOLVED', { kind: 'conflict', say: 'This page is resolved.', mend: 'Start a new page with POST /api/v1/pages.' })
  }
}

// The next step of a page: ask, say so on the record, and set the timer for the one after; all in one transaction.
import { minuteMs } from '../../../base/duration.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Job, JobKind, Work } from '../../../spine/practice.ts'
import { pageEscalated, pageNobodyOnCall, pageUnanswered, pageWaits } from '../events.ts'
import { nextEscalation } from '../model/escalation.ts'
import type { EmptyStep, Escalation, Plan } from '../model/escalation.ts'
import { minutesUntil } from '../model/hours.ts'
import type { Hours } from '../model/hours.ts'
import { acknowledgementsOf } from '../store/acknowledgements.ts'
import { lockPage, updatePage } from '../store/pages.ts'
import type { PageRow } from '../store/tables.ts'
import { askPeople } from './ask-people.ts'
import { targetsOf, weighTargets, withLastResort } from './weigh-targets.ts'
import { firstHeardMs } from './quiet-wait.ts'
import type { Weighed } from './weigh-targets.ts'

export const escalateKind = 'oncall.escalate'
export const escalateKey = (page: string): string => `${escalateKind}/${page}`

/** `page` is locked and open. */
export async function takeNextStep(work: Work, page: PageRow, why: { reason: string; cause: number }): Promise<void> {
  const { next, weighed } = await decide(work, page)
  if (next.isHeld) return holdStep(work, page, { next, cause: why.cause })
  const { step, round } = next.position
  const about = { subject: `page/${page.id}`, service: page.service, environment: page.environment, cause: why.cause }
  const data = { situation: page.situation, policy: page.policy, title: page.title }
  let cause = why.cause
  if (page.asks > 0 && !next.isExhausted) [cause = cause] = await append(work, [pageEscalated({ ...about, data: { ...data, step, round, reason: why.reason } })])
  if (next.isExhausted) [cause = cause] = await append(work, [pageUnanswered({ ...about, data: { ...data, asked: page.asks } })])
  const asked = next.ask.flatMap(({ person }) => weighed.find(person)?.person.id ?? [])
  for (const empty of next.empty) {
    await append(work, [pageNobodyOnCall({ ...about, cause, data: { ...data, step: empty.step, schedules: [...empty.schedules], unreachable: idsOf(empty, weighed), asked } })])
  }
  // Who has acknowledged already, where a step wants several, is not asked again.
  const have = new Set((await acknowledgementsOf(work.db, page.id)).map((one) => one.person))
  const people = next.ask.filter(({ person }) => !have.has(weighed.find(person)?.person.id ?? ''))
  const asks = await askPeople(work, page, { people, webhooks: next.webhooks, step, round, weighed, cause })
  const nextMs = next.waitMinutes === null ? null : firstHeardMs(weighed, people.map(({ person }) => person), { urgency: page.urgency, nowMs: work.nowMs }) + next.waitMinutes * minuteMs
  await updatePage(work.db, page.id, { state: next.isExhausted ? 'unanswered' : 'open', step, round, asks, next_ms: nextMs })
  if (nextMs !== null) await setTimer(work, { page: page.id, step, round, dueMs: nextMs })
}

/** Nobody can be asked before the hours of the next step begin. */
async function holdStep(work: Work, page: PageRow, held: { next: Escalation; cause: number }): Promise<void> {
  const { step, round } = held.next.position
  const dueMs = work.nowMs + held.next.waitMinutes! * minuteMs
  const [cause = held.cause] = await append(work, [pageWaits({
    subject: `page/${page.id}`, service: page.service, environment: page.environment, cause: held.cause, data: { situation: page.situation, policy: page.policy, title: page.title, untilMs: dueMs },
  })])
  // Those who only answer nothing are told all the same.
  const asks = held.next.webhooks.length === 0 ? page.asks : await askPeople(work, page, { people: [], webhooks: held.next.webhooks, step, round, weighed: await weighTargets(work.db, [], work.nowMs), cause })
  await updatePage(work.db, page.id, { state: 'open', step, round, asks, next_ms: dueMs })
  await setTimer(work, { page: page.id, step, round, dueMs })
}

export function setTimer(work: Work, timer: { page: string; step: number; round: number; dueMs: number }): Promise<void> {
  const { page, step, round, dueMs } = timer
  return scheduleJob(work, { kind: escalateKind, key: escalateKey(page), dueMs, payload: { page, step, round } })
}

async function decide(work: Work, page: PageRow): Promise<{ next: Escalation; weighed: Weighed }> {
  const plan = JSON.parse(page.plan) as Plan
  const position = { step: page.step, round: page.round }
  const weighed = await weighTargets(work.db, targetsOf(plan), work.nowMs)
  const waits = page.urgency === 'page' ? {} : { minutesUntil: (hours: Hours) => minutesUntil(hours, work.nowMs) }
  const next = nextEscalation(plan, position, { ...weighed.now, ...waits })
  if (next.ask.length > 0 || next.isHeld) return { next, weighed }
  const last = await withLastResort(work.db, weighed)
  return { next: nextEscalation(plan, position, { ...last.now, ...waits }), weighed: last }
}

/** People appear on the record by id; a name that nobody has any more is shown as it is. */
function idsOf(empty: EmptyStep, weighed: Weighed): string[] {
  return empty.unreachable.map((name) => weighed.find(name)?.person.id ?? name)
}

/** The timer. State is looked at under the lock: an acknowledgement that came first wins. */
export const escalateJob: JobKind = {
  kind: escalateKind,
  maxAttempts: 100,
  backoffMs: 1_000,
  async inTransaction(job: Job, work: Work): Promise<void> {
    const { page: id, step, round } = job.payload as { page: string; step: number; round: number }
    const page = await lockPage(work.db, id)
    if (!page || page.state !== 'open' || page.step !== step || page.round !== round) return
    await takeNextStep(work, page, { reason: 'Nobody acknowledged in time.', cause: page.started_seq })
  },
}

// The monthly test page: a real page by a person's own rules, whose acknowledgement is the proof that they can be woken.
import { dayMs, hourMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { mainstay } from '../../../base/actor.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Duty, House, Job, JobKind, Work } from '../../../spine/practice.ts'
import type { Person } from '../../access/questions.ts'
import { testPageExcused, testPageMissed } from '../events.ts'
import { isReachable } from '../model/contact-rules.ts'
import { isWithin } from '../model/hours.ts'
import { contactsOf } from '../people.ts'
import { peopleWhoCanBeOnCall } from '../who-can-be-on-call.ts'
import { pageRow } from '../store/pages.ts'
import { proofOfPage, proofsOf, saveProof } from '../store/proof.ts'
import type { ProofRow } from '../store/tables.ts'
import { resolvePage } from './settle-page.ts'
import { startPage } from './start-page.ts'

/** Four weeks: the same weekday, and at least once in every month. */
export const testEveryMs = 28 * dayMs
const answerWithinMs = 23 * hourMs
/** A day later the escalation of the page itself would end; the test is over before. */
const stepMinutes = 24 * 60
const maxAtOnce = 20
const testOverKind = 'oncall.test-over'

/** Somebody new sets themselves up first. */
const firstAfterMs = dayMs

/** Sent while people are awake: it proves the way, not the sleeper. */
const workingHours = (timeZone: string) => ({ timeZone, weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: '10:00', to: '16:00' })

export const testPagesDuty: Duty = { name: 'oncall.test-pages', everyMs: 10 * 60_000, run: (house) => sendTestPages(house) }

export async function sendTestPages(house: House): Promise<void> {
  const nowMs = house.clock.nowMs()
  const people = await peopleWhoCanBeOnCall(house.read, nowMs)
  const contacts = await contactsOf(house.read, people)
  const proofs = await proofsOf(house.read, people.map((person) => person.id))
  const unseen = people.filter((person) => proofs.get(person.id)?.due_ms == null)
  if (unseen.length > 0) await house.database.transact(async (db) => {
    for (const person of unseen) await saveProof(db, person.id, { due_ms: nowMs + firstAfterMs })
  })
  const due = people.filter((person) => {
    const proof = proofs.get(person.id)
    return isReachable(contacts.get(person.id)!) && proof?.due_ms != null && proof.excused_ms === null && proof.due_ms <= nowMs && isWithin(workingHours(person.timeZone), nowMs)
  })
  for (const person of due.slice(0, maxAtOnce)) await house.transact(mainstay, (work) => startTestPage(work, person))
}

/** The page's id. A test that still runs is not started twice. */
export async function startTestPage(work: Work, person: Person): Promise<string> {
  const running = (await proofsOf(work.db, [person.id])).get(person.id)?.page
  if (running && (await pageRow(work.db, running))?.state === 'open') return running
  if (!isReachable((await contactsOf(work.db, [person])).get(person.id)!)) {
    throw new Fault('ONCALL_NOBODY_TO_PAGE', { kind: 'conflict', say: `No message can reach ${person.displayName}.`, mend: 'Add a contact method and prove it with its code.' })
  }
  const page = await startPage(work, {
    title: 'Test page: acknowledge it to prove that pages reach you', summary: 'Nothing is wrong. Nobody else is asked when you do not answer, but the pager will say that it could not reach you.', runbook: null,
    urgency: 'page', service: null, environment: null, situation: null, policy: null, reason: 'The monthly proof that a page reaches you', cause: null, purpose: 'test',
    plan: { steps: [{ targets: [{ person: person.name }], delayMinutes: stepMinutes }], repeat: 0, fallback: null },
  })
  await saveProof(work.db, person.id, { page: page!, sent_ms: work.nowMs, due_ms: work.nowMs + testEveryMs })
  await scheduleJob(work, { kind: testOverKind, key: `${testOverKind}/${page!}`, dueMs: work.nowMs + answerWithinMs, payload: { page } })
  return page!
}

export const testOverJob: JobKind = {
  kind: testOverKind, maxAttempts: 20, backoffMs: 1_000,
  async inTransaction(job: Job, work: Work): Promise<void> {
    const { page: id } = job.payload as { page: string }
    const page = await pageRow(work.db, id)
    const proof = await proofOfPage(work.db, id)
    if (!page || !proof || page.state === 'resolved') return
    await saveProof(work.db, proof.person, { missed_ms: work.nowMs })
    await append(work, [testPageMissed({ subject: `person/${proof.person}`, data: { page: id } })])
    await resolvePage(work, id, { reason: 'The test page was not answered in time.', isAutomatic: true })
  },
}

/** Administrators only, with a reason that stays on the record; null takes part again. */
export async function excusePerson(work: Work, person: Person, reason: string | null): Promise<void> {
  const excused: Partial<ProofRow> = reason === null ? { excused_by: null, excused_reason: null, excused_ms: null }
    : { excused_by: work.actor.kind === 'mainstay' ? 'mainstay' : `${work.actor.kind}/${work.actor.id}`, excused_reason: reason, excused_ms: work.nowMs }
  await saveProof(work.db, person.id, excused)
  await append(work, [testPageExcused({ subject: `person/${person.id}`, data: { isExcused: reason !== null, reason } })])
}

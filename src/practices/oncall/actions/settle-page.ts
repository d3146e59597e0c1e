// Acknowledging and resolving: whoever comes first settles it, whoever comes later is told who did.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import { cancelJobs } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { pageAcknowledged, pageAcknowledgedInPart, pageResolved, responderJoined, testPageProven } from '../events.ts'
import { acknowledgementsWanted } from '../model/escalation.ts'
import type { Plan } from '../model/escalation.ts'
import { pageAfter } from '../model/page-state.ts'
import { Directory } from '../people.ts'
import { acknowledgementsOf, cancelPendingOf, insertAcknowledgement, wasAsked } from '../store/acknowledgements.ts'
import { cancelPending, lockPage, updatePage } from '../store/pages.ts'
import { proofOfPage, saveProof } from '../store/proof.ts'
import type { PageRow } from '../store/tables.ts'
import { notifyKey } from './ask-people.ts'
import { escalateKey } from './escalate-page.ts'
import { tellThatItIsOver } from './tell-people.ts'

export interface Settled {
  readonly page: string
  readonly changed: boolean
  /** One sentence for whoever asked. */
  readonly say: string
}

/** `via` is how: `api`, `link`, `sms`, `voice`, `slack`. The person is whoever acts, where that is a person. */
export async function acknowledgePage(work: Work, id: string, via: string): Promise<Settled> {
  const page = await lockKnownPage(work, id)
  const person = work.actor.kind === 'person' ? work.actor.id : null
  if (page.state === 'acknowledged' && person !== null) return joinPage(work, page, { person, via })
  const state = pageAfter(page.state, 'acknowledge')
  if (state === null) return { page: id, changed: false, say: await whySettled(work, page) }
  const missing = person === null ? null : await noteOneOfSeveral(work, page, { person, via })
  if (missing !== null) return missing
  await updatePage(work.db, id, { state, next_ms: null, snoozed_ms: null, acknowledged_ms: work.nowMs, acknowledged_by: actorText(work.actor) })
  await quieten(work, id)
  await append(work, [pageAcknowledged({ ...aboutPage(page), data: { ...dataOf(page), person, via } })])
  if (page.purpose === 'test') return proven(work, page, via)
  return { page: id, changed: true, say: 'Acknowledged: nobody else is asked.' }
}

/** A test page has done what it is for as soon as it is answered. */
async function proven(work: Work, page: PageRow, via: string): Promise<Settled> {
  const proof = await proofOfPage(work.db, page.id)
  if (proof) {
    await saveProof(work.db, proof.person, { proven_ms: work.nowMs })
    await append(work, [testPageProven({ subject: `person/${proof.person}`, data: { page: page.id, via } })])
  }
  await resolvePage(work, page.id, { reason: 'The test page was answered.', isAutomatic: true })
  return { page: page.id, changed: true, say: 'Proven: pages reach you.' }
}

/** Null when with this one there are enough. When everybody was asked in vain, one is enough: nobody else would come. */
async function noteOneOfSeveral(work: Work, page: PageRow, by: { person: string; via: string }): Promise<Settled | null> {
  const isNew = await insertAcknowledgement(work.db, { page: page.id, person: by.person, at_ms: work.nowMs, via: by.via })
  const wanted = page.state === 'unanswered' ? 1 : acknowledgementsWanted(JSON.parse(page.plan) as Plan, page)
  const have = (await acknowledgementsOf(work.db, page.id)).length
  if (have >= wanted) return null
  const more = wanted - have === 1 ? 'one more person is' : `${wanted - have} more people are`
  if (!isNew) return { page: page.id, changed: false, say: `You acknowledged already; ${more} wanted.` }
  await cancelJobs(work, (await cancelPendingOf(work.db, { page: page.id, person: by.person, nowMs: work.nowMs })).map(notifyKey))
  await append(work, [pageAcknowledgedInPart({ ...aboutPage(page), data: { ...dataOf(page), ...by, have, wanted } })])
  return { page: page.id, changed: true, say: `Acknowledged: ${more} wanted, so others are still asked.` }
}

/** Who was asked to help says that they are there; who carries the page stays the same. */
async function joinPage(work: Work, page: PageRow, by: { person: string; via: string }): Promise<Settled> {
  const isSettled = page.acknowledged_by === actorText(work.actor) || !(await wasAsked(work.db, page.id, by.person))
  if (isSettled || !(await insertAcknowledgement(work.db, { page: page.id, person: by.person, at_ms: work.nowMs, via: by.via }))) return { page: page.id, changed: false, say: await whySettled(work, page) }
  await cancelJobs(work, (await cancelPendingOf(work.db, { page: page.id, person: by.person, nowMs: work.nowMs })).map(notifyKey))
  await append(work, [responderJoined({ ...aboutPage(page), data: { ...dataOf(page), ...by } })])
  return { page: page.id, changed: true, say: `You are on it too. ${await whySettled(work, page)}` }
}

export async function resolvePage(work: Work, id: string, why: { reason: string | null; isAutomatic: boolean; cause?: number }): Promise<Settled> {
  const page = await lockKnownPage(work, id)
  const state = pageAfter(page.state, 'resolve')
  if (state === null) return { page: id, changed: false, say: await whySettled(work, page) }
  await updatePage(work.db, id, { state, open_key: null, next_ms: null, snoozed_ms: null, resolved_ms: work.nowMs })
  await quieten(work, id, 'everybody')
  const { reason, isAutomatic, cause } = why
  await append(work, [pageResolved({ ...aboutPage(page), ...(cause === undefined ? {} : { cause }), data: { ...dataOf(page), isAutomatic, reason } })])
  await tellThatItIsOver(work, page)
  return { page: id, changed: true, say: 'Resolved.' }
}

export async function lockKnownPage(work: Work, id: string): Promise<PageRow> {
  const page = await lockPage(work.db, id)
  if (!page) throw noSuchPage(id)
  return page
}

export function noSuchPage(id: string): Fault {
  return new Fault('ONCALL_NO_SUCH_PAGE', { kind: 'not-found', say: `There is no page ${id}.`, mend: 'List pages with GET /api/v1/pages.' })
}

export const snoozeKey = (page: string): string => `oncall.wake/${page}`

/** Nothing more is sent and no timer runs; those asked to help still hear it unless it is over. What is leaving at this moment still leaves. */
export async function quieten(work: Work, page: string, whom: 'everybody' | 'all-but-responders' = 'all-but-responders'): Promise<void> {
  const cancelled = await cancelPending(work.db, page, { nowMs: work.nowMs, keepsResponders: whom === 'all-but-responders' })
  await cancelJobs(work, [escalateKey(page), snoozeKey(page), ...cancelled.map(notifyKey)])
}

export const aboutPage = (page: PageRow) => ({ subject: `page/${page.id}`, service: page.service, environment: page.environment, cause: page.started_seq })
export const dataOf = (page: PageRow) => ({ situation: page.situation, policy: page.policy, title: page.title })

async function whySettled(work: Work, page: PageRow): Promise<string> {
  if (page.state === 'resolved') return `This page was resolved at ${formatInstant(page.resolved_ms ?? work.nowMs)}.`
  const by = page.acknowledged_by?.startsWith('person/') ? (await new Directory(work.db).briefOfId(page.acknowledged_by.slice('person/'.length))).displayName : (page.acknowledged_by ?? 'somebody')
  return `${by} acknowledged this page at ${formatInstant(page.acknowledged_ms ?? work.nowMs)}.`
}

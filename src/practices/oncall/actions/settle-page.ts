// Acknowledging and resolving: whoever comes first settles it, whoever comes later is told who did.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import { cancelJobs } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { pageAcknowledged, pageResolved } from '../events.ts'
import { pageAfter } from '../model/page-state.ts'
import { Directory } from '../people.ts'
import { cancelPending, lockPage, updatePage } from '../store/pages.ts'
import type { PageRow } from '../store/tables.ts'
import { notifyKey } from './ask-people.ts'
import { escalateKey } from './escalate-page.ts'

export interface Settled {
  readonly page: string
  readonly changed: boolean
  /** One sentence for whoever asked. */
  readonly say: string
}

/** `via` is how: `api`, `link`. The person is whoever acts, where that is a person. */
export async function acknowledgePage(work: Work, id: string, via: string): Promise<Settled> {
  const page = await lockKnownPage(work, id)
  const state = pageAfter(page.state, 'acknowledge')
  if (state === null) return { page: id, changed: false, say: await whySettled(work, page) }
  const person = work.actor.kind === 'person' ? work.actor.id : null
  await updatePage(work.db, id, { state, next_ms: null, acknowledged_ms: work.nowMs, acknowledged_by: actorText(work.actor) })
  await quieten(work, id)
  await append(work, [pageAcknowledged({ ...aboutPage(page), data: { ...dataOf(page), person, via } })])
  return { page: id, changed: true, say: 'Acknowledged: nobody else is asked.' }
}

export async function resolvePage(work: Work, id: string, why: { reason: string | null; isAutomatic: boolean; cause?: number }): Promise<Settled> {
  const page = await lockKnownPage(work, id)
  const state = pageAfter(page.state, 'resolve')
  if (state === null) return { page: id, changed: false, say: await whySettled(work, page) }
  await updatePage(work.db, id, { state, open_key: null, next_ms: null, resolved_ms: work.nowMs })
  await quieten(work, id)
  const { reason, isAutomatic, cause } = why
  await append(work, [pageResolved({ ...aboutPage(page), ...(cause === undefined ? {} : { cause }), data: { ...dataOf(page), isAutomatic, reason } })])
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

/** Nothing more is sent and no timer runs. What is leaving at this moment still leaves. */
export async function quieten(work: Work, page: string): Promise<void> {
  const cancelled = await cancelPending(work.db, page, work.nowMs)
  await cancelJobs(work, [escalateKey(page), ...cancelled.map(notifyKey)])
}

export const aboutPage = (page: PageRow) => ({ subject: `page/${page.id}`, service: page.service, environment: page.environment, cause: page.started_seq })
export const dataOf = (page: PageRow) => ({ situation: page.situation, policy: page.policy, title: page.title })

async function whySettled(work: Work, page: PageRow): Promise<string> {
  if (page.state === 'resolved') return `This page was resolved at ${formatInstant(page.resolved_ms ?? work.nowMs)}.`
  const by = page.acknowledged_by?.startsWith('person/') ? (await new Directory(work.db).briefOfId(page.acknowledged_by.slice('person/'.length))).displayName : (page.acknowledged_by ?? 'somebody')
  return `${by} acknowledged this page at ${formatInstant(page.acknowledged_ms ?? work.nowMs)}.`
}

// Starting a page: at most one for a situation and policy at a time; the first step is asked in the same transaction.
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { pageStarted } from '../events.ts'
import type { PageUrgency } from '../model/contact-rules.ts'
import { beginning } from '../model/escalation.ts'
import type { Plan } from '../model/escalation.ts'
import type { PagePurpose } from '../model/page-state.ts'
import { insertPage, updatePage } from '../store/pages.ts'
import type { PageRow } from '../store/tables.ts'
import { takeNextStep } from './escalate-page.ts'

export interface PageWish {
  readonly title: string
  readonly summary: string
  readonly runbook: string | null
  readonly urgency: PageUrgency
  readonly service: string | null
  readonly environment: string | null
  readonly situation: string | null
  readonly policy: string | null
  readonly plan: Plan
  readonly reason: string
  /** `seq` of the entry that led to it. */
  readonly cause: number | null
  readonly purpose?: PagePurpose
}

/** A title is for a lock screen; an alert's can be of any length. */
const maxTitle = 500
const maxSummary = 5_000

/** The page's id, or null when one is running for this situation and policy already. */
export async function startPage(work: Work, wish: PageWish): Promise<string | null> {
  const { plan, cause, purpose: _purpose, ...words } = wish
  const row: PageRow = {
    ...words, id: newId<'page'>('pag', work.nowMs), state: 'open', title: wish.title.slice(0, maxTitle), summary: wish.summary.slice(0, maxSummary),
    open_key: wish.situation === null ? null : `${wish.situation}/${wish.policy ?? ''}`,
    plan: JSON.stringify({ steps: plan.steps, repeat: plan.repeat, fallback: plan.fallback } satisfies Plan),
    step: beginning.step, round: beginning.round, asks: 0, next_ms: null, started_ms: work.nowMs, started_seq: 0,
    acknowledged_ms: null, acknowledged_by: null, resolved_ms: null, snoozed_ms: null, purpose: wish.purpose ?? 'page',
  }
  if (!(await insertPage(work.db, row))) return null
  const [startedSeq] = await append(work, [pageStarted({
    subject: `page/${row.id}`, service: row.service, environment: row.environment, cause,
    data: { situation: row.situation, policy: row.policy, title: row.title, service: row.service, urgency: row.urgency, reason: row.reason, purpose: row.purpose },
  })])
  const started = { ...row, started_seq: startedSeq! }
  await updatePage(work.db, row.id, { started_seq: started.started_seq })
  await takeNextStep(work, started, { reason: 'The page started.', cause: startedSeq! })
  return row.id
}

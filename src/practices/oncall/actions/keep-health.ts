// Toil in one tap, and the hand-off: written by one, accepted by the next.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { handoffAccepted, handoffWritten, toilLogged } from '../events.ts'
import { acceptHandoffRow, deleteToil, insertHandoff, insertToil, lockHandoff } from '../store/health.ts'
import type { HandoffRow, ToilRow } from '../store/health.ts'
import { pageRow } from '../store/pages.ts'
import { noSuchPage } from './settle-page.ts'

export function personOf(work: Pick<Work, 'actor'>): string {
  if (work.actor.kind === 'person') return work.actor.id
  throw new Fault('ONCALL_NOT_A_PERSON', { kind: 'conflict', say: 'This is about the person who asks, and a token is none.', mend: 'Sign in as a person.' })
}

/** A person's own work. The record says how much of what kind, with whom it was left out: nobody is counted by others. */
export async function logToil(work: Work, words: { readonly minutes: number; readonly kind: string; readonly page: string | null; readonly note: string | null }): Promise<ToilRow> {
  const person = personOf(work)
  const page = words.page === null ? undefined : await pageRow(work.db, words.page)
  if (words.page !== null && page === undefined) throw noSuchPage(words.page)
  const row: ToilRow = { id: newId('toi', work.nowMs), person, at_ms: work.nowMs, minutes: words.minutes, kind: words.kind, page: words.page, service: page?.service ?? null, note: words.note }
  await insertToil(work.db, row)
  await append(work, [toilLogged({ subject: words.page === null ? `toil/${row.id}` : `page/${words.page}`, service: row.service, data: { minutes: row.minutes, kind: row.kind, toil: row.id } })])
  return row
}

export async function removeToil(work: Work, id: string): Promise<void> {
  if (!(await deleteToil(work.db, { id, person: personOf(work) }))) throw new Fault('ONCALL_NO_TOIL', { kind: 'not-found', say: `You logged no toil ${id}.`, mend: 'See GET /api/v1/on-call/health.' })
}

export async function writeHandoffDown(work: Work, words: { readonly schedule: string; readonly fromMs: number; readonly toMs: number; readonly text: string; readonly note: string | null }): Promise<HandoffRow> {
  const row: HandoffRow = {
    id: newId('hnd', work.nowMs), schedule: words.schedule, from_ms: words.fromMs, to_ms: words.toMs, text: words.text, note: words.note,
    written_by: actorText(work.actor), written_ms: work.nowMs, accepted_by: null, accepted_ms: null,
  }
  await insertHandoff(work.db, row)
  await append(work, [handoffWritten({ subject: `schedule/${row.schedule}`, data: { handoff: row.id, fromMs: row.from_ms, toMs: row.to_ms } })])
  return row
}

/** By somebody else than who wrote it, once. */
export async function acceptHandoff(work: Work, id: string): Promise<HandoffRow> {
  const row = await lockHandoff(work.db, id)
  if (!row) throw new Fault('ONCALL_NO_HANDOFF', { kind: 'not-found', say: `There is no hand-off ${id}.`, mend: 'See GET /api/v1/hand-offs.' })
  const by = actorText(work.actor)
  if (row.accepted_ms !== null) {
    if (row.accepted_by === by) return row
    throw new Fault('ONCALL_HANDOFF_ACCEPTED', { kind: 'conflict', say: `${row.accepted_by} has accepted this hand-off already.`, mend: 'Nothing is to be done.' })
  }
  if (row.written_by === by) throw new Fault('ONCALL_HANDOFF_OWN', { kind: 'conflict', say: 'A hand-off is accepted by who takes over, not by who wrote it.', mend: 'Ask the next person to accept it.' })
  const accepted = { accepted_by: by, accepted_ms: work.nowMs }
  await acceptHandoffRow(work.db, id, accepted)
  await append(work, [handoffAccepted({ subject: `schedule/${row.schedule}`, data: { handoff: id, writtenBy: row.written_by } })])
  return { ...row, ...accepted }
}

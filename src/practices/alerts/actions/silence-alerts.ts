// Makes, changes and ends silences, and lets them take effect on alerts that are open already.
import { actorText } from '../../../base/actor.ts'
import { minuteMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { silenceChanged, silenceCreated, silenceEnded } from '../events.ts'
import { matcherText } from '../model/matcher.ts'
import type { MatcherWords } from '../model/matcher.ts'
import { nextChange, occurrences } from '../model/routing/occurrences.ts'
import type { Span } from '../model/routing/occurrences.ts'
import type { IntervalSpec } from '../model/routing/spec.ts'
import { anyInterval } from '../model/routing/time-interval.ts'
import { checkSilenceTimes, silenceMatchers, silenceState } from '../model/silence.ts'
import { countUnended, insertSilence, lockSilence, maxSilences, updateSilence } from '../store/silences.ts'
import type { SilenceRow } from '../store/tables.ts'

export interface SilenceWish {
  readonly matchers: readonly MatcherWords[]
  readonly startsMs: number
  readonly endsMs: number
  readonly comment: string
  /** As Alertmanager's tools say it; who really asked is the actor of the entry. */
  readonly createdBy?: string
  /** A maintenance window is a silence that people plan. */
  readonly kind?: SilenceRow['kind']
  /** It holds only at these times between its start and end. */
  readonly recurrence?: readonly IntervalSpec[]
}

export const reviewKind = 'alerts.review-silences'

export async function createSilence(work: Work, wish: SilenceWish): Promise<SilenceRow> {
  const matchers = silenceMatchers(wish.matchers).map(({ name, value, isRegex, isEqual }) => ({ name, value, isRegex, isEqual }))
  // Alertmanager moves a start in the past to now.
  const startsMs = Math.max(wish.startsMs, work.nowMs)
  checkSilenceTimes({ startsMs, endsMs: wish.endsMs, nowMs: work.nowMs })
  if ((await countUnended(work.db, work.nowMs)) >= maxSilences) {
    throw new Fault('ALERTS_TOO_MANY_SILENCES', { kind: 'conflict', say: `There are ${maxSilences} silences already.`, mend: 'End some, or write one that matches more.', why: 'too many silences' })
  }
  const recurrence = wish.recurrence === undefined || wish.recurrence.length === 0 ? null : recurrenceOf(wish.recurrence, { fromMs: startsMs, toMs: wish.endsMs })
  const row: SilenceRow = {
    id: newId('sil', work.nowMs), uuid: globalThis.crypto.randomUUID(), matchers: JSON.stringify(matchers), kind: wish.kind ?? 'silence', recurrence, starts_ms: startsMs, ends_ms: wish.endsMs,
    created_by: wish.createdBy ?? actorText(work.actor), comment: wish.comment, created_ms: work.nowMs, updated_ms: work.nowMs,
  }
  await insertSilence(work.db, row)
  await append(work, [silenceCreated({ subject: `silence/${row.id}`, data: dataOf(row) })])
  await scheduleReviews(work, row)
  return row
}

export async function changeSilence(work: Work, id: string, change: { comment?: string; startsMs?: number; endsMs?: number; createdBy?: string }): Promise<SilenceRow> {
  const row = await mustLock(work, id)
  if (silenceState({ startsMs: row.starts_ms, endsMs: row.ends_ms }, work.nowMs) === 'expired') {
    throw new Fault('ALERTS_SILENCE_EXPIRED', { kind: 'conflict', say: 'This silence has ended.', mend: 'Make a new one.', why: 'silence expired' })
  }
  const changed: SilenceRow = {
    ...row, comment: change.comment ?? row.comment, created_by: change.createdBy ?? row.created_by, starts_ms: change.startsMs ?? row.starts_ms,
    ends_ms: change.endsMs ?? row.ends_ms, updated_ms: work.nowMs,
  }
  checkSilenceTimes({ startsMs: changed.starts_ms, endsMs: changed.ends_ms, nowMs: work.nowMs })
  await updateSilence(work.db, row.id, changed)
  await append(work, [silenceChanged({ subject: `silence/${row.id}`, data: dataOf(changed) })])
  await scheduleReviews(work, changed)
  return changed
}

/** Ending one that has ended is Alertmanager's error, in its words. */
export async function endSilence(work: Work, id: string): Promise<void> {
  const row = await mustLock(work, id)
  if (row.ends_ms <= work.nowMs) throw new Fault('ALERTS_SILENCE_EXPIRED', { kind: 'conflict', say: 'This silence has ended already.', mend: 'Nothing is to be done.', why: `silence ${row.uuid} already expired` })
  const ended: SilenceRow = { ...row, starts_ms: Math.min(row.starts_ms, work.nowMs), ends_ms: work.nowMs, updated_ms: work.nowMs }
  await updateSilence(work.db, row.id, ended)
  await append(work, [silenceEnded({ subject: `silence/${row.id}`, data: dataOf(ended) })])
  await scheduleReviews(work, ended)
}

async function mustLock(work: Work, id: string): Promise<SilenceRow> {
  const row = await lockSilence(work.db, id)
  if (!row) throw new Fault('ALERTS_NO_SILENCE', { kind: 'not-found', say: `There is no silence ${id}.`, mend: 'See /api/v1/silences.', why: 'silence not found' })
  return row
}

function dataOf(row: SilenceRow): { matchers: string[]; startsAtMs: number; endsAtMs: number } {
  return { matchers: (JSON.parse(row.matchers) as MatcherWords[]).map(matcherText), startsAtMs: row.starts_ms, endsAtMs: row.ends_ms }
}

/** Open alerts are looked at again now or when it starts, and when it ends: one that still fires then must page. */
async function scheduleReviews(work: Work, row: SilenceRow): Promise<void> {
  await scheduleJob(work, { kind: reviewKind, key: `alerts/silence/${row.id}/starts`, dueMs: Math.max(row.starts_ms, work.nowMs), payload: {} })
  await scheduleJob(work, { kind: reviewKind, key: `alerts/silence/${row.id}/ends`, dueMs: Math.max(row.ends_ms, work.nowMs), payload: {} })
  await scheduleWindow(work, row)
}

/** Text to keep. Throws where the times are none, or never come. */
function recurrenceOf(specs: readonly IntervalSpec[], within: Span): string {
  anyInterval(specs)
  if (occurrences(specs, within, 1).length > 0) return JSON.stringify(specs)
  throw new Fault('ALERTS_SILENCE_NEVER', { say: 'These times do not come between the start and the end of the silence.', mend: 'Give other times, or a later end.', why: 'the silence would never be active' })
}

/** What recurs is looked at again at its next begin or end, and at least this often: a clock that is put back may bring a time twice. */
const windowCheckedMs = 30 * minuteMs

async function scheduleWindow(work: Work, row: SilenceRow): Promise<void> {
  if (row.recurrence === null || row.ends_ms <= work.nowMs) return
  const change = nextChange(JSON.parse(row.recurrence) as IntervalSpec[], work.nowMs, row.ends_ms) ?? row.ends_ms
  await scheduleJob(work, { kind: reviewKind, key: `alerts/silence/${row.id}/window`, dueMs: Math.min(change, Math.max(row.starts_ms, work.nowMs) + windowCheckedMs), payload: { silence: row.id } })
}

/** After a review: when the next one for this silence is due. */
export async function scheduleNextWindow(work: Work, id: string): Promise<void> {
  const row = await lockSilence(work.db, id)
  if (row) await scheduleWindow(work, row)
}

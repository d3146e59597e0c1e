// Counts pushed by whoever measures: a minute told again is replaced, a batch told again changes nothing.
import { Fault } from '../../../base/fault.ts'
import { dayMs, hourMs, minuteMs } from '../../../base/duration.ts'
import { formatInstant, parseInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { CountsBody } from '../contract.ts'
import { sliRewritten } from '../events.ts'
import { packHour } from '../model/hour-row.ts'
import type { Objective } from '../model/objective.ts'
import { hoursAt, lockObjective, noteBackfill, noteBatch, saveHours } from '../store.ts'
import { mergedHours } from '../tracker.ts'

/** Clocks of senders differ this much from ours. */
const maxAheadMs = 2 * minuteMs
const maxBehindMs = 90 * dayMs
/** Later than this after its minute, a count is a rewrite of history and goes on the record. */
const lateMs = 15 * minuteMs

export interface Taken {
  readonly taken: number
  readonly isRepeat: boolean
  readonly refused: readonly { readonly index: number; readonly say: string }[]
}

export async function pushCounts(work: Work, name: string, body: CountsBody): Promise<Taken> {
  const row = await lockObjective(work.db, name)
  if (!row || row.is_removed === 1) throw new Fault('OBJECTIVES_UNKNOWN', { kind: 'not-found', say: `There is no objective ${name}.`, mend: 'Declare it first, with `source: push`.' })
  const objective = JSON.parse(row.spec) as Objective
  if (objective.source.kind !== 'push') throw new Fault('OBJECTIVES_NOT_PUSHED', { kind: 'conflict', say: `${name} is measured from its connection "${objective.source.connection}", not by pushed counts.`, mend: 'Push to an objective whose source is push.' })
  if (body.batch !== undefined && !(await noteBatch(work.db, { objective: name, batch: body.batch, at_ms: work.nowMs }))) return { taken: 0, isRepeat: true, refused: [] }
  const refused: { index: number; say: string }[] = []
  const minutes: { atMs: number; good: number; total: number }[] = []
  for (const [index, { at, good, total }] of body.counts.entries()) {
    const say = problemOf(at, good, total, work.nowMs)
    if (say !== null) refused.push({ index, say })
    else minutes.push({ atMs: Math.floor(parseInstant(at)! / minuteMs) * minuteMs, good, total })
  }
  if (minutes.length === 0) return { taken: 0, isRepeat: false, refused }
  const hours = [...new Set(minutes.map(({ atMs }) => Math.floor(atMs / hourMs) * hourMs))]
  const stored = await hoursAt(work.db, { objective: name, generation: row.generation, hours })
  const merged = mergedHours({ row }, stored, minutes)
  await saveHours(work.db, [...merged].map(([hour_ms, hour]) => ({ objective: name, generation: row.generation, hour_ms, minutes: packHour(hour), changed_ms: work.nowMs })))
  const oldestMs = Math.min(...minutes.map(({ atMs }) => atMs))
  // The past may be told as well: then measuring began earlier.
  if (oldestMs < row.born_ms) await noteBackfill(work.db, name, { generation: row.generation, bornMs: oldestMs, atMs: work.nowMs })
  const late = minutes.filter(({ atMs }) => atMs < work.nowMs - lateMs)
  if (late.length > 0) {
    await append(work, [sliRewritten({ subject: `objective/${name}`, service: row.service, data: { from: formatInstant(oldestMs), to: formatInstant(Math.max(...late.map(({ atMs }) => atMs)) + minuteMs), minutes: late.length, by: 'push' } })])
  }
  return { taken: minutes.length, isRepeat: false, refused }
}

function problemOf(at: string, good: number, total: number, nowMs: number): string | null {
  const atMs = parseInstant(at)
  if (atMs === null) return `"${at}" is not an instant: write it like 2026-11-23T04:00:00Z.`
  if (good > total) return `good (${good}) is more than total (${total}).`
  if (atMs > nowMs + maxAheadMs) return `${at} lies in the future.`
  if (atMs < nowMs - maxBehindMs) return `${at} is more than 90 days ago.`
  if (!Number.isFinite(good) || !Number.isFinite(total) || total > Number.MAX_SAFE_INTEGER) return 'The counts are too large.'
  return null
}

// Counts pushed by whoever measures: a minute told again is replaced, a batch told again changes nothing.
import { Fault } from '../../../base/fault.ts'
import { dayMs, hourMs, minuteMs } from '../../../base/duration.ts'
import { formatInstant, parseInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { CountsBody } from '../contract.ts'
import { sliRewritten } from '../events.ts'
import { mergeMinutes } from '../ledger-rows.ts'
import { countsProblem } from '../model/ledger.ts'
import type { Objective } from '../model/objective.ts'
import { hoursAt, noteBackfill, noteBatch, saveHours } from '../store.ts'
import { lockedObjective } from './locked-objective.ts'

/** Clocks of senders differ this much from ours. */
const maxAheadMs = 2 * minuteMs
const maxBehindMs = 90 * dayMs
/** A minute counted anew later than this after its end is a rewrite of history and goes on the record. */
const lateMs = 15 * minuteMs

export interface Taken {
  readonly taken: number
  readonly isRepeat: boolean
  readonly refused: readonly { readonly index: number; readonly say: string }[]
}

export async function pushCounts(work: Work, name: string, body: CountsBody): Promise<Taken> {
  const row = await lockedObjective(work, name)
  const { source } = JSON.parse(row.spec) as Objective
  if (source.kind !== 'push') throw new Fault('OBJECTIVES_NOT_PUSHED', { kind: 'conflict', say: `${name} is measured from its connection "${source.connection}", not by pushed counts.`, mend: 'Push to an objective whose source is push.' })
  if (body.batch !== undefined && !(await noteBatch(work.db, { objective: name, batch: body.batch, at_ms: work.nowMs }))) return { taken: 0, isRepeat: true, refused: [] }
  const refused: { index: number; say: string }[] = []
  const minutes: { atMs: number; good: number; total: number }[] = []
  for (const [index, { at, good, total }] of body.counts.entries()) {
    const say = problemOf(at, { good, total }, work.nowMs)
    if (say !== null) refused.push({ index, say })
    else minutes.push({ atMs: Math.floor(parseInstant(at)! / minuteMs) * minuteMs, good, total })
  }
  if (minutes.length === 0) return { taken: 0, isRepeat: false, refused }
  const hours = [...new Set(minutes.map(({ atMs }) => Math.floor(atMs / hourMs) * hourMs))]
  const { rows, rewritten } = mergeMinutes({ objective: name, generation: row.generation, stored: await hoursAt(work.db, [name], hours), minutes, nowMs: work.nowMs })
  await saveHours(work.db, rows)
  // The past may be told as well: then measuring began earlier.
  const oldestMs = Math.min(...minutes.map(({ atMs }) => atMs))
  if (oldestMs < row.born_ms) await noteBackfill(work.db, row, { bornMs: oldestMs, atMs: work.nowMs })
  const late = rewritten.filter((atMs) => atMs < work.nowMs - lateMs)
  if (late.length > 0) {
    await append(work, [sliRewritten({ subject: `objective/${name}`, service: row.service, data: { from: formatInstant(Math.min(...late)), to: formatInstant(Math.max(...late) + minuteMs), minutes: late.length, by: 'push' } })])
  }
  return { taken: minutes.length, isRepeat: false, refused }
}

function problemOf(at: string, counts: { readonly good: number; readonly total: number }, nowMs: number): string | null {
  const atMs = parseInstant(at)
  if (atMs === null) return `"${at}" is not an instant: write it like 2026-11-23T04:00:00Z.`
  const problem = countsProblem(counts)
  if (problem !== null) return `${problem[0]!.toUpperCase()}${problem.slice(1)}.`
  if (atMs > nowMs + maxAheadMs) return `${at} lies in the future.`
  return atMs < nowMs - maxBehindMs ? `${at} is more than 90 days ago.` : null
}

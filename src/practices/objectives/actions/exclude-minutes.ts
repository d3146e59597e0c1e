// Maintenance: minutes that do not count, with a reason and an approver; what they hide stays visible beside.
import { Fault } from '../../../base/fault.ts'
import { dayMs } from '../../../base/duration.ts'
import { actorText } from '../../../base/actor.ts'
import { newId } from '../../../base/id.ts'
import { formatInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { exclusionAdded, exclusionRemoved } from '../events.ts'
import { deleteExclusion, insertExclusion, noteRecount } from '../store.ts'
import { lockedObjective } from './locked-objective.ts'
import type { ExclusionRow } from '../store.ts'

/** Longer is no maintenance but another objective. */
const maxLengthMs = 14 * dayMs

export async function excludeMinutes(work: Work, name: string, words: { fromMs: number; toMs: number; reason: string; approver: string }): Promise<ExclusionRow> {
  const objective = await lockedObjective(work, name)
  const { fromMs, toMs, reason, approver } = words
  if (toMs <= fromMs || toMs - fromMs > maxLengthMs) throw new Fault('OBJECTIVES_EXCLUSION_LENGTH', { say: 'An exclusion is longer than nothing and at most 14 days.', mend: 'Give `from` before `to`.' })
  const row: ExclusionRow = { id: newId<'exclusion'>('exc', work.nowMs), objective: name, from_ms: fromMs, to_ms: toMs, reason, approver, added_by: actorText(work.actor), added_ms: work.nowMs }
  await insertExclusion(work.db, row)
  await noteRecount(work.db, objective, work.nowMs)
  await append(work, [exclusionAdded({ subject: `objective/${name}`, service: objective.service, data: { from: formatInstant(fromMs), to: formatInstant(toMs), reason, approver } })])
  return row
}

export async function includeMinutes(work: Work, name: string, id: string): Promise<void> {
  const objective = await lockedObjective(work, name)
  const gone = await deleteExclusion(work.db, name, id)
  if (!gone) throw new Fault('OBJECTIVES_NO_EXCLUSION', { kind: 'not-found', say: `${name} has no exclusion ${id}.`, mend: 'List them with GET /api/v1/objectives/:name/exclusions.' })
  await noteRecount(work.db, objective, work.nowMs)
  await append(work, [exclusionRemoved({ subject: `objective/${name}`, service: objective.service, data: { from: formatInstant(gone.from_ms), to: formatInstant(gone.to_ms) } })])
}

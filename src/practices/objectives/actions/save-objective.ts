// An objective is declared or changed. What is measured may change too: then its ledger starts a new generation.
import { Fault } from '../../../base/fault.ts'
import { minuteMs } from '../../../base/duration.ts'
import type { Said } from '../../../base/entry.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { generationStarted, objectiveChanged, objectiveCreated, objectiveRemoved } from '../events.ts'
import { windowText } from '../model/calendar.ts'
import { measuredDifferently } from '../model/generation.ts'
import type { Objective } from '../model/objective.ts'
import { checkObjective } from '../model/check-objective.ts'
import { rulesOf } from '../model/standard-rules.ts'
import { lockObjective, saveObjectiveRow } from '../store.ts'
import type { ObjectiveRow } from '../store.ts'

export async function saveObjective(work: Work, objective: Objective): Promise<void> {
  const [problem] = checkObjective(objective)
  if (problem) throw new Fault(problem.code, { say: problem.say, mend: problem.mend })
  const known = await lockObjective(work.db, objective.name)
  const before = known && known.is_removed === 0 ? (JSON.parse(known.spec) as Objective) : null
  const because = before === null ? [] : measuredDifferently(before, objective)
  const isNewGeneration = before === null || because.length > 0
  const subject = `objective/${objective.name}`
  const about = { subject, service: objective.service, environment: objective.environment }
  const generation = (known?.generation ?? 0) + (isNewGeneration ? 1 : 0)
  const row: ObjectiveRow = {
    name: objective.name, service: objective.service, spec: JSON.stringify(objective), generation,
    born_ms: isNewGeneration ? Math.floor(work.nowMs / minuteMs) * minuteMs : known!.born_ms,
    backfilled_ms: isNewGeneration ? null : known!.backfilled_ms,
    // Rules that fire go on firing under a new target until the next tick judges them; other rules start quiet.
    firing: before !== null && !isNewGeneration && JSON.stringify(rulesOf(before)) === JSON.stringify(rulesOf(objective)) ? known!.firing : JSON.stringify(rulesOf(objective).map((_, index) => before !== null && wasFiring(known!, before, rulesOf(objective)[index]!.severity, index, rulesOf(objective)))),
    is_exhausted: isNewGeneration ? 0 : known!.is_exhausted, is_uncovered: isNewGeneration ? 0 : known!.is_uncovered,
    problem: null, is_removed: 0, changed_ms: work.nowMs,
  }
  await saveObjectiveRow(work.db, row)
  const said: Said[] = [before === null
    ? objectiveCreated({ ...about, data: { target: objective.target, window: windowText(objective.window) } })
    : objectiveChanged({ ...about, data: { fields: Object.keys(objective).filter((field) => JSON.stringify(objective[field as keyof Objective]) !== JSON.stringify(before[field as keyof Objective])) } })]
  if (isNewGeneration) said.push(generationStarted({ ...about, data: { generation, because: [...because] } }))
  await append(work, said)
}

/** When rules change while a severity fires, its first rule carries the firing on, so that the alert is ended by a verdict and not by an edit. */
function wasFiring(known: ObjectiveRow, before: Objective, severity: string, index: number, rules: readonly { severity: string }[]): boolean {
  const fired = (JSON.parse(known.firing) as boolean[]).some((isFiring, rule) => isFiring && rulesOf(before)[rule]?.severity === severity)
  return fired && rules.findIndex((rule) => rule.severity === severity) === index
}

export async function removeObjective(work: Work, name: string): Promise<void> {
  const known = await lockObjective(work.db, name)
  if (!known || known.is_removed === 1) throw new Fault('OBJECTIVES_UNKNOWN', { kind: 'not-found', say: `There is no objective ${name}.`, mend: 'List them with GET /api/v1/objectives.' })
  await saveObjectiveRow(work.db, { ...known, is_removed: 1, changed_ms: work.nowMs })
  await append(work, [objectiveRemoved({ subject: `objective/${name}`, service: known.service, data: {} })])
}

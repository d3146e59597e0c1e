// An objective is declared, changed or removed. What is measured may change too: then its ledger starts a new generation.
import { Fault } from '../../../base/fault.ts'
import { minuteMs } from '../../../base/duration.ts'
import type { Said } from '../../../base/entry.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { burnStopped, generationStarted, objectiveChanged, objectiveCreated, objectiveRemoved } from '../events.ts'
import { firingOf } from '../judge.ts'
import { windowText } from '../model/calendar.ts'
import { carryFiring } from '../model/carry-firing.ts'
import { checkObjective } from '../model/check-objective.ts'
import { changedFields, measuredDifferently } from '../model/generation.ts'
import type { BurnRule, Objective } from '../model/objective.ts'
import { rulesOf } from '../model/standard-rules.ts'
import { lockObjective, saveObjectiveRow } from '../store.ts'
import type { ObjectiveRow } from '../store.ts'
import { lockedObjective } from './locked-objective.ts'

export async function saveObjective(work: Work, objective: Objective): Promise<void> {
  const [problem] = checkObjective(objective)
  if (problem) throw new Fault(problem.code, { say: problem.say, mend: problem.mend })
  const row = await lockObjective(work.db, objective.name)
  if (row && row.is_removed === 0) await changeObjective(work, row, objective)
  else await declareObjective(work, objective, row)
}

async function declareObjective(work: Work, objective: Objective, removed: ObjectiveRow | undefined): Promise<void> {
  const generation = (removed?.generation ?? 0) + 1
  await saveObjectiveRow(work.db, {
    name: objective.name, service: objective.service, spec: JSON.stringify(objective), generation, ...beginning(work),
    firing: JSON.stringify(rulesOf(objective).map(() => false)), problem: null, is_removed: 0,
    changed_ms: work.nowMs, version: (removed?.version ?? 0) + 1, ledger_version: (removed?.ledger_version ?? 0) + 1,
  })
  await append(work, [
    objectiveCreated({ ...about(objective), data: { target: objective.target, window: windowText(objective.window) } }),
    generationStarted({ ...about(objective), data: { generation, because: [] } }),
  ])
}

async function changeObjective(work: Work, row: ObjectiveRow, objective: Objective): Promise<void> {
  const before = JSON.parse(row.spec) as Objective
  const fields = changedFields(before, objective)
  if (fields.length === 0) return
  const because = measuredDifferently(before, objective)
  const generation = row.generation + (because.length > 0 ? 1 : 0)
  // An alert belongs to a service: under another one it ends, and begins there if it still burns.
  const isMoved = before.service !== objective.service || before.environment !== objective.environment
  const { firing, ended } = carryFiring({ rules: rulesOf(before), firing: isMoved ? [] : firingOf(row) }, rulesOf(objective))
  const stopped = isMoved ? rulesOf(before).filter((_, index) => firingOf(row)[index]) : ended
  await saveObjectiveRow(work.db, {
    ...row, service: objective.service, spec: JSON.stringify(objective), generation, ...(because.length > 0 ? beginning(work) : {}),
    firing: JSON.stringify(firing), problem: null, changed_ms: work.nowMs, version: row.version + 1,
    ledger_version: row.ledger_version + (because.length > 0 ? 1 : 0),
  })
  const said: Said[] = [objectiveChanged({ ...about(objective), data: { fields: [...fields] } }), ...stoppedSaid(before, stopped, 'was changed')]
  if (because.length > 0) said.push(generationStarted({ ...about(objective), data: { generation, because: [...because] } }))
  await append(work, said)
}

export async function removeObjective(work: Work, name: string): Promise<void> {
  const row = await lockedObjective(work, name)
  const objective = JSON.parse(row.spec) as Objective
  await saveObjectiveRow(work.db, { ...row, firing: '[]', is_removed: 1, changed_ms: work.nowMs, version: row.version + 1 })
  const stopped = rulesOf(objective).filter((_, index) => firingOf(row)[index])
  await append(work, [...stoppedSaid(objective, stopped, 'was removed'), objectiveRemoved({ ...about(objective), data: {} })])
}

const about = ({ name, service, environment }: Objective) => ({ subject: `objective/${name}`, service, environment })

/** A ledger without minutes, whose past has yet to be read. */
function beginning(work: Work) {
  return { born_ms: Math.floor(work.nowMs / minuteMs) * minuteMs, backfilled_ms: null, is_exhausted: 0, is_uncovered: 0 }
}

/** Nobody judges these rules any more, so their alerts end here. */
function stoppedSaid(objective: Objective, rules: readonly BurnRule[], what: string): Said[] {
  const bySeverity = new Map(rules.map((rule) => [rule.severity, rule]))
  return [...bySeverity.values()].map(({ severity, longMs, shortMs, factor }) => burnStopped({
    ...about(objective),
    data: {
      key: `${objective.name}:${severity}`, objective: objective.name, severity, service: objective.service,
      summary: `${objective.displayName || objective.name} ${what}`, explanation: `Its ${severity} rules are not judged any more.`, runbook: objective.runbook,
      longMs, shortMs, factor, longBurn: null, shortBurn: null, budgetRemaining: null,
    },
  }))
}

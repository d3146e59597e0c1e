// The objective that an action is about, held until the action is committed.
import { Fault } from '../../../base/fault.ts'
import type { Work } from '../../../spine/practice.ts'
import { lockObjective } from '../store.ts'
import type { ObjectiveRow } from '../store.ts'

export async function lockedObjective(work: Work, name: string): Promise<ObjectiveRow> {
  const row = await lockObjective(work.db, name)
  if (!row || row.is_removed === 1) throw noSuchObjective(name)
  return row
}

export function noSuchObjective(name: string): Fault {
  return new Fault('OBJECTIVES_UNKNOWN', { kind: 'not-found', say: `There is no objective ${name}.`, mend: 'List them with GET /api/v1/objectives, or declare it first.' })
}

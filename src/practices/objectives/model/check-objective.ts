// What no objective may be, whoever declares it: each refusal says why and how to mend it.
import { formatDuration, hourMs } from '../../../base/duration.ts'
import type { Finding } from '../../../base/finding.ts'
import type { Objective } from './objective.ts'
import { checkRules } from './standard-rules.ts'

export function checkObjective(objective: Objective): readonly Finding[] {
  return [...checkRules(objective), ...checkSlices(objective)]
}

/** The ledger keeps minutes by the hour: a slice that crosses hours would be judged from halves. */
function checkSlices({ name, budgeting }: Objective): readonly Finding[] {
  if (budgeting.method === 'occurrences' || hourMs % budgeting.sliceMs === 0) return []
  return [{
    level: 'error', code: 'OBJECTIVES_SLICE_LENGTH', field: 'budgeting',
    say: `${name} has time slices of ${formatDuration(budgeting.sliceMs)}, which do not fill an hour evenly.`, mend: 'Use 1m, 2m, 5m, 10m, 15m, 30m or 1h.',
  }]
}

// Where an escalation or a shift would lead to nobody although a schedule looks full.
import { dayMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import { reachableOf } from './model/escalation.ts'
import type { Circumstances } from './model/escalation.ts'
import { shiftsBetween, whoIsOnCall } from './model/schedule.ts'
import { wallText } from './model/wall-clock.ts'
import { targetsOf } from './actions/weigh-targets.ts'
import type { StoredPolicy, StoredSchedule } from './store/schedules.ts'

const aheadMs = 14 * dayMs

/** Its end is its fallback, else its last step. A policy that reaches nobody at all is told elsewhere. */
export function endsInNobody(policy: StoredPolicy, reach: Circumstances): readonly Finding[] {
  const end = policy.fallback === null ? (policy.steps.at(-1)?.targets ?? []) : [policy.fallback]
  if (reachableOf(end, reach).length > 0 || reachableOf(targetsOf(policy), reach).length === 0) return []
  const what = policy.fallback === null ? 'its last step leads to nobody now, and it has no fallback' : 'its fallback leads to nobody now'
  return [{ level: 'warning', code: 'ONCALL_POLICY_ENDS_IN_NOBODY', say: `The escalation policy ${policy.name} ends in nobody: ${what}, so administrators would be asked at last.`, mend: 'Add a fallback person with a verified contact method.' }]
}

/** The first shift in two weeks whose holders are all beyond reach. A gap, where nobody holds it, is told elsewhere. */
export function emptyShifts(schedule: StoredSchedule, reach: Pick<Circumstances, 'isReachable'>, nowMs: number): readonly Finding[] {
  const shifts = shiftsBetween(schedule, nowMs, nowMs + aheadMs)
  if (shifts.every(({ person }) => person === null || reach.isReachable(person))) return []
  for (const atMs of [...new Set(shifts.map(({ fromMs }) => Math.max(fromMs, nowMs)))].toSorted((a, b) => a - b)) {
    const holders = whoIsOnCall(schedule, atMs)
    if (holders.length === 0 || holders.some((person) => reach.isReachable(person))) continue
    const isNow = atMs <= nowMs
    return [{
      level: isNow ? 'error' : 'warning', code: 'ONCALL_SHIFT_EMPTY', say: `${isNow ? 'The shift' : `From ${wallText(atMs, schedule.timeZone)} (${schedule.timeZone}) the shift`} of ${schedule.name} is as good as empty: ${holders.join(' and ')} ${holders.length === 1 ? 'holds' : 'hold'} it, and no message can reach ${holders.length === 1 ? 'them' : 'any of them'}.`,
      mend: 'Put somebody on call by an override, or let them verify a contact method.',
    }]
  }
  return []
}

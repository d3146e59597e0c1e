// An escalation chain of Grafana OnCall: its steps that ask and its waits, as steps that ask and then wait.
import { numberIn, ownIn, textIn, textsIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import type { FindingList, Placed } from '../foreign-findings.ts'
import type { ForeignPolicy, ForeignTarget } from '../on-call-source.ts'

const longestDelay = 1_440
/** After the last step, and between steps that only something not carried over parts. */
const usualDelay = 10
/** As OnCall limits it. */
const repeats = 5

const mends: Readonly<Record<string, string>> = {
  notify_if_time_from_to: 'Use `only` on the steps that hold at some hours.',
  notify_if_num_alerts_in_window: 'Storms are folded here by themselves; for a single rule give it a longer `for`.',
  trigger_webhook: 'Name the address as a target of a step: `webhook: https://…`.',
  trigger_action: 'Name the address as a target of a step: `webhook: https://…`.',
  notify_user_group: 'Name the team or the people of that group in the step.',
  notify_whole_channel: 'Name the team or the people in the step.',
  declare_incident: 'Incidents are declared by hand, from the situation.',
  resolve: 'A situation ends when its alerts end.',
}

export function readChain({ value }: Placed, of: { readonly steps: readonly Placed[]; readonly findings: FindingList }): ForeignPolicy {
  const id = textIn(value['id'])!
  const name = textIn(value['name']) ?? id
  const steps: { targets: ForeignTarget[]; delayMinutes: number }[] = []
  let repeat = 0
  for (const placed of of.steps.toSorted((a, b) => (numberIn(a.value['position']) ?? 0) - (numberIn(b.value['position']) ?? 0))) {
    const step = placed.value
    const type = textIn(step['type']) ?? 'unknown'
    if (type === 'wait') {
      const last = steps.at(-1)
      const minutes = (numberIn(step['duration']) ?? 300) / 60
      if (last) last.delayMinutes += minutes
      else of.findings.add('warning', placed, 'FIRST_WAIT', `${name} waits ${minutes} minutes before it asks anybody; here the first step is asked at once.`, 'Give the alert rule a longer `for` if the wait is wanted.')
      continue
    }
    if (type === 'repeat_escalation') {
      repeat = repeats
      continue
    }
    const targets = targetsOf(step, type)
    if (targets === null) {
      of.findings.add('warning', placed, 'STEP', `A step of ${name} (${type.replaceAll('_', ' ')}) is not carried over.`, ownIn(mends, type) ?? 'Name people, teams or schedules in a step.')
      continue
    }
    if (type === 'notify_person_next_each_time') of.findings.add('warning', placed, 'ROUND_ROBIN', `A step of ${name} asks another person each time; here all targets of a step are asked together.`, 'Make a rotation of these people with turns of an hour or a day, and name that schedule in the step.')
    const last = steps.at(-1)
    // Steps without a wait between them are asked together.
    if (last && last.delayMinutes === 0) last.targets.push(...targets)
    else steps.push({ targets: [...targets], delayMinutes: 0 })
  }
  return { id, name, repeat, steps: steps.map(({ targets, delayMinutes }) => ({ targets, delayMinutes: Math.min(longestDelay, Math.max(1, Math.round(delayMinutes === 0 ? usualDelay : delayMinutes))) })) }
}

/** Null: not carried over. */
function targetsOf(step: Foreign, type: string): readonly ForeignTarget[] | null {
  if (type === 'notify_persons') return textsIn(step['persons_to_notify']).map((person) => ({ person }))
  if (type === 'notify_person_next_each_time') return textsIn(step['persons_to_notify_next_each_time']).map((person) => ({ person }))
  const schedule = textIn(step['notify_on_call_from_schedule'])
  if (type === 'notify_on_call_from_schedule') return schedule === null ? null : [{ schedule }]
  const team = textIn(step['notify_to_team_members'])
  if (type === 'notify_team_members') return team === null ? null : [{ team }]
  return null
}

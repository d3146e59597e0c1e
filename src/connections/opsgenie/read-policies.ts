// Opsgenie's escalations, and the routing rules of its teams, as escalation policies here.
import { numberIn, objectIn, objectsIn, ownIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import type { FindingList, Placed } from '../foreign-findings.ts'
import type { ForeignPolicy, ForeignTarget } from '../on-call-source.ts'

const longestDelay = 1_440
const lastWait = 10
const unitMinutes: Readonly<Record<string, number>> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1_440, weeks: 10_080 }

export interface PolicyNames {
  readonly userOf: (reference: Foreign) => string | null
  readonly findings: FindingList
}

/** Its rules count from the beginning; steps here wait one after another. */
export function readEscalation({ value, file, field }: Placed, of: PolicyNames): ForeignPolicy {
  const { findings } = of
  const name = textIn(value['name']) ?? textIn(value['id'])!
  const rules = objectsIn(value['rules']).map((rule, index) => ({ rule, index, at: minutesIn(rule['delay']) })).toSorted((a, b) => a.at - b.at || a.index - b.index)
  const repeat = objectIn(value['repeat'])
  const place = (index: number): { file: string; field: string } => ({ file, field: `${field}.rules[${index}]` })
  if ((rules[0]?.at ?? 0) > 0) findings.add('warning', place(rules[0]!.index), 'FIRST_WAIT', `${name} waits ${rules[0]!.at} minutes before it asks anybody; here the first step is asked at once.`, 'Give the alert rule a longer `for` if the wait is wanted.')
  const times = [...new Set(rules.map(({ at }) => at))]
  const steps = times.map((at, nth) => {
    const targets = rules.filter((one) => one.at === at).flatMap(({ rule, index }): readonly ForeignTarget[] => {
      const { condition, notifyType } = { condition: textIn(rule['condition']) ?? 'if-not-acked', notifyType: textIn(rule['notifyType']) ?? 'default' }
      if (condition === 'if-not-closed') findings.add('warning', place(index), 'IF_NOT_CLOSED', `A rule of ${name} asks although somebody acknowledged; here an acknowledgement ends the asking.`, 'Want several acknowledgements in that step (`acknowledgements: 2`) if two people are needed.')
      if (!['default', 'users', 'all'].includes(notifyType)) findings.add('warning', place(index), 'NOTIFY_TYPE', `A rule of ${name} asks ${notifyType} of its target; here it asks whoever is on call.`, 'Make a second schedule with the order you want, and name it in that step.')
      const target = targetOf(objectIn(rule['recipient']), of)
      if (target === null) findings.add('warning', place(index), 'TARGET', `A rule of ${name} asks ${textIn(objectIn(rule['recipient'])['type']) ?? 'somebody'} that is not carried over.`, 'Name a person, team or schedule in its place.')
      return target === null ? [] : [target]
    })
    const wait = (times[nth + 1] ?? at + (numberIn(repeat['waitInterval']) ?? lastWait)) - at
    return { targets, delayMinutes: Math.min(longestDelay, Math.max(1, Math.round(wait))) }
  })
  return { id: textIn(value['id']) ?? name, name, steps, repeat: Math.max(0, Math.round(numberIn(repeat['count']) ?? 0)) }
}

function targetOf(recipient: Foreign, of: PolicyNames): ForeignTarget | null {
  const [type, id] = [textIn(recipient['type']), textIn(recipient['id'])]
  if (type === 'user') {
    const person = of.userOf(recipient)
    return person === null ? null : { person }
  }
  if (id === null) return null
  return type === 'schedule' ? { schedule: id } : type === 'team' ? { team: id } : null
}

/** What the alerts of a team follow when no other rule fits, as the policy that carries the name of the team. */
export function readTeamRouting({ value, file, field }: Placed, of: PolicyNames & { readonly escalations: readonly ForeignPolicy[] }): readonly ForeignPolicy[] {
  const [id, team] = [textIn(value['id'])!, textIn(value['name']) ?? textIn(value['id'])!]
  const rules = objectsIn(value['routingRules'])
  const chosen = rules.find((rule) => rule['isDefault'] === true) ?? rules.find((rule) => textIn(objectIn(rule['criteria'])['type']) === 'match-all' && textIn(objectIn(rule['timeRestriction'])['type']) === null)
  for (const [index, rule] of rules.entries()) {
    if (rule !== chosen) of.findings.add('warning', { file, field: `${field}.routingRules[${index}]` }, 'ROUTING_RULE', `The routing rule ${textIn(rule['name']) ?? index + 1} of team ${team} is not carried over.`, `Say it in a routing tree: a route with matchers on team="${team}" and a receiver with the policy it leads to.`)
  }
  const notify = objectIn(chosen?.['notify'])
  const [type, wanted] = [textIn(notify['type']), textIn(notify['id'])]
  if (wanted === null || type === null || type === 'none') return []
  const common = { id: `team:${id}`, name: team, ofTeam: id }
  if (type === 'schedule') return [{ ...common, steps: [{ targets: [{ schedule: wanted }], delayMinutes: lastWait }], repeat: 0 }]
  const escalation = of.escalations.find((one) => one.id === wanted)
  return escalation ? [{ ...common, steps: escalation.steps, repeat: escalation.repeat }] : []
}

function minutesIn(value: unknown): number {
  const delay = objectIn(value)
  return (numberIn(delay['timeAmount']) ?? 0) * (ownIn(unitMinutes, textIn(delay['timeUnit']) ?? 'minutes') ?? 1)
}

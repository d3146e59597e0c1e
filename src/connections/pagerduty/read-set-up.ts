// A PagerDuty account as its REST API (version 2) writes it: users, teams, schedules, escalation policies, services.
import type { Read } from '../../base/finding.ts'
import { parseForeignJson } from '../../base/foreign-json.ts'
import { numberIn, objectIn, objectsIn, textIn, textsIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { FindingList } from '../foreign-findings.ts'
import type { Placed } from '../foreign-findings.ts'
import type { ForeignFile, ForeignPolicy, ForeignService, ForeignTarget, ForeignTeam, OnCallSetUp } from '../on-call-source.ts'
import { readPerson } from './read-person.ts'
import { readSchedule } from './read-schedule.ts'

/** Answers of the API: a list and a single thing, by their keys. */
const kinds = { users: 'user', teams: 'team', schedules: 'schedule', escalation_policies: 'escalation_policy', services: 'service' } as const
type Kind = keyof typeof kinds

/** Whole kinds of things that are not here, and what to do instead. */
const leftOut: Readonly<Record<string, string>> = {
  maintenance_windows: 'Make a silence of kind maintenance for those still to come: page Alerts, Silence alerts.',
  event_orchestrations: 'Say the same in a routing tree: kind AlertRouting, `mainstay alerts route` shows what it does.',
  rulesets: 'Say the same in a routing tree: kind AlertRouting, `mainstay alerts route` shows what it does.',
  webhook_subscriptions: 'Make a webhook on the page Settings, Webhooks.',
  extensions: 'Set the chat or webhook up again on this side: pages Settings, Webhooks, and Connections.',
  business_services: 'Say what depends on what in the catalog: `dependencies` of kind Service.',
  response_plays: 'Add responders on the page of a page, or name them in a step of the escalation policy.',
}
const quietKeys = new Set(['limit', 'offset', 'total', 'more', 'query', 'asked', 'team_members', ...Object.keys(kinds), ...Object.values(kinds), ...Object.keys(leftOut)])

export function readPagerDuty(files: readonly ForeignFile[], nowMs: number): Read<OnCallSetUp> {
  const findings = new FindingList('PAGERDUTY')
  const things = new Map<Kind, Map<string, Placed>>(Object.keys(kinds).map((kind) => [kind as Kind, new Map()]))
  const members = new Map<string, Set<string>>()
  for (const file of files) readFile(file, { things, members, findings })
  const of = (kind: Kind): readonly Placed[] => [...things.get(kind)!.values()]
  return {
    value: {
      people: of('users').map((placed) => readPerson(placed, findings)),
      teams: of('teams').map((placed) => readTeam(placed, { users: of('users'), members })),
      schedules: of('schedules').flatMap((placed) => readSchedule(placed, { findings, nowMs }) ?? []),
      policies: of('escalation_policies').flatMap((placed) => readPolicy(placed, findings)),
      services: of('services').flatMap((placed) => readService(placed, findings)),
    },
    findings: findings.all,
  }
}

interface Gathered {
  readonly things: ReadonlyMap<Kind, Map<string, Placed>>
  readonly members: Map<string, Set<string>>
  readonly findings: FindingList
}

function readFile(file: ForeignFile, gathered: Gathered): void {
  const { things, members, findings } = gathered
  let value: unknown
  try {
    value = parseForeignJson(file.text)
  } catch (problem) {
    findings.add('error', { file: file.path, field: '' }, 'NOT_JSON', `${file.path} is not JSON: ${(problem as Error).message.slice(0, 200)}.`, 'Give answers of the REST API as they came, or let Mainstay read them with a token.')
    return
  }
  for (const [index, answer] of (Array.isArray(value) ? objectsIn(value) : [objectIn(value)]).entries()) {
    const at = Array.isArray(value) ? `[${index}].` : ''
    let understood = 0
    for (const [list, single] of Object.entries(kinds) as [Kind, string][]) {
      const found: [Foreign, string][] = [
        ...objectsIn(answer[list]).map((one, place): [Foreign, string] => [one, `${at}${list}[${place}]`]),
        ...(answer[single] === undefined ? [] : [[objectIn(answer[single]), `${at}${single}`] as [Foreign, string]]),
      ]
      if (answer[list] !== undefined || answer[single] !== undefined) understood++
      for (const [one, field] of found) {
        const id = textIn(one['id'])
        if (id === null) continue
        // Asked for alone a schedule has its layers, in a list it has not: what says more stands.
        const known = things.get(list)!.get(id)
        if (!known || Object.keys(one).length >= Object.keys(known.value).length) things.get(list)!.set(id, { value: one, file: file.path, field })
      }
    }
    for (const [team, people] of Object.entries(objectIn(answer['team_members']))) members.set(team, new Set([...(members.get(team) ?? []), ...textsIn(people)]))
    for (const [key, mend] of Object.entries(leftOut)) {
      const count = objectsIn(answer[key]).length
      if (count > 0) findings.add('warning', { file: file.path, field: at + key }, 'LEFT_OUT', `${count} ${key.replaceAll('_', ' ')} ${count === 1 ? 'is' : 'are'} not carried over.`, mend)
      if (answer[key] !== undefined) understood++
    }
    for (const key of Object.keys(answer)) {
      if (!quietKeys.has(key) && understood > 0 && typeof answer[key] === 'object' && answer[key] !== null) findings.add('info', { file: file.path, field: at + key }, 'UNKNOWN_KEY', `\`${key}\` is not read.`, 'Look whether something in it is still wanted.')
    }
    if (understood === 0) findings.add('error', { file: file.path, field: at }, 'NOTHING_KNOWN', `${file.path} holds nothing that PagerDuty's API answers.`, `Give objects with ${Object.keys(kinds).join(', ')}, as the REST API answers them.`)
  }
}

function readTeam({ value }: Placed, of: { users: readonly Placed[]; members: ReadonlyMap<string, ReadonlySet<string>> }): ForeignTeam {
  const id = textIn(value['id'])!
  const named = of.users.filter((user) => objectsIn(user.value['teams']).some((team) => textIn(team['id']) === id)).map((user) => textIn(user.value['id'])!)
  return { id, name: textIn(value['name']) ?? textIn(value['summary']) ?? id, description: textIn(value['description']), members: [...new Set([...(of.members.get(id) ?? []), ...named])] }
}

const longestDelay = 1_440

function readPolicy(placed: Placed, findings: FindingList): readonly ForeignPolicy[] {
  const { value, file, field } = placed
  const id = textIn(value['id'])!
  const name = textIn(value['name']) ?? textIn(value['summary']) ?? id
  const steps = objectsIn(value['escalation_rules']).flatMap((rule, index) => {
    const at = { file, field: `${field}.escalation_rules[${index}]` }
    if (textIn(objectIn(rule['escalation_rule_assignment_strategy'])['type']) === 'round_robin') {
      findings.add('warning', at, 'ROUND_ROBIN', `Step ${index + 1} of ${name} gives each incident to another target in turn; here all targets of a step are asked together.`, 'Make a rotation of these people with turns of an hour or a day, and name that schedule in the step.')
    }
    const targets = objectsIn(rule['targets']).flatMap((target): readonly ForeignTarget[] => {
      const [type, wanted] = [textIn(target['type']) ?? '', textIn(target['id'])]
      if (wanted !== null && type.startsWith('user')) return [{ person: wanted }]
      if (wanted !== null && type.startsWith('schedule')) return [{ schedule: wanted }]
      findings.add('warning', at, 'TARGET', `Step ${index + 1} of ${name} names a target of type ${type || 'unknown'}, which is not carried over.`, 'Name people or schedules in its place.')
      return []
    })
    const delay = numberIn(rule['escalation_delay_in_minutes']) ?? 30
    if (delay > longestDelay) findings.add('warning', at, 'DELAY', `Step ${index + 1} of ${name} waits ${delay} minutes; here a step waits a day at most.`, 'Look whether a day is right.')
    return [{ targets, delayMinutes: Math.min(longestDelay, Math.max(1, Math.round(delay))) }]
  })
  return [{ id, name, steps, repeat: Math.max(0, Math.round(numberIn(value['num_loops']) ?? 0)) }]
}

function readService({ value, file, field }: Placed, findings: FindingList): readonly ForeignService[] {
  const name = textIn(value['name']) ?? textIn(value['summary']) ?? textIn(value['id'])!
  const at = (more = ''): { file: string; field: string } => ({ file, field: `${field}${more}` })
  if (textIn(value['status']) === 'disabled') {
    findings.add('info', at('.status'), 'SERVICE_DISABLED', `The service ${name} is disabled there and is left out.`, 'Add it to the catalog when it is wanted again.')
    return []
  }
  const urgency = objectIn(value['incident_urgency_rule'])
  if (textIn(urgency['type']) === 'use_support_hours') findings.add('warning', at('.incident_urgency_rule'), 'SUPPORT_HOURS', `The urgency of ${name} depends on support hours there.`, 'Use `only` on steps of its escalation policy, or time intervals in the routing tree.')
  else if (textIn(urgency['urgency']) === 'low') findings.add('warning', at('.incident_urgency_rule'), 'LOW_URGENCY', `Everything of ${name} has low urgency there; here the severity of an alert decides.`, 'Give it a receiver with `urgency: ticket` in the routing tree.')
  if ((numberIn(value['acknowledgement_timeout']) ?? 0) > 0) findings.add('info', at('.acknowledgement_timeout'), 'ACK_TIMEOUT', `${name} asks again ${Math.round(numberIn(value['acknowledgement_timeout'])! / 60)} minutes after an acknowledgement; here an acknowledgement stands.`, 'Whoever wants to be asked again snoozes the page.')
  if ((numberIn(value['auto_resolve_timeout']) ?? 0) > 0) findings.add('info', at('.auto_resolve_timeout'), 'AUTO_RESOLVE', `${name} resolves what is old by itself there.`, 'Let the sender say when an alert ends; here nothing ends unsaid.')
  const grouping = textIn(objectIn(value['alert_grouping_parameters'])['type'])
  if (grouping !== null) findings.add('info', at('.alert_grouping_parameters'), 'GROUPING', `${name} groups alerts (${grouping}); here alerts of one service and environment are one situation.`, 'Write `groupBy` in a routing tree to bundle otherwise.')
  if (objectIn(value['auto_pause_notifications_parameters'])['enabled'] === true) findings.add('info', at('.auto_pause_notifications_parameters'), 'AUTO_PAUSE', `${name} waits before it notifies of transient alerts.`, 'Give the alert rule a longer `for`: the page Alert quality shows what that would have saved.')
  const integrations = objectsIn(value['integrations'])
  if (integrations.length > 0) {
    const names = [...new Set(integrations.map((one) => textIn(one['summary']) ?? textIn(one['name']) ?? textIn(one['type']) ?? 'unknown'))]
    findings.add('warning', at('.integrations'), 'INTEGRATIONS', `${name} receives through ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}; their keys are not carried over.`,
      'Point each sender here: what speaks Events v2 keeps its body and changes only the address (page Connections shows it with a key).')
  }
  return [{
    id: textIn(value['id'])!, name, description: textIn(value['description']), team: textIn(objectsIn(value['teams'])[0]?.['id']), policy: textIn(objectIn(value['escalation_policy'])['id']),
  }]
}


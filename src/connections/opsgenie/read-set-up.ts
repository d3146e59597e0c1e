// An Opsgenie account: answers of its REST API, or the files of its configuration backup, one thing each.
import type { Read } from '../../base/finding.ts'
import { parseForeignJson } from '../../base/foreign-json.ts'
import { numberIn, objectIn, objectsIn, ownIn, textIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { FindingList } from '../foreign-findings.ts'
import type { Placed } from '../foreign-findings.ts'
import type { ForeignFile, ForeignHeartbeat, ForeignTeam, OnCallSetUp } from '../on-call-source.ts'
import { readPerson } from './read-person.ts'
import { readEscalation, readTeamRouting } from './read-policies.ts'
import { readSchedule } from './read-schedule.ts'

const kinds = ['users', 'teams', 'schedules', 'escalations', 'integrations', 'heartbeats', 'services', 'forwardingRules', 'policies', 'maintenance'] as const
type Kind = (typeof kinds)[number]

export function readOpsgenie(files: readonly ForeignFile[], nowMs: number): Read<OnCallSetUp> {
  const findings = new FindingList('OPSGENIE')
  const things = new Map<Kind, Placed[]>(kinds.map((kind) => [kind, []]))
  for (const file of files) readFile(file, { things, findings })
  const of = (kind: Kind): readonly Placed[] => things.get(kind)!
  const users = new Map<string, string>()
  for (const { value } of of('users')) {
    const id = textIn(value['id']) ?? textIn(value['username'])!
    users.set(id, id)
    if (textIn(value['username']) !== null) users.set(textIn(value['username'])!.toLowerCase(), id)
  }
  const userOf = (reference: Foreign): string | null => users.get(textIn(reference['id']) ?? '') ?? users.get((textIn(reference['username']) ?? textIn(reference['name']) ?? '').toLowerCase()) ?? null
  const escalations = of('escalations').map((placed) => readEscalation(placed, { userOf, findings }))
  tellLeftOut(of, findings)
  return {
    value: {
      people: of('users').map((placed) => readPerson(placed, findings)),
      teams: of('teams').map(({ value }) => readTeam(value, userOf)),
      schedules: of('schedules').flatMap((placed) => readSchedule(placed, { userOf, findings, nowMs }) ?? []),
      policies: [...escalations, ...of('teams').flatMap((placed) => readTeamRouting(placed, { userOf, findings, escalations }))],
      services: of('services').map(({ value }) => ({ id: textIn(value['id'])!, name: textIn(value['name']) ?? textIn(value['id'])!, description: textIn(value['description']), team: textIn(value['teamId']), policy: null })),
      heartbeats: of('heartbeats').flatMap((placed) => readHeartbeat(placed, findings)),
    },
    findings: findings.all,
  }
}

function readFile(file: ForeignFile, into: { things: ReadonlyMap<Kind, Placed[]>; findings: FindingList }): void {
  const { things, findings } = into
  let value: unknown
  try {
    value = parseForeignJson(file.text)
  } catch (problem) {
    findings.add('error', { file: file.path, field: '' }, 'NOT_JSON', `${file.path} is not JSON: ${(problem as Error).message.slice(0, 200)}.`, 'Give answers of the REST API as they came, or let Mainstay read them with a key.')
    return
  }
  let understood = 0
  const take = (kind: Kind, one: Foreign, field: string): void => {
    understood++
    if (textIn(one['id']) !== null || textIn(one['username']) !== null || textIn(one['name']) !== null) things.get(kind)!.push({ value: one, file: file.path, field })
  }
  const root = objectIn(value)
  for (const kind of kinds) for (const [index, one] of objectsIn(root[kind]).entries()) take(kind, one, `${kind}[${index}]`)
  const loose: [Foreign, string][] = Array.isArray(value) ? objectsIn(value).map((one, index) => [one, `[${index}]`])
    : Array.isArray(root['data']) ? objectsIn(root['data']).map((one, index) => [one, `data[${index}]`])
    : root['data'] === undefined ? (understood === 0 ? [[root, '']] : []) : [[objectIn(root['data']), 'data']]
  for (const [one, field] of loose) {
    const kind = kindOf(one)
    if (kind !== null) take(kind, one, field)
  }
  if (understood === 0) findings.add('error', { file: file.path, field: '' }, 'NOTHING_KNOWN', `${file.path} holds nothing that Opsgenie's API answers.`, 'Give users, teams, schedules (with `expand=rotation`) and escalations as the REST API or its configuration backup writes them.')
}

/** By what it says: a backup has one thing in a file, and only its folder names the kind. */
function kindOf(one: Foreign): Kind | null {
  if (one['rotations'] !== undefined || (one['timezone'] !== undefined && one['name'] !== undefined && one['username'] === undefined)) return 'schedules'
  if (one['username'] !== undefined && (one['fullName'] !== undefined || one['role'] !== undefined)) return 'users'
  if (Array.isArray(one['rules']) && one['name'] !== undefined) return 'escalations'
  if (one['intervalUnit'] !== undefined) return 'heartbeats'
  if (one['fromUser'] !== undefined && one['toUser'] !== undefined) return 'forwardingRules'
  if (one['members'] !== undefined || one['routingRules'] !== undefined) return 'teams'
  if (one['teamId'] !== undefined) return 'services'
  if (typeof one['type'] === 'string' && one['enabled'] !== undefined) return 'integrations'
  return null
}

function readTeam(value: Foreign, userOf: (reference: Foreign) => string | null): ForeignTeam {
  return {
    id: textIn(value['id']) ?? textIn(value['name'])!, name: textIn(value['name']) ?? textIn(value['id'])!, description: textIn(value['description']),
    members: objectsIn(value['members']).flatMap((member) => userOf(objectIn(member['user'])) ?? []),
  }
}

const unitLetters: Readonly<Record<string, string>> = { minutes: 'm', hours: 'h', days: 'd' }

function readHeartbeat({ value, file, field }: Placed, findings: FindingList): readonly ForeignHeartbeat[] {
  const [name, interval, unit] = [textIn(value['name']), numberIn(value['interval']), ownIn(unitLetters, textIn(value['intervalUnit']) ?? 'minutes')]
  if (name === null || value['enabled'] === false) return []
  if (interval === null || interval < 1 || unit === undefined) {
    findings.add('warning', { file, field }, 'HEARTBEAT', `The heartbeat ${name} has no interval that can be read.`, 'Declare it here: kind Heartbeat.')
    return []
  }
  const priority = textIn(value['alertPriority']) ?? 'P3'
  return [{ name, every: `${interval}${unit}`, urgency: ['P1', 'P2'].includes(priority) ? 'page' : priority === 'P3' ? 'ticket' : 'info' }]
}

function tellLeftOut(of: (kind: Kind) => readonly Placed[], findings: FindingList): void {
  for (const { value, file, field } of of('integrations')) {
    if (value['enabled'] === false) continue
    const [name, type] = [textIn(value['name']) ?? 'unknown', textIn(value['type']) ?? 'unknown']
    findings.add('warning', { file, field }, 'INTEGRATION', `The integration ${name} (${type}) is not carried over.`, type === 'API' || type === 'Prometheus' || type === 'Alertmanager'
      ? 'Point its sender here: replace https://api.opsgenie.com by the address of /in/opsgenie, with an ingest key instead of its API key.'
      : 'Point its sender here: page Connections shows the address and the key for each kind of sender.')
  }
  const say = (kind: Kind, what: string, mend: string): void => {
    const [first] = of(kind)
    if (first) findings.add('warning', { file: first.file, field: first.field }, 'LEFT_OUT', `${of(kind).length} ${what} ${of(kind).length === 1 ? 'is' : 'are'} not carried over.`, mend)
  }
  say('forwardingRules', 'forwarding rules', 'Add overrides for the time of each: `mainstay override add`.')
  say('policies', 'alert or notification policies', 'Say the same in a routing tree (kind AlertRouting), with silences, or by a longer `for` of the rule.')
  say('maintenance', 'maintenance windows', 'Make a silence of kind maintenance for those still to come: page Alerts, Silence alerts.')
}

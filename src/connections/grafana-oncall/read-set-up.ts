// A Grafana OnCall installation: answers of its public API (version 1).
import type { Read } from '../../base/finding.ts'
import { parseForeignJson } from '../../base/foreign-json.ts'
import { instantIn, numberIn, objectIn, objectsIn, textIn, textsIn, wallIn, zoneIn } from '../foreign-fields.ts'
import type { Foreign } from '../foreign-fields.ts'
import { FindingList } from '../foreign-findings.ts'
import type { Placed } from '../foreign-findings.ts'
import type { ForeignFile, ForeignFinal, ForeignOverride, ForeignRotation, ForeignSchedule, OnCallSetUp } from '../on-call-source.ts'
import { instantMs } from '../foreign-turns.ts'
import { readChain } from './read-chain.ts'
import { readPerson } from './read-person.ts'
import { readShift } from './read-shift.ts'

const kinds = ['users', 'teams', 'schedules', 'on_call_shifts', 'escalation_chains', 'escalation_policies', 'personal_notification_rules', 'integrations', 'routes', 'outgoing_webhooks'] as const
type Kind = (typeof kinds)[number]
/** A year, in seconds. */
const longestOverride = 366 * 86_400
type Things = ReadonlyMap<Kind, Placed[]>

export function readGrafanaOnCall(files: readonly ForeignFile[], nowMs: number): Read<OnCallSetUp> {
  const findings = new FindingList('GRAFANA_ONCALL')
  const things: Things = new Map(kinds.map((kind) => [kind, []]))
  for (const file of files) readFile(file, { things, findings })
  const of = (kind: Kind): readonly Placed[] => things.get(kind)!
  const steps = Map.groupBy(of('escalation_policies'), ({ value }) => textIn(value['escalation_chain_id']))
  const rules = Map.groupBy(of('personal_notification_rules'), ({ value }) => textIn(value['user_id']))
  // Where no step is important, everybody is asked by their default rules.
  const hasImportant = of('escalation_policies').some(({ value }) => value['important'] === true)
  const shifts = new Map(of('on_call_shifts').map((placed) => [textIn(placed.value['id'])!, placed]))
  tellLeftOut(of, findings)
  return {
    value: {
      people: of('users').map((placed) => readPerson(placed, { findings, hasImportant, rules: rules.get(textIn(placed.value['id'])) ?? [] })),
      teams: of('teams').map(({ value }) => ({
        id: textIn(value['id'])!, name: textIn(value['name']) ?? textIn(value['id'])!, description: null,
        members: of('users').filter((user) => textsIn(user.value['teams']).includes(textIn(value['id'])!)).map((user) => textIn(user.value['id'])!),
      })),
      schedules: of('schedules').flatMap((placed) => readSchedule(placed, { findings, nowMs, shifts, users: of('users') }) ?? []),
      policies: of('escalation_chains').map((placed) => readChain(placed, { findings, steps: steps.get(textIn(placed.value['id'])) ?? [] })),
      services: [],
    },
    findings: findings.all,
  }
}

function readFile(file: ForeignFile, into: { things: Things; findings: FindingList }): void {
  let value: unknown
  try {
    value = parseForeignJson(file.text)
  } catch (problem) {
    into.findings.add('error', { file: file.path, field: '' }, 'NOT_JSON', `${file.path} is not JSON: ${(problem as Error).message.slice(0, 200)}.`, 'Give answers of the API as they came, or let Mainstay read them with a token.')
    return
  }
  const root = objectIn(value)
  const found: [Kind | null, Foreign, string][] = kinds.flatMap((kind) => objectsIn(root[kind]).map((one, index): [Kind, Foreign, string] => [kind, one, `${kind}[${index}]`]))
  const listed = Array.isArray(value) ? value : root['results']
  found.push(...objectsIn(listed).map((one, index): [Kind | null, Foreign, string] => [kindOf(one), one, Array.isArray(value) ? `[${index}]` : `results[${index}]`]))
  let understood = 0
  for (const [kind, one, field] of found) {
    if (kind === null || textIn(one['id']) === null) continue
    understood++
    into.things.get(kind)!.push({ value: one, file: file.path, field })
  }
  if (understood === 0) into.findings.add('error', { file: file.path, field: '' }, 'NOTHING_KNOWN', `${file.path} holds nothing that the API of Grafana OnCall answers.`, `Give the answers of ${kinds.slice(0, 7).join(', ')}.`)
}

/** Answers of the API are lists that do not say of what. */
function kindOf(one: Foreign): Kind | null {
  if (one['username'] !== undefined && one['email'] !== undefined) return 'users'
  if (one['integration_id'] !== undefined) return 'routes'
  if (one['escalation_chain_id'] !== undefined) return 'escalation_policies'
  if (one['user_id'] !== undefined && one['position'] !== undefined) return 'personal_notification_rules'
  if (['web', 'ical', 'calendar'].includes(textIn(one['type']) ?? '')) return 'schedules'
  if (one['start'] !== undefined && one['duration'] !== undefined) return 'on_call_shifts'
  if (one['link'] !== undefined) return 'integrations'
  if (one['url'] !== undefined && one['http_method'] !== undefined) return 'outgoing_webhooks'
  if (one['avatar_url'] !== undefined) return 'teams'
  return one['team_id'] !== undefined && one['name'] !== undefined ? 'escalation_chains' : null
}

interface ScheduleReading {
  readonly findings: FindingList
  readonly nowMs: number
  readonly shifts: ReadonlyMap<string, Placed>
  readonly users: readonly Placed[]
}

function readSchedule({ value, file, field }: Placed, of: ScheduleReading): ForeignSchedule | null {
  const { findings, nowMs } = of
  const id = textIn(value['id'])!
  const name = textIn(value['name']) ?? id
  const place = (more = ''): { file: string; field: string } => ({ file, field: `${field}${more}` })
  const calendarUrl = textIn(value['ical_url_primary'])
  if (textIn(value['ical_url_overrides']) !== null) findings.add('warning', place('.ical_url_overrides'), 'ICAL_OVERRIDES', `The calendar of overrides of ${name} is not read.`, 'Add what is in it as overrides: `mainstay override add`.')
  // A schedule made in the page has no zone of its own; its shifts have.
  const own = textsIn(value['shifts']).flatMap((shift) => of.shifts.get(shift) ?? [])
  const timeZone = zoneIn(value['time_zone']) ?? own.flatMap((shift) => zoneIn(shift.value['time_zone']) ?? []).at(0) ?? 'UTC'
  const rotations: ForeignRotation[] = []
  const overrides: ForeignOverride[] = []
  const missing = textsIn(value['shifts']).length - own.length
  if (missing > 0) {
    findings.add('error', place('.shifts'), 'SHIFT_MISSING', `The schedule ${name} is left out: ${missing} of its shifts are not in this export.`, 'Export on_call_shifts too, every page of them.')
    return null
  }
  for (const shift of own) {
    const read = textIn(shift.value['type']) === 'override' ? readOverride(shift, { ...of, timeZone }) : readShift(shift.value, { timeZone, nowMs })
    if (typeof read === 'string') {
      findings.add('error', shift, 'SHIFT', `The schedule ${name} is left out: ${read}`, 'Change that shift there and export again, or write the schedule here by hand.')
      return null
    }
    for (const one of read) if ('startsAt' in one) rotations.push(one); else overrides.push(one)
  }
  return { id, name, timeZone, mode: 'by-level', rotations: rotations.toSorted((a, b) => (a.level ?? 0) - (b.level ?? 0)), overrides, final: readFinal(value, of.users), ...(calendarUrl === null ? {} : { calendarUrl }) }
}

function readOverride({ value, file, field }: Placed, of: ScheduleReading & { timeZone: string }): readonly ForeignOverride[] | string {
  const zone = zoneIn(value['time_zone']) ?? of.timeZone
  const wall = wallIn(value['start'])
  const duration = numberIn(value['duration'])
  const rolling = Array.isArray(value['rolling_users']) ? value['rolling_users'].flatMap((group) => (Array.isArray(group) ? textsIn(group) : [])) : []
  const people = [...new Set([...textsIn(value['users']), ...rolling])]
  if (wall === null || duration === null || duration <= 0 || duration > longestOverride) return 'an override has no start or no duration that can be read.'
  const fromMs = instantMs(wall, zone)
  const toMs = fromMs + duration * 1_000
  if (toMs <= of.nowMs || people.length === 0) return []
  if (people.length > 1) of.findings.add('warning', { file, field }, 'OVERRIDE_PEOPLE', 'An override puts several people on call; here an override is of one person, and the first is taken.', 'Add the others to the step of the policy for that time, or to a rotation.')
  return [{ person: people[0]!, rotation: null, fromMs, toMs }]
}

/** From the answers of its final shifts, which the reader of the API keeps beside the schedule. */
function readFinal(value: Foreign, users: readonly Placed[]): ForeignFinal | null {
  const asked = objectIn(value['asked'])
  const [fromMs, toMs] = [instantIn(asked['since']), instantIn(asked['until'])]
  if (fromMs === null || toMs === null || !Array.isArray(value['final_shifts'])) return null
  const byEmail = new Map(users.map((user) => [textIn(user.value['email'])?.toLowerCase(), textIn(user.value['id'])!]))
  const shifts = objectsIn(value['final_shifts']).flatMap((shift) => {
    const [begins, ends] = [instantIn(shift['shift_start']), instantIn(shift['shift_end'])]
    const person = textIn(shift['user_pk']) ?? byEmail.get(textIn(shift['user_email'])?.toLowerCase())
    if (begins === null || ends === null || person === null || person === undefined) return []
    const cut = { fromMs: Math.max(begins, fromMs), toMs: Math.min(ends, toMs) }
    return cut.toMs > cut.fromMs ? [{ person, ...cut }] : []
  })
  return { fromMs, toMs, shifts }
}

function tellLeftOut(of: (kind: Kind) => readonly Placed[], findings: FindingList): void {
  const chains = new Map(of('escalation_chains').map(({ value }) => [textIn(value['id']), textIn(value['name'])]))
  for (const { value, file, field } of of('integrations')) {
    const name = textIn(value['name']) ?? textIn(value['id'])!
    const routes = of('routes').filter((route) => textIn(route.value['integration_id']) === textIn(value['id']))
    const leads = [...new Set(routes.flatMap((route) => chains.get(textIn(route.value['escalation_chain_id'])) ?? []))]
    findings.add('warning', { file, field }, 'INTEGRATION', `The integration ${name} (${textIn(value['type']) ?? 'unknown'}) is not carried over${leads.length === 0 ? '' : `; it leads to ${leads.slice(0, 5).join(', ')}`}.`,
      'Point its sender here: page Connections shows the address and the key for each kind of sender.')
    for (const route of routes) {
      if (route.value['is_the_last_route'] === true || textIn(route.value['routing_regex']) === null) continue
      findings.add('warning', route, 'ROUTE', `A route of ${name} (${textIn(route.value['routing_regex'])!.slice(0, 100)}) is not carried over.`, `Say it in a routing tree: a route with matchers, and a receiver with policy ${chains.get(textIn(route.value['escalation_chain_id'])) ?? 'of your choice'}.`)
    }
  }
  const [first] = of('outgoing_webhooks')
  if (first) findings.add('warning', first, 'WEBHOOKS', `${of('outgoing_webhooks').length} outgoing webhooks are not carried over.`, 'Make a webhook on the page Settings, Webhooks, or name an address as a target of a step.')
}

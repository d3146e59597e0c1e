// Reads another pager's set-up, names its people as they are named here, and says what would be made of it.
import { stringify } from 'yaml'
import { dayMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import type { ForeignSchedule, OnCallSource } from '../../../connections/on-call-source.ts'
import type { House } from '../../../spine/practice.ts'
import { listPeople } from '../../access/questions.ts'
import type { Comparison, MoveAnswer, MoveBody, MovedOverride } from '../model/moves/contract.ts'
import type { Schedule } from '../model/schedule.ts'
import { allMethods } from '../store/contacts.ts'
import { loadSchedules } from '../store/schedules.ts'
import { compareShifts } from './compare-shifts.ts'
import { documentsOf } from './documents-of.ts'
import type { MovedSetUp } from './documents-of.ts'
import { namePeople } from './name-people.ts'
import type { KnownPerson } from './name-people.ts'

/** A large account is some thousand requests. */
const fetchTimeoutMs = 5 * 60_000
const defaultDays = 30
const mostMethods = 50_000
const mostOverrides = 2_000

export async function readMove(house: House, source: OnCallSource, asked: MoveBody): Promise<MoveAnswer> {
  const nowMs = house.clock.nowMs()
  const files = asked.files ?? (await fetched(house, source, asked, nowMs))
  const { value, findings } = source.read(files, nowMs)
  const known = await knownPeople(house)
  const who = namePeople(value.people, known)
  const moved = documentsOf(value, who, { people: known, nowMs })
  const overrides = value.schedules.flatMap((schedule) => overridesOf(schedule, moved, who.names))
  const ofKind = (kind: string): number => moved.documents.filter((one) => one.kind === kind).length
  return {
    source: source.name, title: source.title, files: filesOf(source.name, moved),
    counts: { people: value.people.length, newPeople: who.fresh.size, teams: ofKind('Team'), schedules: ofKind('Schedule'), policies: ofKind('EscalationPolicy'), services: ofKind('Service'), overrides: overrides.length },
    findings: [...findings, ...moved.findings], overrides: overrides.slice(0, mostOverrides),
    comparisons: await comparisonsOf(house, value.schedules, { moved, names: who.names, overrides, nowMs }),
  }
}

async function fetched(house: House, source: OnCallSource, asked: MoveBody, nowMs: number) {
  const url = asked.api?.url ?? source.apiUrl
  if (asked.api === undefined) throw new Fault('ONCALL_MOVE_NOTHING', { say: 'There is nothing to read.', mend: 'Give `files`, or `api` with a token.', field: 'files' })
  if (url === null) throw new Fault('ONCALL_MOVE_ADDRESS', { say: `${source.title} has no address of its own: it runs where you run it.`, mend: 'Give the address of its API.', field: 'api.url' })
  return source.fetch({ url, token: asked.api.token, egress: house.egress, signal: AbortSignal.timeout(fetchTimeoutMs) }, { nowMs, untilMs: nowMs + (asked.days ?? defaultDays) * dayMs })
}

async function knownPeople(house: House): Promise<readonly KnownPerson[]> {
  const methods = Map.groupBy(await allMethods(house.read, mostMethods), ({ person }) => person)
  return (await listPeople(house.read)).map(({ id, name, email }) => ({ name, email, methods: methods.get(id) ?? [] }))
}

/** A file for each kind, like those of an export. */
function filesOf(source: string, { documents }: MovedSetUp): MoveAnswer['files'] {
  const byKind = Map.groupBy(documents, ({ kind }) => kind)
  return [...byKind].map(([kind, own]) => ({
    path: `${source}-${kind.toLowerCase()}.yaml`, text: own.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ value }) => stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 })).join('---\n'),
  }))
}

function overridesOf(schedule: ForeignSchedule, moved: MovedSetUp, names: ReadonlyMap<string, string>): readonly MovedOverride[] {
  const made = moved.schedules.get(schedule.id)
  if (!made) return []
  return schedule.overrides.flatMap(({ person, rotation, fromMs, toMs }) => {
    const name = names.get(person)
    const held = rotation === null ? null : made.rotationNames.get(rotation)
    return name === undefined || held === undefined ? [] : [{ schedule: made.name, person: name, rotation: held, fromAt: formatInstant(fromMs), toAt: formatInstant(toMs) }]
  })
}

/** Against the schedule as it is kept here, or as it would be made where there is none yet. */
async function comparisonsOf(house: House, schedules: readonly ForeignSchedule[], of: { moved: MovedSetUp; names: ReadonlyMap<string, string>; overrides: readonly MovedOverride[]; nowMs: number }): Promise<Comparison[]> {
  const { moved, names, overrides, nowMs } = of
  const wanted = schedules.flatMap((schedule) => moved.schedules.get(schedule.id)?.name ?? [])
  const kept = new Map((await loadSchedules(house.read, { names: wanted, afterMs: nowMs, limit: wanted.length })).map((one) => [one.name, one]))
  return schedules.flatMap((schedule) => {
    const made = moved.schedules.get(schedule.id)
    if (!made) return []
    const { name, words } = made
    const own = overrides.filter((one) => one.schedule === name)
    const here: Schedule = kept.get(name) ?? { ...words, name, overrides: own.map((one, index) => ({ id: `${index}`, person: one.person, rotation: one.rotation, fromMs: Date.parse(one.fromAt), toMs: Date.parse(one.toAt) })) }
    // What a calendar holds is known once it was read here.
    const compared = schedule.final === null || (schedule.calendarUrl !== undefined && !kept.has(name)) ? { isSame: null, fromAt: null, toAt: null, differences: [] } : compareShifts(schedule.final, here, names)
    return [{ schedule: name, displayName: schedule.name, timeZone: schedule.timeZone, isKept: kept.has(name), ...compared }]
  })
}

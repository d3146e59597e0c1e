// How ready people are for the schedules that ask for it, and on how many people the knowledge of a service stands.
import { dayMs } from '../../base/duration.ts'
import type { Db } from '../../spine/database.ts'
import type { Person } from '../access/questions.ts'
import { findTeam, listServices } from '../catalog/questions.ts'
import type { CatalogService } from '../catalog/questions.ts'
import { choosePolicy } from './actions/choose-policy.ts'
import { membersOf, targetsOf } from './actions/weigh-targets.ts'
import { isReady, weighReadiness } from './model/readiness.ts'
import type { ItemState, Known } from './model/readiness.ts'
import { Directory } from './people.ts'
import { methodsOf } from './store/contacts.ts'
import { acceptancesOf, restorersSince, shadowCopies, shadowsOf, ticksOf } from './store/readiness.ts'
import type { AcceptanceRow, ReadinessList, ShadowRow, TickRow } from './store/readiness.ts'
import { loadSchedules } from './store/schedules.ts'
import type { StoredSchedule } from './store/schedules.ts'

const mostSchedules = 2_000

export interface Readiness {
  readonly person: Person
  /** Schedules of the list that name them. */
  readonly schedules: readonly string[]
  readonly states: readonly ItemState[]
  readonly isReady: boolean
  readonly ticks: readonly TickRow[]
  /** Not over. */
  readonly acceptances: readonly AcceptanceRow[]
  readonly shadows: readonly (ShadowRow & { readonly pages: number })[]
}

/** Login names that a schedule can put on call, in rotations and overrides that are not over. */
export function namedBy(schedule: StoredSchedule): ReadonlySet<string> {
  return new Set([...schedule.rotations.flatMap(({ people }) => people), ...schedule.overrides.flatMap(({ person }) => person ?? [])])
}

/** Of these people; left out: everybody on its schedules, in its team, and who shadows. By name. */
export async function readinessOf(db: Db, list: ReadinessList, asked: { readonly nowMs: number; readonly people?: readonly Person[] }): Promise<readonly Readiness[]> {
  const { nowMs } = asked
  const schedules = await loadSchedules(db, { names: list.schedules, afterMs: nowMs, limit: mostSchedules })
  const shadows = await shadowsOf(db, list.schedules)
  const people = asked.people ?? await everybodyOf(db, list, { schedules, shadows })
  const ticks = await ticksOf(db, list.team)
  const acceptances = await acceptancesOf(db, list.schedules, nowMs)
  const methods = await methodsOf(db, people.map(({ id }) => id))
  const copies = await shadowCopies(db, shadows.map(({ id }) => id))
  return people.map((person) => {
    const own = { ticks: ticks.filter((tick) => tick.person === person.id), shadows: shadows.filter((shadow) => shadow.person === person.id) }
    const states = weighReadiness(list.items, {
      ticks: own.ticks.map((tick) => ({ item: tick.item, atMs: tick.ticked_ms })), shadows: own.shadows.map((one) => ({ fromMs: one.from_ms, toMs: one.to_ms })),
      verifiedMethods: methods.filter((method) => method.person === person.id && method.verified_ms !== null).length,
    }, nowMs)
    return {
      person, states, isReady: isReady(states), ticks: own.ticks, acceptances: acceptances.filter((one) => one.person === person.id),
      schedules: schedules.filter((schedule) => namedBy(schedule).has(person.name)).map(({ name }) => name), shadows: own.shadows.map((one) => ({ ...one, pages: copies.get(one.id) ?? 0 })),
    }
  })
}

async function everybodyOf(db: Db, list: ReadinessList, known: { schedules: readonly StoredSchedule[]; shadows: readonly ShadowRow[] }): Promise<readonly Person[]> {
  const directory = new Directory(db)
  const names = new Set([...known.schedules.flatMap((schedule) => [...namedBy(schedule)]), ...((await findTeam(db, list.team))?.members ?? [])])
  const people = new Map<string, Person>()
  for (const name of names) {
    const person = await directory.named(name)
    if (person?.isActive) people.set(person.id, person)
  }
  for (const { person: id } of known.shadows) {
    const person = await directory.withId(id)
    if (person?.isActive) people.set(person.id, person)
  }
  return [...people.values()].toSorted((a, b) => (a.displayName < b.displayName ? -1 : 1))
}

/** Not ready, and nobody accepted them on this schedule for a reason that still holds. */
export function isUnaccepted(one: Readiness, schedule: string): boolean {
  return !one.isReady && !one.acceptances.some((acceptance) => acceptance.schedule === schedule)
}

export interface ServiceKnowledge extends Known {
  readonly service: CatalogService
  readonly lastMs: number | null
  readonly policy: string | null
  /** People whom its policy can ask, on any day. */
  readonly reach: number
}

export const knowledgeMs = 180 * dayMs
const mostServices = 2_000
/** Rows of services and people. */
const mostRestorers = 20_000

/** By service, only those that somebody answered for. */
export async function restoresOf(db: Db, sinceMs: number): Promise<ReadonlyMap<string, Known & { readonly lastMs: number }>> {
  const byService = Map.groupBy(await restorersSince(db, sinceMs, mostRestorers), ({ service }) => service)
  return new Map([...byService].map(([service, rows]) => [service, { people: new Set(rows.map(({ person }) => person)), times: rows.reduce((sum, { times }) => sum + times, 0), lastMs: Math.max(...rows.map(({ lastMs }) => lastMs)) }]))
}

/** Services of the catalog, of one team when given; by name. */
export async function knowledgeOf(db: Db, asked: { readonly nowMs: number; readonly sinceMs: number; readonly team?: string }): Promise<{ readonly services: readonly ServiceKnowledge[]; readonly isCut: boolean }> {
  const services = (await listServices(db)).filter(({ owner }) => asked.team === undefined || owner === asked.team)
  const restores = await restoresOf(db, asked.sinceMs)
  const schedules = new Map((await loadSchedules(db, { afterMs: asked.nowMs, limit: mostSchedules })).map((schedule) => [schedule.name, schedule]))
  const reaches = new Map<string, { policy: string | null; reach: number }>()
  const found: ServiceKnowledge[] = []
  for (const service of services.slice(0, mostServices)) {
    // Services of one team that name no route of their own are all asked by the same policy.
    const key = `${service.onCallRoute ?? ''}\n${service.owner ?? ''}`
    const known = reaches.get(key) ?? await reachOf(db, service.name, schedules)
    reaches.set(key, known)
    found.push({ service, ...known, ...(restores.get(service.name) ?? { people: new Set<string>(), times: 0, lastMs: null }) })
  }
  return { services: found, isCut: services.length > mostServices }
}

async function reachOf(db: Db, service: string, schedules: ReadonlyMap<string, StoredSchedule>): Promise<{ policy: string | null; reach: number }> {
  const { policy, plan } = await choosePolicy(db, service)
  const targets = targetsOf(plan)
  const teams = await membersOf(db, targets)
  const names = new Set(targets.flatMap((target): readonly string[] => {
    if ('person' in target) return [target.person]
    if ('schedule' in target) return schedules.get(target.schedule)?.rotations.flatMap(({ people }) => people) ?? []
    return 'team' in target ? (teams.get(target.team) ?? []) : []
  }))
  return { policy, reach: names.size }
}

// Who stands behind targets now, and whom a message can reach.
import type { Db } from '../../../spine/database.ts'
import type { Person } from '../../access/questions.ts'
import { findTeam } from '../../catalog/questions.ts'
import { allTargets } from '../model/escalation.ts'
import type { Circumstances, Plan, Target } from '../model/escalation.ts'
import { isReachable } from '../model/contact-rules.ts'
import type { Contacts } from '../model/contact-rules.ts'
import { isWithin } from '../model/hours.ts'
import { whoIsOnCall } from '../model/schedule.ts'
import { administratorsOf, contactsOf, Directory } from '../people.ts'
import { loadSchedules } from '../store/schedules.ts'

export interface Weighed {
  readonly now: Circumstances
  /** A person by login name, with how they are reached; undefined when there is no such active person. */
  find(name: string): { readonly person: Person; readonly contacts: Contacts } | undefined
}

/** More schedules than this in one policy cannot be: 20 steps of 20 targets, and a fallback. */
const maxSchedules = 401

export async function weighTargets(db: Db, targets: readonly Target[], atMs: number): Promise<Weighed> {
  const names = [...new Set(targets.flatMap((target) => ('schedule' in target ? [target.schedule] : [])))]
  const schedules = new Map((await loadSchedules(db, { names, afterMs: atMs, limit: maxSchedules })).map((schedule) => [schedule.name, whoIsOnCall(schedule, atMs)]))
  const teams = await membersOf(db, targets)
  const peopleOf = (target: Target): readonly string[] => {
    if ('person' in target) return [target.person]
    if ('schedule' in target) return schedules.get(target.schedule) ?? []
    return 'team' in target ? (teams.get(target.team) ?? []) : []
  }
  const directory = new Directory(db)
  const people: Person[] = []
  for (const name of new Set(targets.flatMap((target) => peopleOf(target)))) {
    const person = await directory.named(name)
    if (person?.isActive) people.push(person)
  }
  return weighed(people, await contactsOf(db, people), { peopleOf, isTime: (hours) => isWithin(hours, atMs), lastResort: [] })
}

/** Names of every member of the teams among these targets, by team. */
export async function membersOf(db: Db, targets: readonly Target[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const members = new Map<string, readonly string[]>()
  for (const name of new Set(targets.flatMap((target) => ('team' in target ? [target.team] : [])))) members.set(name, (await findTeam(db, name))?.members ?? [])
  return members
}

/** The same, with administrators as the last resort. Costs a look at everybody, so it is asked for only when needed. */
export async function withLastResort(db: Db, before: Weighed): Promise<Weighed> {
  const administrators = await administratorsOf(db)
  const contacts = await contactsOf(db, administrators)
  const reachable = administrators.filter((person) => isReachable(contacts.get(person.id)!))
  const last = weighed(reachable, contacts, { peopleOf: before.now.peopleOf, isTime: before.now.isTime, lastResort: reachable.map((person) => person.name) })
  return { now: { ...before.now, lastResort: last.now.lastResort }, find: (name) => before.find(name) ?? last.find(name) }
}

export function targetsOf(plan: Plan): readonly Target[] {
  return [...plan.steps.flatMap((step) => allTargets(step)), ...(plan.fallback === null ? [] : [plan.fallback])]
}

function weighed(people: readonly Person[], contacts: ReadonlyMap<string, Contacts>, rest: Omit<Circumstances, 'isReachable'>): Weighed {
  const byName = new Map(people.map((person) => [person.name, { person, contacts: contacts.get(person.id)! }]))
  return {
    now: { ...rest, isReachable: (name) => byName.has(name) && isReachable(byName.get(name)!.contacts) },
    find: (name) => byName.get(name),
  }
}

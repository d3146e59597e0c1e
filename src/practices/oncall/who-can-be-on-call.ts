// Everybody whom a schedule, an override or a policy names: whoever may be woken one day.
import type { Db } from '../../spine/database.ts'
import type { Person } from '../access/questions.ts'
import { membersOf, targetsOf } from './actions/weigh-targets.ts'
import { Directory } from './people.ts'
import { loadPolicies, loadSchedules } from './store/schedules.ts'

const maxLooked = 2_000

export async function peopleWhoCanBeOnCall(db: Db, nowMs: number): Promise<readonly Person[]> {
  const schedules = await loadSchedules(db, { afterMs: nowMs, limit: maxLooked })
  const targets = (await loadPolicies(db, { limit: maxLooked })).flatMap((policy) => targetsOf(policy))
  const names = new Set([
    ...schedules.flatMap((schedule) => [...schedule.rotations.flatMap((rotation) => rotation.people), ...schedule.overrides.flatMap((override) => override.person ?? [])]),
    ...targets.flatMap((target) => ('person' in target ? [target.person] : [])), ...[...(await membersOf(db, targets)).values()].flat(),
  ])
  const directory = new Directory(db)
  const people: Person[] = []
  for (const name of [...names].sort()) {
    const person = await directory.named(name)
    if (person?.isActive) people.push(person)
  }
  return people
}

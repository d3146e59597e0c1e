// Who would be asked, step by step, if a page began at some time: the escalation itself, played forward without asking anybody.
import { minuteMs } from '../../../base/duration.ts'
import type { Db } from '../../../spine/database.ts'
import { isReachable } from '../model/contact-rules.ts'
import { beginning, nextEscalation } from '../model/escalation.ts'
import type { Because, Circumstances, Escalation, Plan, Target } from '../model/escalation.ts'
import { isWithin } from '../model/hours.ts'
import { firstOf, policyRoutes } from '../model/policy-choice.ts'
import { whoIsOnCall } from '../model/schedule.ts'
import { methodsOf } from './contacts.ts'
import { loadPolicy, loadSchedules } from './schedules.ts'
import type { StoredSchedule } from './schedules.ts'

/** What other practices know: on-call is asked with it, as a question is answered from home. */
export interface Surroundings {
  /** As the catalog has it; null for none, or an unknown one. */
  readonly service: { readonly name: string; readonly onCallRoute: string | null; readonly owner: string | null } | null
  readonly people: readonly { readonly id: string; readonly name: string; readonly displayName: string; readonly email: string | null; readonly isActive: boolean; readonly role: string }[]
  /** Login names; empty for a team that is unknown. */
  membersOf(team: string): Promise<readonly string[]>
}

export interface WouldAsk {
  /** Null: there is none, and administrators are asked. */
  readonly policy: string | null
  /** Why this policy, in one sentence. */
  readonly reason: string
  /** The first round, each step with who is on call when it comes; nobody acknowledges. */
  readonly steps: readonly {
    readonly afterMinutes: number
    readonly people: readonly { readonly name: string; readonly displayName: string; readonly because: Because }[]
    /** Schedules that had nobody on call; people that no message can reach. */
    readonly empty: readonly string[]
    readonly unreachable: readonly string[]
  }[]
}

/** A policy has at most 20 steps. */
const mostSteps = 25
/** 20 steps of 20 targets, and a fallback. */
const mostSchedules = 401

/** `routed`: a policy that the alert is routed to; null follows the service. */
export async function whoWouldBeAsked(db: Db, asked: { readonly serviceName: string | null; readonly routed: string | null; readonly atMs: number }, around: Surroundings): Promise<WouldAsk> {
  const people = around.people.filter(({ isActive }) => isActive)
  const methods = Map.groupBy(await methodsOf(db, people.map(({ id }) => id)), ({ person }) => person)
  const reachable = new Set(people.filter(({ id, email }) => isReachable({ accountEmail: email, rules: [], timeZone: 'UTC', quiet: null, methods: (methods.get(id) ?? []).map((row) => ({ id: row.id, kind: row.kind, address: row.address, isVerified: row.verified_ms !== null })) })).map(({ name }) => name))
  const lastResort = people.filter(({ role, name }) => role === 'administrator' && reachable.has(name)).map(({ name }) => name)
  const chosen = await firstOf(policyRoutes(asked, around.service), (name) => loadPolicy(db, name))
  const plan: Plan = chosen.policy ?? { steps: [{ targets: lastResort.map((person) => ({ person })), delayMinutes: 5 }], repeat: 2, fallback: null }
  const targets = [...plan.steps.flatMap((step) => step.targets), ...(plan.fallback === null ? [] : [plan.fallback])]
  const schedules = await schedulesOf(db, targets, asked.atMs)
  const teams = new Map<string, readonly string[]>()
  for (const target of targets) if ('team' in target && !teams.has(target.team)) teams.set(target.team, await around.membersOf(target.team))
  const circumstances = (atMs: number): Circumstances => ({
    isReachable: (name) => reachable.has(name), isTime: (hours) => isWithin(hours, atMs), lastResort,
    peopleOf(target) {
      if ('person' in target) return [target.person]
      const schedule = 'schedule' in target ? schedules.get(target.schedule) : undefined
      return schedule ? whoIsOnCall(schedule, atMs) : 'team' in target ? (teams.get(target.team) ?? []) : []
    },
  })
  const names = new Map(people.map(({ name, displayName }) => [name, displayName]))
  return {
    policy: chosen.policy === null ? null : chosen.name, reason: chosen.reason,
    steps: played(plan, (afterMinutes) => circumstances(asked.atMs + afterMinutes * minuteMs)).map(({ afterMinutes, next }) => ({
      afterMinutes, empty: [...new Set(next.empty.flatMap((one) => one.schedules))], unreachable: [...new Set(next.empty.flatMap((one) => one.unreachable))],
      people: next.ask.map(({ person, because }) => ({ name: person, displayName: names.get(person) ?? person, because })),
    })),
  }
}

async function schedulesOf(db: Db, targets: readonly Target[], atMs: number): Promise<ReadonlyMap<string, StoredSchedule>> {
  const names = [...new Set(targets.flatMap((target) => ('schedule' in target ? [target.schedule] : [])))]
  return new Map((await loadSchedules(db, { names, afterMs: atMs, limit: mostSchedules })).map((schedule) => [schedule.name, schedule]))
}

/** Until the policy would begin again, or is through. */
function played(plan: Plan, at: (afterMinutes: number) => Circumstances): readonly { readonly afterMinutes: number; readonly next: Escalation }[] {
  const steps: { afterMinutes: number; next: Escalation }[] = []
  let position = beginning
  for (let afterMinutes = 0; steps.length < mostSteps; ) {
    const now = at(afterMinutes)
    // As an escalation does: the last resort only where nobody else is left.
    const first = nextEscalation(plan, position, { ...now, lastResort: [] })
    const next = first.ask.length > 0 ? first : nextEscalation(plan, position, now)
    if (next.position.round > 1 && !next.isExhausted) break
    steps.push({ afterMinutes, next })
    if (next.waitMinutes === null) break
    position = next.position
    afterMinutes += next.waitMinutes
  }
  return steps
}

// Escalation: whom to ask now and when to ask next. A step that leads to nobody never ends in silence.

import type { Hours } from './hours.ts'

/** A webhook is told, and answers nothing: it stands for no person. */
export type Target = { readonly person: string } | { readonly schedule: string } | { readonly team: string } | { readonly webhook: string }

export interface Step {
  readonly targets: readonly Target[]
  readonly delayMinutes: number
  /** Different people who must acknowledge; left out: one. */
  readonly acknowledgements?: number
  /** Asked only in these hours; left out: always. */
  readonly only?: Hours
  /** Asked instead out of these hours; left out: the step is passed over, or waits. */
  readonly otherwise?: readonly Target[]
  /** Low urgency waits here until the hours begin. High urgency never waits: it asks this step at once. */
  readonly waits?: boolean
}

/** Everybody a step could ask, at whatever hour. */
export function allTargets(step: Step): readonly Target[] {
  return [...step.targets, ...(step.otherwise ?? [])]
}

export interface Plan {
  readonly steps: readonly Step[]
  /** Rounds after the first. */
  readonly repeat: number
  /** Stands in for a step that leads to nobody, and is asked when everybody stayed silent. */
  readonly fallback: Target | null
}

/** Where an escalation stands: the step that was asked last; `step` 0 is before the first, `round` 1 the first time through. */
export interface Position {
  readonly step: number
  readonly round: number
}

export const beginning: Position = { step: 0, round: 1 }

/** What is true now: who stands behind a target, and whom a message can reach. */
export interface Circumstances {
  /** Names of a target's people now; empty when nobody is on call, or the schedule does not exist. */
  peopleOf(target: Target): readonly string[]
  isReachable(person: string): boolean
  isTime(hours: Hours): boolean
  /** Minutes until hours begin, for a page that can wait; null or left out: nothing waits for them. */
  minutesUntil?(hours: Hours): number | null
  /** Asked when nothing else is left: administrators with an address. */
  readonly lastResort: readonly string[]
}

export type Because = 'step' | 'fallback' | 'last-resort'

export interface Escalation {
  /** Where it stands afterwards. */
  readonly position: Position
  readonly ask: readonly { readonly person: string; readonly because: Because }[]
  /** Addresses told along with them. */
  readonly webhooks: readonly string[]
  /** Minutes until the next step; null: this was the end, no timer. */
  readonly waitMinutes: number | null
  /** Steps passed or filled in by others because they led to nobody. */
  readonly empty: readonly EmptyStep[]
  /** Nobody is asked yet: the next step waits for its hours. */
  readonly isHeld?: true
  /** Everybody has been asked; nobody answered. */
  readonly isExhausted: boolean
}

export interface EmptyStep {
  readonly step: number
  /** Schedules with nobody on call. */
  readonly schedules: readonly string[]
  /** People that no message can reach. */
  readonly unreachable: readonly string[]
}

/**
 * The next move from `position`. A step with somebody reachable is asked. A step without: the fallback is asked in
 * its place; where that is nobody either, the following step at once; and when nothing is left, the last resort.
 * A step out of its hours asks its other targets, waits where it can, or is passed over: that is how it was meant. A policy of which nothing is left by that asks the
 * last resort all the same.
 */
export function nextEscalation(plan: Plan, position: Position, now: Circumstances): Escalation {
  const empty: EmptyStep[] = []
  const webhooks: string[] = []
  let isPassed = false
  let at = position
  for (let looked = 0; looked < plan.steps.length; looked++) {
    const next = following(plan, at)
    if (next === null) break
    const step = plan.steps[next.step - 1]!
    const targets = targetsNow(step, now)
    if (targets === 'wait') return { position: at, ask: [], webhooks, waitMinutes: now.minutesUntil!(step.only!), empty, isHeld: true, isExhausted: false }
    at = next
    if (targets === 'pass') {
      isPassed = true
      continue
    }
    const people = reachableOf(targets, now)
    webhooks.push(...targets.flatMap((target) => ('webhook' in target ? [target.webhook] : [])))
    const isMeantForPeople = targets.some((target) => !('webhook' in target))
    if (people.length > 0 || !isMeantForPeople) return { position: at, ask: asked(people, 'step'), webhooks, waitMinutes: step.delayMinutes, empty, isExhausted: false }
    empty.push(emptiness(targets, at.step, now))
    const standIns = plan.fallback === null ? [] : reachableOf([plan.fallback], now)
    if (standIns.length > 0) return { position: at, ask: asked(standIns, 'fallback'), webhooks, waitMinutes: step.delayMinutes, empty, isExhausted: false }
  }
  // A whole round of nobody, or nobody at its end: administrators stand in once before the page counts as unanswered.
  if ((empty.length > 0 || isPassed) && now.lastResort.length > 0) {
    return { position: at, ask: asked(now.lastResort, 'last-resort'), webhooks, waitMinutes: plan.steps.at(-1)!.delayMinutes, empty, isExhausted: false }
  }
  const last = plan.fallback === null ? [] : reachableOf([plan.fallback], now)
  const ask = last.length > 0 ? asked(last, 'fallback') : asked(now.lastResort, 'last-resort')
  return { position: at, ask, webhooks, waitMinutes: null, empty, isExhausted: true }
}

/** How many different people must acknowledge where the escalation stands: the most that any step asked so far wants. */
export function acknowledgementsWanted(plan: Plan, { step, round }: Position): number {
  const asked = round > 1 ? plan.steps : plan.steps.slice(0, Math.max(step, 1))
  return Math.max(1, ...asked.map((one) => one.acknowledgements ?? 1))
}

/** Everybody behind targets whom a message can reach, each once. */
export function reachableOf(targets: readonly Target[], now: Circumstances): readonly string[] {
  return [...new Set(targets.flatMap((target) => now.peopleOf(target)))].filter((person) => now.isReachable(person))
}

function targetsNow(step: Step, now: Circumstances): readonly Target[] | 'pass' | 'wait' {
  if (!step.only || now.isTime(step.only)) return step.targets
  if (step.otherwise) return step.otherwise
  if (!step.waits) return 'pass'
  return (now.minutesUntil?.(step.only) ?? null) === null ? step.targets : 'wait'
}

function following(plan: Plan, { step, round }: Position): Position | null {
  if (step < plan.steps.length) return { step: step + 1, round }
  return round <= plan.repeat && plan.steps.length > 0 ? { step: 1, round: round + 1 } : null
}

function emptiness(targets: readonly Target[], number: number, now: Circumstances): EmptyStep {
  const schedules = targets.flatMap((target) => ('schedule' in target && now.peopleOf(target).length === 0 ? [target.schedule] : []))
  const unreachable = [...new Set(targets.flatMap((target) => now.peopleOf(target)))]
  return { step: number, schedules, unreachable }
}

function asked(people: readonly string[], because: Because): Escalation['ask'] {
  return people.map((person) => ({ person, because }))
}

// What becomes of burning alerts when the rules are edited.
import type { BurnRule } from './objective.ts'

export interface FiringRules {
  readonly rules: readonly BurnRule[]
  readonly firing: readonly boolean[]
}

/**
 * Same rules: as they were. Other rules: the first of a severity that was firing fires on, so that the alert is ended
 * by a verdict and not by an edit; a severity that has no rule any more is ended, since nobody would judge it again.
 */
export function carryFiring(before: FiringRules, rules: readonly BurnRule[]): { readonly firing: readonly boolean[]; readonly ended: readonly BurnRule[] } {
  const firing = rules.map(() => false)
  if (JSON.stringify(before.rules) === JSON.stringify(rules)) return { firing: rules.map((_, index) => before.firing[index] ?? false), ended: [] }
  const ended: BurnRule[] = []
  for (const severity of ['page', 'ticket'] as const) {
    const fired = before.rules.find((rule, index) => rule.severity === severity && before.firing[index])
    if (fired === undefined) continue
    const heir = rules.findIndex((rule) => rule.severity === severity)
    if (heir === -1) ended.push(fired)
    else firing[heir] = true
  }
  return { firing, ended }
}

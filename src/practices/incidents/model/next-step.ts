// The one thing to do next in an incident, for whoever comes to it at night.
import type { IncidentState } from './lifecycle.ts'

export interface StepFacts {
  readonly state: IncidentState
  readonly hasCommander: boolean
  /** Milliseconds that the next update is late; null when none is due or it is in time. */
  readonly updateLateMs: number | null
  /** States of the mitigations that are not over, newest first. */
  readonly mitigations: readonly { readonly text: string; readonly state: string; readonly verdict: string | null }[]
  readonly isMerged: boolean
}

/** What a press does, where the page has something to open for it. */
export type StepDoes = 'take-command' | 'resolve' | 'close' | 'see-updates' | 'see-mitigations' | 'see-suspects' | null

export interface NextStep {
  readonly say: string
  readonly does: StepDoes
}

/** In the order in which neglect hurts most: somebody leads, what can undo it is done, people are told, then it is ended. */
export function nextStep(facts: StepFacts): NextStep {
  const { state, mitigations } = facts
  if (facts.isMerged) return { say: 'Go on in the incident it is part of', does: null }
  if (state === 'closed') return { say: 'Nothing: it is closed', does: null }
  if (state === 'resolved') return { say: 'Say what is missing and close it', does: 'close' }
  if (!facts.hasCommander) return { say: 'Take command', does: 'take-command' }
  const waiting = mitigations.find((one) => one.state === 'approved') ?? mitigations.find((one) => one.state === 'proposed')
  if (state === 'open' && waiting) return { say: `${waiting.state === 'approved' ? 'Do' : 'Decide'}: ${waiting.text}`, does: 'see-mitigations' }
  if (facts.updateLateMs !== null) return { say: 'Publish the update that is late', does: 'see-updates' }
  if (state === 'mitigated') return { say: 'Resolve it when the cause is gone', does: 'resolve' }
  const done = mitigations.find((one) => one.state === 'done')
  if (done && done.verdict === null) return { say: `See whether it helped: ${done.text}`, does: 'see-mitigations' }
  if (done && done.verdict === 'fail') return { say: `It did not help: ${done.text}. Try the next`, does: 'see-suspects' }
  if (done && done.verdict === 'pass') return { say: 'It helped: mitigate when users are whole', does: 'see-mitigations' }
  return { say: 'Look at the first suspect, and propose what undoes it', does: 'see-suspects' }
}

// What objectives say on the record. Minutes are not entries: they live in the ledger; what becomes of them is said here.
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const Fields = Type.Object({ fields: Type.Array(Type.String()) })
export const objectiveCreated = defineEvent('objective.created', 'An objective was declared.', Type.Object({ target: Type.Number(), window: Type.String() }))
export const objectiveChanged = defineEvent('objective.changed', 'An objective was changed; the fields are named.', Fields)
export const objectiveRemoved = defineEvent('objective.removed', 'An objective is no longer measured.', Type.Object({}))
export const generationStarted = defineEvent('sli.generation-started', 'What is measured changed, so its ledger starts anew; the old one is kept.', Type.Object({ generation: Type.Integer(), because: Type.Array(Type.String()) }))
export const sliBackfilled = defineEvent('sli.backfilled', 'Past minutes were read from the source, so that the budget is true at once.', Type.Object({ from: Type.String(), to: Type.String(), minutes: Type.Integer() }))
export const sliRewritten = defineEvent('sli.rewritten', 'Minutes already counted were counted anew: late or corrected counts.', Type.Object({ from: Type.String(), to: Type.String(), minutes: Type.Integer(), by: Type.String() }))

const Burn = Type.Object({
  /** Objective and severity: the same burn has the same key. */
  key: Type.String(),
  objective: Type.String(),
  severity: Type.Union([Type.Literal('page'), Type.Literal('ticket')]),
  service: Type.String(),
  /** A title. */
  summary: Type.String(),
  /** The arithmetic behind it, and what is left. */
  explanation: Type.String(),
  runbook: Type.Union([Type.String(), Type.Null()]),
  longMs: Type.Number(),
  shortMs: Type.Number(),
  factor: Type.Number(),
  longBurn: Type.Union([Type.Number(), Type.Null()]),
  shortBurn: Type.Union([Type.Number(), Type.Null()]),
  budgetRemaining: Type.Union([Type.Number(), Type.Null()]),
})
export const burnStarted = defineEvent('burn.started', 'An error budget burns faster than a rule allows.', Burn)
export const burnStopped = defineEvent('burn.stopped', 'An error budget no longer burns too fast.', Burn)
export const budgetExhausted = defineEvent('budget.exhausted', 'The error budget of the window is gone.', Type.Object({ remaining: Type.Number() }))
export const budgetRegained = defineEvent('budget.regained', 'There is error budget left again.', Type.Object({ remaining: Type.Number() }))
export const coverageLost = defineEvent('coverage.lost', 'Too little is measured to judge: burn rules stand still.', Type.Object({ coverage: Type.Number() }))
export const coverageRegained = defineEvent('coverage.regained', 'Enough is measured again.', Type.Object({ coverage: Type.Number() }))
export const exclusionAdded = defineEvent('exclusion.added', 'Minutes of a maintenance do not count.', Type.Object({ from: Type.String(), to: Type.String(), reason: Type.String(), approver: Type.String() }))
export const exclusionRemoved = defineEvent('exclusion.removed', 'Minutes that were left out count again.', Type.Object({ from: Type.String(), to: Type.String() }))

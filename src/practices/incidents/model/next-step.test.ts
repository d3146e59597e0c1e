// The one thing to do next, row by row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextStep } from './next-step.ts'
import type { StepFacts } from './next-step.ts'

const led: StepFacts = { state: 'open', hasCommander: true, updateLateMs: null, mitigations: [], isMerged: false }
const roll = (state: string, verdict: string | null = null) => ({ text: 'Roll back 4.16', state, verdict })

const rows: readonly { says: string; given: Partial<StepFacts>; step: string }[] = [
  { says: 'without a commander nothing else comes first', given: { hasCommander: false, updateLateMs: 1, mitigations: [roll('proposed')] }, step: 'Take command' },
  { says: 'then what could undo it is decided, before anybody is told', given: { updateLateMs: 1, mitigations: [roll('proposed')] }, step: 'Decide: Roll back 4.16' },
  { says: 'what is approved is done before what is only proposed is decided', given: { mitigations: [{ text: 'Scale', state: 'proposed', verdict: null }, roll('approved')] }, step: 'Do: Roll back 4.16' },
  { says: 'a late update comes before waiting for an effect', given: { updateLateMs: 1, mitigations: [roll('done')] }, step: 'Publish the update that is late' },
  { says: 'what was done is watched', given: { mitigations: [roll('done')] }, step: 'See whether it helped: Roll back 4.16' },
  { says: 'what did not help leads to the next suspect', given: { mitigations: [roll('done', 'fail')] }, step: 'It did not help: Roll back 4.16. Try the next' },
  { says: 'with nothing done the first suspect is looked at', given: {}, step: 'Look at the first suspect, and propose what undoes it' },
  { says: 'mitigated waits for the cause', given: { state: 'mitigated' }, step: 'Resolve it when the cause is gone' },
  { says: 'resolved waits for the questions of the end, with or without a commander', given: { state: 'resolved', hasCommander: false }, step: 'Say what is missing and close it' },
  { says: 'a duplicate goes on elsewhere', given: { isMerged: true }, step: 'Go on in the incident it is part of' },
]
for (const { says, given, step } of rows) test(says, () => assert.equal(nextStep({ ...led, ...given }).say, step))

// What hypotheses say on the record. Subject: incident/inc_…, so that it is on the timeline.
import { Type } from '@sinclair/typebox'
import { defineEvent } from '../../record/define-event.ts'

const TextOrNull = Type.Union([Type.String(), Type.Null()])
const about = { number: Type.Integer(), hypothesis: Type.String(), text: Type.String() }

export const hypothesisStated = defineEvent('hypothesis.stated', 'Somebody said what may be the cause.', Type.Object(about))
export const hypothesisEvidenceAdded = defineEvent('hypothesis.evidence-added', 'Something was found that speaks for or against a hypothesis. Excerpts of logs are kept with the incident, not here.', Type.Object({
  ...about, evidence: Type.String(), side: Type.Union([Type.Literal('for'), Type.Literal('against')]), kind: Type.String(), target: TextOrNull, title: Type.String(), note: Type.String(),
  /** What the hypothesis is now. */
  state: Type.String(),
}))
const Settled = Type.Object({ ...about, reason: TextOrNull })
export const hypothesisConfirmed = defineEvent('hypothesis.confirmed', 'A person decided that this is the cause.', Settled)
export const hypothesisRuledOut = defineEvent('hypothesis.ruled-out', 'A person decided that this is not the cause.', Settled)
export const hypothesisReconsidered = defineEvent('hypothesis.reconsidered', 'A decision on a hypothesis was taken back.', Settled)

const Spec = Type.Unknown({ description: 'As the file declares it.' })
/** Subject: `incident-policy/<name>`. */
export const incidentPolicySaved = defineEvent('incident-policy.saved', 'A policy of incidents was declared or changed: who approves mitigations, or when an incident counts as over.', Type.Object({ kind: Type.String(), spec: Spec }))
export const incidentPolicyRemoved = defineEvent('incident-policy.removed', 'A policy of incidents was taken away.', Type.Object({ kind: Type.String() }))

/** `mit_…`, `chg_…` where it is linked to a change. */
const mitigation = { number: Type.Integer(), mitigation: Type.String(), change: TextOrNull, kind: Type.String(), text: Type.String(), service: TextOrNull }
export const mitigationProposed = defineEvent('mitigation.proposed', 'Somebody proposed what would make users whole.', Type.Object({ ...mitigation, needs: Type.Array(Type.String()) }))
export const mitigationApproved = defineEvent('mitigation.approved', 'Somebody approved a mitigation as a policy asks.', Type.Object({ ...mitigation, policies: Type.Array(Type.String()), isComplete: Type.Boolean() }))
export const mitigationDone = defineEvent('mitigation.done', 'A mitigation was done, outside, by a person.', Type.Object({ ...mitigation, withoutApproval: TextOrNull }))
export const mitigationUndone = defineEvent('mitigation.undone', 'A mitigation that was done was taken back.', Type.Object({ ...mitigation, reason: TextOrNull }))
export const mitigationWithdrawn = defineEvent('mitigation.withdrawn', 'A mitigation that was proposed will not be done.', Type.Object({ ...mitigation, reason: TextOrNull }))
export const mitigationVerified = defineEvent('mitigation.verified', 'The SLIs say whether a mitigation helped: pass, fail or unknown. Nothing measured is unknown.', Type.Object({
  ...mitigation, verdict: Type.Union([Type.Literal('pass'), Type.Literal('fail'), Type.Literal('unknown')]), reason: Type.String(), check: Type.Integer(), isFinal: Type.Boolean(),
}))

export const incidentResolveProposed = defineEvent('incident.resolve-proposed', 'Everything linked to an incident has been well for long enough: resolving it is proposed.', Type.Object({ number: Type.Integer(), wellSinceMs: Type.Integer(), wellMinutes: Type.Integer(), reason: Type.String() }))
export const incidentRecoveryLost = defineEvent('incident.recovery-lost', 'Resolving was proposed, and is no longer: something is not well again.', Type.Object({ number: Type.Integer(), reason: Type.String() }))
export const incidentResolveDeclined = defineEvent('incident.resolve-declined', 'A person said that it is not over yet although everything is well.', Type.Object({ number: Type.Integer(), reason: TextOrNull }))
export const incidentLearned = defineEvent('incident.learned', 'Somebody answered what an incident is closed with: impact, when it began, how it was detected, the cause so far.', Type.Object({
  number: Type.Integer(), answers: Type.Array(Type.Object({ field: Type.String(), value: TextOrNull, unknownBecause: TextOrNull })),
}))

export const drillStarted = defineEvent('drill.started', 'A scenario began to be played for practice. What it is stays unsaid until it ends.', Type.Object({ number: Type.Integer() }))
export const drillEnded = defineEvent('drill.ended', 'A scenario was played to its end, broken off, or lost the one who played it.', Type.Object({
  number: Type.Integer(), scenario: Type.String(), how: Type.Union([Type.Literal('finished'), Type.Literal('aborted'), Type.Literal('lost')]),
}))

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

// What an incident is closed with: answered, or said to be unknown with a reason.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { SayClosing } from '../contract-recovery.ts'
import { incidentLearned } from '../events-evidence.ts'
import { closingFields, closingQuestions, missingFacts } from '../model/closing.ts'
import { closingFactsOf, putClosingFact } from '../store/recovery.ts'
import type { StoredFact } from '../store/recovery.ts'
import { changeIncident } from './change-incident.ts'
import { givenInstant } from './given-instant.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'
import { about } from './mitigate.ts'

export async function learn(work: Work, ref: string, said: SayClosing): Promise<Change> {
  let incident = await heldIncident(work, ref)
  const known = await closingFactsOf(work.db, incident.id)
  const facts: StoredFact[] = []
  for (const field of closingFields) {
    const answer = said[field]
    if (answer === undefined) continue
    const isKnown = typeof answer === 'string'
    // When it began is the incident's own named time: there is one truth of it.
    if (field === 'impactStart' && isKnown) {
      const startedAt = formatInstant(givenInstant(answer, field, work.nowMs))
      incident = (await changeIncident(work, incident.id, { startedAt, reason: 'Said when closing.' })).incident
      continue
    }
    const fact = { field, value: isKnown ? answer.trim() : null, unknownBecause: isKnown ? null : answer.unknown, setBy: actorText(work.actor), setMs: work.nowMs }
    if (fact.value === '') throw new Fault('INCIDENT_CLOSING_EMPTY', { field, say: `${closingQuestions[field]} That is not answered.`, mend: 'Answer it, or say that it is unknown and why.' })
    const before = known.find((one) => one.field === field)
    if (before?.value === fact.value && before.unknownBecause === fact.unknownBecause) continue
    facts.push(fact)
  }
  for (const fact of facts) await putClosingFact(work.db, incident.id, fact)
  if (facts.length > 0) await append(work, [incidentLearned({ ...about(incident), data: { number: incident.number, answers: facts.map(({ field, value, unknownBecause }) => ({ field, value, unknownBecause })) } })])
  const missing = missingFacts([...known, ...facts], incident.startedMs)
  return { incident, changed: true, say: missing.length === 0 ? `#${incident.number} has all it is closed with.` : `Still asked: ${missing.map((field) => closingQuestions[field]).join(' ')}` }
}

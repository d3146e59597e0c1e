// Closing asks for what is missing.
import { Fault } from '../../../base/fault.ts'
import type { Work } from '../../../spine/practice.ts'
import { closingQuestions, missingFacts } from '../model/closing.ts'
import type { Incident } from '../model/incident.ts'
import { closingFactsOf } from '../store/recovery.ts'

/** Closing in silence would lose what only those who were there know. */
export async function refuseUnanswered(work: Work, incident: Incident): Promise<void> {
  const missing = missingFacts(await closingFactsOf(work.db, incident.id), incident.startedMs)
  if (missing.length === 0) return
  throw new Fault('INCIDENT_CLOSE_MISSING', {
    kind: 'conflict', missing, say: `#${incident.number} is asked before it is closed: ${missing.map((field) => closingQuestions[field]).join(' ')}`,
    mend: `Answer on the page, or with: mainstay incident learned ${incident.number} ${missing.map((field) => `--${optionOf[field]} …`).join(' ')}. What nobody knows is said to be unknown, with the reason.`,
  })
}

const optionOf = { impact: 'impact', impactStart: 'impact-start', detection: 'detection', cause: 'cause' }

// The end of an incident as it goes out.
import { minuteMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import type { Db } from '../../../spine/database.ts'
import { rulesOf } from '../actions/judge-recovery.ts'
import type { ClosingAnswer, RecoveryAnswer } from '../contract-recovery.ts'
import { closingFields, closingQuestions, missingFacts } from '../model/closing.ts'
import type { Incident } from '../model/incident.ts'
import { isLive } from '../model/lifecycle.ts'
import type { RecoveryRules } from '../model/recovery.ts'
import { isSituation } from '../model/story.ts'
import { nameOfActor } from '../model/timeline.ts'
import { openChildren } from './family.ts'
import { namesOf } from '../names.ts'
import { linksOf } from '../store/incidents.ts'
import { closingFactsOf, recoveryStateOf } from '../store/recovery.ts'
import type { RecoveryState } from '../store/recovery.ts'

export async function recoveryAnswer(db: Db, incident: Incident): Promise<RecoveryAnswer> {
  const rules = await rulesOf({ db }, incident)
  const found = await recoveryStateOf(db, incident.id)
  const wellMinutes = Math.round(rules.wellMs / minuteMs)
  const live = isLive(incident.state)
  return {
    ...(live ? liveState(found, wellMinutes) : { state: 'over', say: overWords(incident, rules) }),
    wellSince: live ? instantOrNull(found?.wellSinceMs ?? null) : null, proposedAt: live ? instantOrNull(found?.proposedMs ?? null) : null,
    watchedUntil: incident.state === 'resolved' && incident.resolvedMs !== null ? formatInstant(incident.resolvedMs + rules.watchMs) : null,
    policy: { name: rules.policy, wellMinutes, automatic: rules.automatic, watchMinutes: Math.round(rules.watchMs / minuteMs) },
    slis: [...(found?.slis ?? [])],
  }
}

function liveState(found: RecoveryState | null, wellMinutes: number): Pick<RecoveryAnswer, 'state' | 'say'> {
  if (found === null) return { state: 'waiting', say: 'Nothing was looked at yet.' }
  if (found.proposedMs !== null) return { state: 'proposed', say: `Everything linked has been well for ${wellMinutes} minutes.` }
  if (found.waitsFor !== null) return { state: 'waiting', say: `Not over: ${found.waitsFor}.` }
  return { state: 'well', say: `Everything linked is well; resolving is proposed when it has been so for ${wellMinutes} minutes.` }
}

function overWords({ state, number }: Incident, { watchMs }: RecoveryRules): string {
  return state === 'resolved' ? `#${number} is resolved; the same trouble within ${Math.round(watchMs / minuteMs)} minutes reopens it.` : `#${number} is closed.`
}

export async function closingAnswer(db: Db, incident: Incident): Promise<ClosingAnswer> {
  const known = await closingFactsOf(db, incident.id)
  const names = await namesOf(db, known.map(({ setBy }) => setBy))
  const open = await openChildren(db, incident.id)
  const byAlert = (await linksOf(db, incident.id)).some(isSituation)
  const started = incident.startedMs === null ? null : formatInstant(incident.startedMs)
  return {
    facts: closingFields.map((field) => {
      const fact = known.find((one) => one.field === field)
      return {
        field, question: closingQuestions[field], value: field === 'impactStart' ? (started ?? fact?.value ?? null) : (fact?.value ?? null),
        unknownBecause: field === 'impactStart' && started !== null ? null : (fact?.unknownBecause ?? null),
        setBy: fact ? { actor: fact.setBy, name: nameOfActor(fact.setBy, names) } : null, setAt: instantOrNull(fact?.setMs ?? null),
        suggestion: field === 'detection' ? (byAlert ? 'An alert' : incident.declaredBy.startsWith('person/') ? 'Somebody of ours saw it' : null) : field === 'impact' && incident.summary !== '' ? incident.summary.slice(0, 2_000) : null,
      }
    }),
    missing: [...missingFacts(known, incident.startedMs)],
    findings: open === null ? [] : [{ level: 'warning', code: 'INCIDENT_OPEN_CHILDREN', say: open, mend: 'Close them first, or take them off if they go on for themselves.' }],
  }
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms)
}

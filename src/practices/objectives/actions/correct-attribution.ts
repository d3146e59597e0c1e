// Saying by hand what budget was spent on, and taking it back. Both stay on the record.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { formatInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { findChange } from '../../changes/questions.ts'
import { incidentFact } from '../../incidents/questions.ts'
import { countCorrections, deleteCorrection, insertCorrection, maxCorrections } from '../store/corrections.ts'
import type { CorrectionRow } from '../store/corrections.ts'
import { attributionCorrected, attributionRestored } from '../events-attribution.ts'
import { longestMs } from '../gather-attribution.ts'
import type { CauseKind } from '../model/attribution.ts'
import { lockedObjective } from './locked-objective.ts'

interface Words { readonly fromMs: number; readonly toMs: number; readonly kind: CauseKind; readonly ref: string | null; readonly reason: string }

export async function correctAttribution(work: Work, name: string, words: Words): Promise<CorrectionRow> {
  const objective = await lockedObjective(work, name)
  const { fromMs, toMs, kind, reason } = words
  if (toMs <= fromMs || toMs - fromMs > longestMs) throw new Fault('OBJECTIVES_CORRECTION_LENGTH', { say: 'A correction is longer than nothing and at most 92 days.', mend: 'Give `from` before `to`.' })
  if ((await countCorrections(work.db, name)) >= maxCorrections) throw new Fault('OBJECTIVES_TOO_MANY_CORRECTIONS', { kind: 'conflict', say: `${name} has ${maxCorrections} corrections already.`, mend: 'Take back old ones, or say longer stretches at once.' })
  const row: CorrectionRow = { id: newId<'correction'>('cor', work.nowMs), objective: name, from_ms: fromMs, to_ms: toMs, kind, ref: await knownRef(work, words), reason, added_by: actorText(work.actor), added_ms: work.nowMs }
  await insertCorrection(work.db, row)
  await append(work, [attributionCorrected({ subject: `objective/${name}`, service: objective.service, data: toldOf(row) })])
  return row
}

export async function restoreAttribution(work: Work, name: string, id: string): Promise<void> {
  const objective = await lockedObjective(work, name)
  const gone = await deleteCorrection(work.db, name, id)
  if (!gone) throw new Fault('OBJECTIVES_NO_CORRECTION', { kind: 'not-found', say: `${name} has no correction ${id}.`, mend: 'Read them with GET /api/v1/objectives/:name/attribution.' })
  await append(work, [attributionRestored({ subject: `objective/${name}`, service: objective.service, data: toldOf(gone) })])
}

/** The id of what is meant; a number of an incident becomes its id. */
async function knownRef({ db }: Work, { kind, ref }: Words): Promise<string | null> {
  if (kind === 'unexplained') return null
  const found = ref === null ? null : kind === 'incident' ? ((await incidentFact(db, ref.replace(/^#/, '')))?.id ?? null) : kind === 'change' ? ((await findChange(db, ref))?.id ?? null) : ref
  if (found === null) throw new Fault('OBJECTIVES_NO_CAUSE', { say: ref === null ? `Which ${kind} is not said.` : `There is no ${kind} ${ref}.`, mend: kind === 'incident' ? 'Give its id (inc_…) or number.' : kind === 'change' ? 'Give its id (chg_…).' : 'Give the name of the service.' })
  return found
}

function toldOf({ id, from_ms, to_ms, kind, ref, reason }: CorrectionRow) {
  return { correction: id, from: formatInstant(from_ms), to: formatInstant(to_ms), kind, ref, reason }
}

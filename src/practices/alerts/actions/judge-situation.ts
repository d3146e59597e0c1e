// A person says whether a situation was worth asking for.
import { actorText } from '../../../base/actor.ts'
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { situationJudged } from '../events.ts'
import type { Rubric, Verdict } from '../model/quality.ts'
import { keepVerdict, removeVerdict, verdictOf } from '../store/quality.ts'
import { situationById } from '../store/reading.ts'

export interface VerdictWords {
  readonly verdict: Verdict
  readonly rubric: Rubric
  readonly note: string | null
}

/** The last word stands; the record keeps those before. Saying the same again is no news. */
export async function judgeSituation(work: Work, id: string, words: VerdictWords): Promise<void> {
  const situation = await situationById(work.db, id)
  if (!situation) throw noSituation(id)
  const before = await verdictOf(work.db, id)
  await keepVerdict(work.db, { situation: id, verdict: words.verdict, rubric: JSON.stringify(words.rubric), note: words.note, said_by: actorText(work.actor), said_ms: work.nowMs })
  if (before?.verdict === words.verdict) return
  await append(work, [situationJudged({
    service: situation.service, environment: situation.environment, subject: `situation/${id}`, data: { title: situation.title, verdict: words.verdict, previous: before?.verdict ?? null },
  })])
}

/** Takes the verdict back: what can be inferred counts again. */
export async function unjudgeSituation(work: Work, id: string): Promise<void> {
  const situation = await situationById(work.db, id)
  if (!situation) throw noSituation(id)
  const before = await verdictOf(work.db, id)
  if (before === null || !(await removeVerdict(work.db, id))) return
  await append(work, [situationJudged({
    service: situation.service, environment: situation.environment, subject: `situation/${id}`, data: { title: situation.title, verdict: 'none', previous: before.verdict },
  })])
}

export const noSituation = (id: string): Fault => new Fault('ALERTS_NO_SITUATION', { kind: 'not-found', say: `There is no situation ${id}.`, mend: 'See /api/v1/situations.' })

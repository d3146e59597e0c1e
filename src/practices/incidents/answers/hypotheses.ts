// Hypotheses as they go out.
import { formatInstant } from '../../../base/instant.ts'
import type { Db } from '../../../spine/database.ts'
import { factsOf } from '../actions/weigh-hypothesis.ts'
import type { HypothesisAnswer } from '../contract-hypotheses.ts'
import { hypothesisState, hypothesisVerbsFrom } from '../model/hypothesis.ts'
import type { HypothesisState } from '../model/hypothesis.ts'
import { nameOfActor } from '../model/timeline.ts'
import { namesOf } from '../names.ts'
import { evidenceOf, hypothesesOf } from '../store/hypotheses.ts'

const order: readonly HypothesisState[] = ['confirmed', 'supported', 'open', 'ruled-out']

export async function hypothesisAnswers(db: Db, incident: string): Promise<HypothesisAnswer[]> {
  const rows = await hypothesesOf(db, incident)
  const evidence = await evidenceOf(db, rows.map(({ id }) => id))
  const names = await namesOf(db, [...rows.flatMap((row) => [row.stated_by, row.settled_by ?? '']), ...evidence.map((one) => one.added_by)])
  const who = (actor: string) => ({ actor, name: nameOfActor(actor, names) })
  return rows.map((row): HypothesisAnswer => {
    const facts = factsOf(row, evidence)
    return {
      id: row.id, text: row.text, state: hypothesisState(facts), supporting: facts.supporting, refuting: facts.refuting,
      statedBy: who(row.stated_by), statedAt: formatInstant(row.stated_ms),
      settledBy: row.settled_by === null ? null : who(row.settled_by), settledAt: row.settled_ms === null ? null : formatInstant(row.settled_ms), settledReason: row.settled_reason,
      evidence: evidence.filter((one) => one.hypothesis_id === row.id).map((one) => ({
        id: one.id, side: one.side, kind: one.kind, target: one.target, title: one.title, note: one.note, excerpt: one.excerpt, addedBy: who(one.added_by), addedAt: formatInstant(one.added_ms),
      })),
      allowed: [...hypothesisVerbsFrom(facts)],
    }
  }).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
}

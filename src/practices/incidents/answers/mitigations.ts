// Mitigations as they go out.
import { formatInstant } from '../../../base/instant.ts'
import type { Db } from '../../../spine/database.ts'
import type { MitigationAnswer, SliVerdictAnswer, SliWindowAnswer } from '../contract-mitigations.ts'
import { mitigationVerbsFrom, whoMayApprove } from '../model/mitigation.ts'
import { nameOfActor } from '../model/timeline.ts'
import type { SliVerdict, SliWindow } from '../model/verify-mitigation.ts'
import { namesOf } from '../names.ts'
import { mitigationsOf } from '../store/mitigations.ts'

export async function mitigationAnswers(db: Db, incident: string): Promise<MitigationAnswer[]> {
  const mitigations = await mitigationsOf(db, incident)
  const names = await namesOf(db, mitigations.flatMap(({ facts, doneBy, endedBy }) => [facts.proposedBy, doneBy ?? '', endedBy ?? '', ...facts.approvals.map(({ actor }) => actor)]))
  const who = (actor: string) => ({ actor, name: nameOfActor(actor, names) })
  const whoOrNull = (actor: string | null) => (actor === null ? null : who(actor))
  return mitigations.map(({ facts, ...of }): MitigationAnswer => ({
    id: of.id, kind: of.kind, text: of.text, service: of.service, change: of.change === null ? null : { id: of.change, title: of.changeTitle },
    state: facts.state, proposedBy: who(facts.proposedBy), proposedAt: formatInstant(of.proposedMs),
    approvals: facts.requirements.map((requirement) => {
      const given = facts.approvals.find(({ policy }) => policy === requirement.policy)
      return { policy: requirement.policy, who: whoMayApprove(requirement), by: whoOrNull(given?.actor ?? null), at: instantOrNull(given?.atMs ?? null) }
    }),
    approvedAt: instantOrNull(facts.approvedMs), doneBy: whoOrNull(of.doneBy), doneAt: instantOrNull(facts.doneMs), withoutApproval: of.anywayReason,
    endedBy: whoOrNull(of.endedBy), endedAt: instantOrNull(facts.endedMs), endedReason: of.endedReason,
    verification: facts.doneMs === null ? null : {
      verdict: of.verdict, because: of.verdictReason, checkedAt: instantOrNull(of.checkedMs), nextCheckAt: instantOrNull(of.nextCheckMs), checks: of.checks, slis: of.slis.map(sliAnswer),
    },
    allowed: [...mitigationVerbsFrom(facts.state)],
  }))
}

export function sliAnswer({ before, after, ...sli }: SliVerdict): SliVerdictAnswer {
  return { ...sli, before: windowAnswer(before), after: windowAnswer(after) }
}

function windowAnswer({ fromMs, toMs, ...counts }: SliWindow): SliWindowAnswer {
  return { from: formatInstant(fromMs), to: formatInstant(toMs), ...counts }
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms)
}

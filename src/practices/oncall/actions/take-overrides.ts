// Overrides of another pager, added where they are not there yet: taking them twice changes nothing.
import { Fault } from '../../../base/fault.ts'
import type { Finding } from '../../../base/finding.ts'
import type { Work } from '../../../spine/practice.ts'
import { overridesOf } from '../store/schedules.ts'
import { addOverride } from './manage-schedules.ts'

export interface WantedOverride {
  readonly schedule: string
  readonly person: string
  readonly rotation: string | null
  readonly fromMs: number
  readonly toMs: number
}

/** What cannot be is told and left out; the rest is added. */
export async function takeOverrides(work: Work, wanted: readonly WantedOverride[], reason: string): Promise<{ added: number; known: number; findings: readonly Finding[] }> {
  const findings: Finding[] = []
  const keyOf = (one: WantedOverride): string => [one.schedule, one.person, one.rotation ?? '', one.fromMs, one.toMs].join('\n')
  const rows = await overridesOf(work.db, [...new Set(wanted.map(({ schedule }) => schedule))], work.nowMs)
  const kept = new Set(rows.map((row) => keyOf({ ...row, fromMs: row.from_ms, toMs: row.to_ms })))
  let [added, known] = [0, 0]
  for (const override of wanted) {
    const { schedule, ...words } = override
    if (kept.has(keyOf(override))) {
      known++
      continue
    }
    try {
      await addOverride(work, schedule, { ...words, replaces: null, reason })
      kept.add(keyOf(override))
      added++
    } catch (problem) {
      if (!(problem instanceof Fault)) throw problem
      findings.push({ level: 'warning', code: problem.code, say: `The override of ${override.person} on ${schedule} is left out: ${problem.say}`, mend: problem.mend })
    }
  }
  return { added, known, findings }
}

// A drill as it goes out: what happened, judged from the record.
import type { Entry } from '../../../base/entry.ts'
import { formatInstant } from '../../../base/instant.ts'
import { readEntries } from '../../../record/read.ts'
import type { Db } from '../../../spine/database.ts'
import type { DrillAnswer } from '../contract-drills.ts'
import { judgeDrill, scenarios } from '../model/drills.ts'
import type { DrillTimes, Scenario } from '../model/drills.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { drillOf } from '../store/drills.ts'

const kinds = [
  'incident.acknowledged', 'incident.role-assigned', 'incident.noted', 'incident.resolved', 'hypothesis.stated', 'mitigation.done', 'mitigation.verified', 'communication.update-published',
]
/** A drill in which more is said than this is long over. */
const mostRead = 500

/** Null for an incident that is none. */
export async function drillAnswer(db: Db, incident: Incident, options: { readonly publicUrl: string; readonly nowMs: number }): Promise<DrillAnswer | null> {
  const drill = await drillOf(db, incident.id)
  if (!drill) return null
  const scenario = scenarios[drill.scenario]
  const { items } = await readEntries(db, { subjects: [incidentSubject(incident.id)], kinds, order: 'oldest', limit: mostRead })
  const checks = judgeDrill(timesOf(items, incident, scenario), { startedMs: drill.started_ms, endedMs: drill.ended_ms }, options.nowMs)
  const isOver = drill.ended_ms !== null
  return {
    incident: incident.id, number: incident.number, url: `${options.publicUrl}/i/${incident.number}`, startedAt: formatInstant(drill.started_ms),
    endedAt: drill.ended_ms === null ? null : formatInstant(drill.ended_ms), how: drill.ended_how, scenario: isOver ? drill.scenario : null, story: isOver ? scenario.story : null, state: incident.state,
    done: [...new Set(items.filter(({ kind }) => kind === 'mitigation.done').map(({ data }) => String(data['kind'])))],
    checks: checks.map(({ limitMs: _limitMs, ...one }) => one),
  }
}

function timesOf(entries: readonly Entry[], incident: Incident, scenario: Scenario): DrillTimes {
  const first = (is: (entry: Entry) => boolean): number | null => entries.find(is)?.atMs ?? null
  const commander = first(({ kind, data }) => kind === 'incident.role-assigned' && data['role'] === 'incident-commander' && data['person'] !== null)
  return {
    // Whoever declared it by pressing the button of the drill is not yet somebody who responds.
    'on-it': first(({ kind, actor }) => kind === 'incident.acknowledged' || (kind !== 'mitigation.verified' && actor.startsWith('person/'))) ?? commander,
    commander,
    hypothesis: first(({ kind, data }) => kind === 'hypothesis.stated' || (kind === 'incident.noted' && data['about'] === 'hypothesis')),
    update: first(({ kind, data }) => kind === 'communication.update-published' || (kind === 'incident.noted' && data['about'] === 'update')),
    mitigated: first(({ kind }) => kind === 'mitigation.done'),
    remedy: first(({ kind, data }) => kind === 'mitigation.done' && (scenario.remedies as readonly unknown[]).includes(data['kind'])),
    verified: first(({ kind, data }) => kind === 'mitigation.verified' && data['verdict'] === 'pass'),
    resolved: incident.resolvedMs,
  }
}

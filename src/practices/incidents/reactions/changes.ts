// Changes on an incident's timeline: those that touch its service, or what that needs directly, shortly before it and while it lasts.
import type { Entry } from '../../../base/entry.ts'
import { hourMs } from '../../../base/duration.ts'
import { readEntries } from '../../../record/read.ts'
import type { Reaction, Work } from '../../../spine/practice.ts'
import { needsOf } from '../../catalog/questions.ts'
import { linkTo } from '../actions/read-situation.ts'
import type { Incident } from '../model/incident.ts'
import { touching } from '../model/touching.ts'
import { findIncident, insertLinks, listIncidents } from '../store/incidents.ts'

/** A change that took effect longer before the incident is found among its suspects, not on its timeline. */
const beforeMs = 2 * hourMs
/** More than this before an incident are a rollout of everything, in which a list helps nobody. */
const mostBefore = 200
/** More live incidents than this at once are not compared; the newest are. */
const maxRunning = 500
const changeKinds = ['change.recorded', 'change.updated']

export const changeReactions: readonly Reaction[] = [
  { name: 'incidents.follow-changes', kinds: [...changeKinds, 'incident.declared', 'incident.changed'], react: (entry, work) => (changeKinds.includes(entry.kind) ? onChange(entry, work) : onIncident(entry, work)) },
]

async function onChange(entry: Entry, work: Work): Promise<void> {
  for (const incident of await listIncidents(work.db, { states: ['open', 'mitigated'], limit: maxRunning })) {
    // What is told now may have happened long ago.
    if (entry.atMs >= startOf(incident) - beforeMs) await linkWhatTouches(work, incident, [entry])
  }
}

async function onIncident(entry: Entry, work: Work): Promise<void> {
  const incident = await findIncident(work.db, entry.subject.slice(entry.subject.indexOf('/') + 1))
  if (!incident || incident.state === 'closed') return
  const { items } = await readEntries(work.db, { kinds: changeKinds, fromMs: startOf(incident) - beforeMs, toMs: work.nowMs + 1, limit: mostBefore })
  await linkWhatTouches(work, incident, items)
}

async function linkWhatTouches(work: Work, incident: Incident, changes: readonly Entry[]): Promise<void> {
  if (incident.service === null || changes.length === 0) return
  const needs = new Set(await needsOf(work.db, incident.service, work.nowMs))
  const links = changes.flatMap((change) => {
    const reason = touching(change, { service: incident.service!, needs, environment: incident.environment })
    return reason === null ? [] : [linkTo(change.subject, { reason, fromMs: Math.min(change.atMs, startOf(incident) - beforeMs), nowMs: work.nowMs })]
  })
  await insertLinks(work.db, incident.id, links)
}

function startOf({ startedMs, declaredMs }: Incident): number {
  return Math.min(startedMs ?? declaredMs, declaredMs)
}

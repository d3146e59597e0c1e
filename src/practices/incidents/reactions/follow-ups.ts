// A new incident soon after another of its service was resolved follows that one: whoever opens it knows where to begin.
import { minuteMs } from '../../../base/duration.ts'
import type { Reaction } from '../../../spine/practice.ts'
import { append } from '../../../record/append.ts'
import { rulesOf } from '../actions/judge-recovery.ts'
import { incidentFollowed } from '../events-family.ts'
import { followsWhich } from '../model/family.ts'
import { lastResolved, putFollow } from '../store/family.ts'
import { findIncident, findIncidents } from '../store/incidents.ts'
import { mergedOnes } from '../store/merges.ts'

/** Resolved later than all of these: nobody reads further back. */
const mostEarlier = 50

export const followUpReaction: Reaction = {
  name: 'incidents.find-follow-ups', kinds: ['incident.declared'],
  async react(entry, work) {
    const incident = await findIncident(work.db, entry.subject.slice('incident/'.length))
    if (!incident || incident.service === null) return
    const ids = await lastResolved(work.db, { service: incident.service, beforeMs: incident.declaredMs, limit: mostEarlier })
    const merged = await mergedOnes(work.db, ids)
    const earlier = (await findIncidents(work.db, ids)).filter(({ id }) => !merged.has(id))
    const watched = await Promise.all(earlier.map(async (one) => ({ incident: one, watchMs: (await rulesOf(work, one)).watchMs })))
    const found = earlier.find(({ id }) => id === followsWhich(incident, watched))
    if (!found) return
    await putFollow(work.db, incident.id, found.id)
    await append(work, [incidentFollowed({
      subject: entry.subject, service: incident.service, environment: incident.environment, cause: entry.seq,
      data: { number: incident.number, follows: found.id, followsNumber: found.number, minutes: Math.round((incident.declaredMs - found.resolvedMs!) / minuteMs) },
    })])
  },
}

// Incidents that belong together: hanging one under another, and taking it off again.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentChildAdded, incidentChildRemoved, incidentParentRemoved, incidentParentSet } from '../events-family.ts'
import { familyProblem } from '../model/family.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { ancestorsOf, childrenOf, deleteFollows, deleteParent, levelsBelow, parentOf, putParent } from '../store/family.ts'
import { findIncident, lockLinking } from '../store/incidents.ts'
import { mergeOf } from '../store/merges.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'

export async function setParent(work: Work, ref: string, wish: { readonly parent: string; readonly reason: string | null }): Promise<Change> {
  // One after the other, over all incidents: two that hang each other under themselves would be a circle.
  await lockLinking(work.db)
  const child = await heldIncident(work, ref)
  const parent = await heldIncident(work, wish.parent)
  const before = await parentOf(work.db, child.id)
  if (before === parent.id) return { incident: child, changed: false, say: `#${child.number} is part of #${parent.number} already.` }
  for (const one of [child, parent]) if (await mergeOf(work.db, one.id)) throw refused(child, { say: `#${one.number} is merged into another incident.`, mend: 'Name the one that goes on.' })
  const problem = familyProblem({ child, parent, ancestors: await ancestorsOf(work.db, parent.id), levelsBelow: await levelsBelow(work.db, child.id), children: (await childrenOf(work.db, [parent.id])).length })
  if (problem) throw refused(child, problem)
  const { reason } = wish
  if (before !== null) await part(work, child, { parent: before, reason })
  await putParent(work.db, { incident_id: child.id, parent_id: parent.id, reason, since_ms: work.nowMs })
  await append(work, [
    incidentParentSet({ ...about(child), data: { number: child.number, parent: parent.id, parentNumber: parent.number, reason } }),
    incidentChildAdded({ ...about(parent), data: { number: parent.number, child: child.id, childNumber: child.number, title: child.title, reason } }),
  ])
  return { incident: child, changed: true, say: `#${child.number} is part of #${parent.number} now; each has its own end.` }
}

export async function removeParent(work: Work, ref: string): Promise<Change> {
  await lockLinking(work.db)
  const child = await heldIncident(work, ref)
  const parent = await parentOf(work.db, child.id)
  if (parent === null) return { incident: child, changed: false, say: `#${child.number} is part of no other incident.` }
  await part(work, child, { parent, reason: null })
  return { incident: child, changed: true, say: `#${child.number} stands for itself now.` }
}

/** Who sees it changes, so nothing may be left that tells of it from outside, or the other way round. */
export async function leaveFamily(work: Work, incident: Incident, reason: string): Promise<void> {
  const parent = await parentOf(work.db, incident.id)
  if (parent !== null) await part(work, incident, { parent, reason })
  for (const id of await childrenOf(work.db, [incident.id])) {
    const child = await findIncident(work.db, id)
    if (child) await part(work, child, { parent: incident.id, reason })
    else await deleteParent(work.db, id)
  }
  await deleteFollows(work.db, incident.id)
}

async function part(work: Work, child: Incident, from: { readonly parent: string; readonly reason: string | null }): Promise<void> {
  await deleteParent(work.db, child.id)
  const parent = await findIncident(work.db, from.parent)
  // A parent that may not be seen is not spoken of.
  if (!parent) return
  const { reason } = from
  await append(work, [
    incidentParentRemoved({ ...about(child), data: { number: child.number, parent: parent.id, parentNumber: parent.number, reason } }),
    incidentChildRemoved({ ...about(parent), data: { number: parent.number, child: child.id, childNumber: child.number, reason } }),
  ])
}

const about = ({ id, service, environment }: Incident) => ({ subject: incidentSubject(id), service, environment })

function refused({ id, number }: Incident, { say, mend }: { readonly say: string; readonly mend: string }): Fault {
  return new Fault('INCIDENT_PARENT', { kind: 'conflict', incident: id, number, say, mend })
}

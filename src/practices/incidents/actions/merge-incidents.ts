// Two incidents that are one: the duplicate ends, the other goes on with all it had; and taking that back.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { incidentAbsorbed, incidentClosed, incidentMerged, incidentReopened, incidentSplitOff } from '../events.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { isPractice } from '../model/incident-type.ts'
import { deleteMerge, insertMerge, mergeOf, mergedInto, mostDuplicates, moveMerge, removeLinks } from '../store/merges.ts'
import type { MergeRow } from '../store/merges.ts'
import { findIncident, insertLinks, linksOf, lockLinking, saveIncident } from '../store/incidents.ts'
import { heldIncident } from './known-incident.ts'
import type { Change } from './known-incident.ts'

type End = Pick<Incident, 'state' | 'mitigatedMs' | 'resolvedMs' | 'closedMs'>

export async function mergeIncident(work: Work, ref: string, wish: { readonly into: string; readonly reason: string | null }): Promise<Change> {
  // Whoever links or declares waits: a situation must not come to the one that is just ending.
  await lockLinking(work.db)
  const [duplicate, target] = [await heldIncident(work, ref), await heldIncident(work, wish.into)]
  if (duplicate.id === target.id) throw refused(duplicate, `#${duplicate.number} cannot be merged into itself.`, 'Name the other incident.')
  const [known, beyond] = [await mergeOf(work.db, duplicate.id), await mergeOf(work.db, target.id)]
  if (known?.into_id === target.id) return { incident: duplicate, changed: false, say: `#${duplicate.number} already is merged into #${target.number}.` }
  if (known) throw refused(duplicate, `#${duplicate.number} is merged into another incident already.`, 'Take that back first, then merge it here.')
  if (beyond) {
    const into = await findIncident(work.db, beyond.into_id)
    throw refused(duplicate, `#${target.number} is itself merged into #${into?.number}.`, `Merge into #${into?.number}.`)
  }
  const under = await mergedInto(work.db, duplicate.id)
  if ((await mergedInto(work.db, target.id)).length + under.length >= mostDuplicates) throw refused(duplicate, `#${target.number} would have more than ${mostDuplicates} duplicates.`, 'Look for what declares so many.')
  if (duplicate.isRestricted !== target.isRestricted) throw refused(duplicate, 'One of the two is restricted, and the other would tell of it.', 'Restrict both, or open both to everybody.')
  if (isPractice(duplicate.type) !== isPractice(target.type)) throw refused(duplicate, 'What is practised and what really happens are never one incident.', 'Close the drill, or name another incident.')
  const nested = await releaseNested(work, duplicate, under)
  const taken = await takeLinks(work, duplicate, target)
  const before: End = { state: duplicate.state, mitigatedMs: duplicate.mitigatedMs, resolvedMs: duplicate.resolvedMs, closedMs: duplicate.closedMs }
  await insertMerge(work.db, { incident_id: duplicate.id, into_id: target.id, reason: wish.reason, merged_ms: work.nowMs, before: JSON.stringify(before), taken: JSON.stringify(taken) })
  // What was merged into the duplicate belongs to the target itself: nobody has to follow two links, and each can be split off.
  for (const one of nested) await moveMerge(work.db, one.id, { into_id: target.id, taken: JSON.stringify(await takeLinks(work, one, target)) })
  // Its own life ends here; what it was part of goes on in the other.
  const ended: Incident = { ...duplicate, state: 'closed', mitigatedMs: before.mitigatedMs ?? work.nowMs, resolvedMs: before.resolvedMs ?? work.nowMs, closedMs: before.closedMs ?? work.nowMs }
  await saveIncident(work.db, ended)
  const { reason } = wish
  await append(work, [
    incidentMerged({ ...about(ended), data: { number: ended.number, into: target.id, intoNumber: target.number, reason } }),
    incidentAbsorbed({ ...about(target), data: { number: target.number, from: ended.id, fromNumber: ended.number, title: ended.title, reason } }),
    ...(before.state === 'closed' ? [] : [incidentClosed({ ...about(ended), data: { number: ended.number, reason: `Merged into #${target.number}.`, isAutomatic: false } })]),
  ])
  return { incident: ended, changed: true, say: `#${ended.number} is part of #${target.number} now.` }
}

export async function splitOff(work: Work, ref: string, reason: string | null): Promise<Change> {
  await lockLinking(work.db)
  const incident = await heldIncident(work, ref)
  const row = await mergeOf(work.db, incident.id)
  if (!row) throw refused(incident, `#${incident.number} is not merged into another incident.`, 'Nothing has to be taken back.')
  const target = await heldIncident(work, row.into_id)
  const before = JSON.parse(row.before) as End
  await removeLinks(work.db, target.id, JSON.parse(row.taken) as string[])
  await deleteMerge(work.db, incident.id)
  const restored: Incident = { ...incident, ...before }
  await saveIncident(work.db, restored)
  await append(work, [
    incidentSplitOff({ ...about(restored), data: { number: restored.number, from: target.id, fromNumber: target.number, reason } }),
    ...(before.state === 'closed' ? [] : [incidentReopened({ ...about(restored), data: { number: restored.number, reason: `Split off #${target.number}.`, isAutomatic: false } })]),
  ])
  return { incident: restored, changed: true, say: `#${restored.number} stands for itself again.` }
}

/** Those merged into it before, after it gave back what it had taken from them. */
async function releaseNested(work: Work, incident: Incident, under: readonly MergeRow[]): Promise<readonly Incident[]> {
  const nested: Incident[] = []
  for (const row of under) {
    await removeLinks(work.db, incident.id, JSON.parse(row.taken) as string[])
    const one = await findIncident(work.db, row.incident_id)
    if (one) nested.push(one)
  }
  return nested
}

/** The subjects that the other had not had. */
async function takeLinks(work: Work, from: Incident, to: Incident): Promise<readonly string[]> {
  const known = new Set((await linksOf(work.db, to.id)).map(({ subject }) => subject))
  const links = (await linksOf(work.db, from.id)).filter(({ subject }) => !known.has(subject)).map((link) => ({ ...link, reason: `from #${from.number}: ${link.reason}`, linkedMs: work.nowMs }))
  await insertLinks(work.db, to.id, links)
  return links.map(({ subject }) => subject)
}

const about = (incident: Incident) => ({ subject: incidentSubject(incident.id), service: incident.service, environment: incident.environment })

function refused({ id, number }: Incident, say: string, mend: string): Fault {
  return new Fault('INCIDENT_MERGE', { kind: 'conflict', incident: id, number, say, mend })
}

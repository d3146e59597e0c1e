// A person says that two situations are one trouble.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { situationMerged } from '../events.ts'
import { rankCauses } from '../model/correlation/likely-cause.ts'
import type { Part } from '../model/correlation/part.ts'
import type { Situation } from '../model/situation.ts'
import { applyCause, sharedBy } from '../model/take-in.ts'
import { isMoreUrgent } from '../model/urgency.ts'
import { surroundingsOf } from '../read-surroundings.ts'
import { moveAlerts, moveAsked, pointMerged } from '../store/moving.ts'
import { deleteParts, insertParts, partsOf, updateParts, waitToGather } from '../store/parts.ts'
import { stormNow, updateStorm } from '../store/storms.ts'
import { lockSituations, updateSituations } from '../store/taking-in.ts'

/** `why` stands in for “a person merged it” where none did. */
export async function mergeSituations(work: Work, wish: { id: string; into: string; note: string | null; why?: string }): Promise<void> {
  const { db, nowMs } = work
  const { graph } = await surroundingsOf(work.house)
  await waitToGather(db)
  const { source, target } = await mustFit(work, wish)
  await moveAlerts(db, { from: source.id, to: target.id })
  const parts = await moveParts(work, source, target, wish.why ?? `A person merged “${source.title}” into this one.`)
  const isOpen = source.state === 'open'
  if (isOpen && isMoreUrgent(source.urgency, target.urgency)) target.urgency = source.urgency
  Object.assign(target, {
    alerts: target.alerts + source.alerts, openAlerts: target.openAlerts + source.openAlerts, openedMs: Math.min(target.openedMs, source.openedMs),
    lastJoinedMs: Math.max(target.lastJoinedMs, source.lastJoinedMs), common: sharedBy(target.common, parts),
  })
  const [cause] = rankCauses(parts, graph)
  if (cause) applyCause(target, cause)
  const moved = source.alerts
  Object.assign(source, {
    state: 'resolved', resolvedMs: source.resolvedMs ?? nowMs, mergedInto: target.id, alerts: 0, openAlerts: 0,
    reason: wish.why ?? `A person merged it into “${target.title}”${wish.note ? `: ${wish.note}` : '.'}`,
  })
  await updateSituations(db, [source, target])
  await pointMerged(db, { from: source.id, to: target.id })
  await moveAsked(db, { from: source.id, to: target.id })
  const storm = await stormNow(db)
  if (storm?.situation === source.id) await updateStorm(db, storm.id, { situation: target.id })
  await append(work, [situationMerged({
    service: source.service, environment: source.environment, subject: `situation/${source.id}`,
    data: { title: source.title, into: target.id, intoTitle: target.title, alerts: moved, note: wish.note },
  })])
}

async function mustFit(work: Work, { id, into }: { id: string; into: string }): Promise<{ source: Situation; target: Situation }> {
  if (id === into) throw new Fault('ALERTS_MERGE_SAME', { kind: 'conflict', say: 'A situation cannot be merged into itself.', mend: 'Name another situation.' })
  const found = new Map((await lockSituations(work.db, [id, into])).map((situation) => [situation.id, situation]))
  for (const one of [id, into]) {
    const situation = found.get(one)
    if (!situation) throw new Fault('ALERTS_NO_SITUATION', { kind: 'not-found', say: `There is no situation ${one}.`, mend: 'See /api/v1/situations.' })
    if (situation.mergedInto !== null) {
      throw new Fault('ALERTS_MERGED', { kind: 'conflict', situation: one, mergedInto: situation.mergedInto, say: `“${situation.title}” was merged into ${situation.mergedInto} already.`, mend: 'Work on that one.' })
    }
  }
  const [source, target] = [found.get(id)!, found.get(into)!]
  if (source.state === 'open' && target.state !== 'open') {
    throw new Fault('ALERTS_MERGE_INTO_RESOLVED', { kind: 'conflict', say: 'A situation that goes on cannot become part of one that is over.', mend: 'Merge the other way round.' })
  }
  return { source, target }
}

/** Answers the parts that the target has then. What both had becomes one, and is what its group's alerts join if either was. */
async function moveParts(work: Work, source: Situation, target: Situation, why: string): Promise<readonly Part[]> {
  const all = await partsOf(work.db, [source.id, target.id])
  const own = new Map(all.filter((part) => part.situation === target.id).map((part) => [part.groupKey, part]))
  const coming = all.filter((part) => part.situation === source.id)
  const changed: Part[] = []
  const added: Part[] = []
  for (const part of coming) {
    const same = own.get(part.groupKey)
    if (same) changed.push(Object.assign(same, { isCurrent: same.isCurrent || part.isCurrent, lastMs: Math.max(same.lastMs, part.lastMs) }))
    else added.push({ ...part, situation: target.id, reason: `${why} ${part.reason}`.slice(0, 500) })
  }
  await deleteParts(work.db, source.id, coming.map((part) => part.groupKey))
  await updateParts(work.db, changed)
  await insertParts(work.db, added)
  return [...own.values(), ...added]
}

// Draft, publish, withdraw: state, entry and the held deliveries in one transaction.
import { actorText } from '../../../base/actor.ts'
import { minuteMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { cancelJobs, scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { deliverKind } from '../delivery-kind.ts'
import { updatePublished, updateWithdrawn } from '../events.ts'
import { mostRecipients } from '../model/audience.ts'
import { isImported } from '../model/incident-facts.ts'
import type { IncidentFacts } from '../model/incident-facts.ts'
import { holdMs } from '../model/update.ts'
import type { Update } from '../model/update.ts'
import { readIncident, refuseRestricted } from '../read-incident.ts'
import { changeDelivery, deleteUpdate, deliveriesOf, findUpdate, insertDelivery, lockUpdate, saveUpdate } from '../store/communications.ts'
import { planNudge } from './nudge.ts'
import { prepareUpdate } from './prepare-update.ts'
import type { UpdateWish } from './prepare-update.ts'

export interface UpdateChange {
  readonly update: Update
  /** False when somebody had done it before. */
  readonly changed: boolean
  readonly say: string
}

export async function draftUpdate(work: Work, ref: string, wish: UpdateWish): Promise<UpdateChange> {
  const facts = await readIncident(work.db, ref)
  refuseRestricted(facts)
  if (isImported(facts)) throw new Fault('COMMUNICATIONS_IMPORTED', { kind: 'conflict', say: `#${facts.number} was imported from another system, where it was told.`, mend: 'Declare an incident to tell people of it.' })
  const update = await composed(work, facts, { wish, id: newId<'update'>('upd', work.nowMs) })
  await saveUpdate(work.db, update)
  return { update, changed: true, say: `Kept as a draft for ${update.audience}: nobody was told.` }
}

export async function changeDraft(work: Work, id: string, wish: Partial<UpdateWish>): Promise<UpdateChange> {
  const before = await held(work, id)
  if (before.state !== 'draft') throw new Fault('COMMUNICATIONS_NOT_DRAFT', { kind: 'conflict', say: `This update is ${before.state}.`, mend: 'Publish another that says what changed.' })
  const facts = await readIncident(work.db, before.incident)
  // Another status promises anew; otherwise what the draft promised stays.
  const promise = wish.status !== undefined ? {} : { nextInMinutes: before.nextDueMs === null ? 0 : Math.round((before.nextDueMs - before.createdMs) / minuteMs) }
  const update = await composed(work, facts, { wish: { audience: before.audience, status: before.status, title: before.title, text: before.text, ...promise, ...wish }, id })
  await saveUpdate(work.db, update)
  return { update, changed: true, say: 'The draft is changed: nobody was told.' }
}

export async function discardDraft(work: Work, id: string): Promise<void> {
  const update = await held(work, id)
  if (update.state !== 'draft') throw new Fault('COMMUNICATIONS_NOT_DRAFT', { kind: 'conflict', say: `This update is ${update.state}.`, mend: 'What was published stays on the record.' })
  await deleteUpdate(work.db, id)
}

export async function publishUpdate(work: Work, id: string): Promise<UpdateChange> {
  const draft = await held(work, id)
  if (draft.state !== 'draft') return { update: draft, changed: false, say: `It is ${draft.state} already.` }
  const facts = await readIncident(work.db, draft.incident)
  refuseRestricted(facts)
  const prepared = await prepareUpdate(work.db, facts, draft, { nowMs: work.nowMs, publicUrl: work.house.settings.publicUrl })
  // What was promised in the draft counts from now.
  const nextDue = draft.nextDueMs === null ? null : work.nowMs + (draft.nextDueMs - draft.createdMs)
  const update: Update = { ...draft, state: 'published', publishedMs: work.nowMs, nextDueMs: nextDue, by: actorText(work.actor) }
  await saveUpdate(work.db, update)
  for (const { channel, address, who, lists } of prepared.recipients.destinations) {
    const delivery = newId<'delivery'>('dlv', work.nowMs)
    const isNew = await insertDelivery(work.db, {
      id: delivery, update_id: id, channel, address, who, lists: JSON.stringify(lists), state: 'held', attempts: 0, detail: '', created_ms: work.nowMs, updated_ms: work.nowMs,
    })
    if (isNew) await scheduleJob(work, { kind: deliverKind, key: `${deliverKind}/${delivery}`, dueMs: work.nowMs + holdMs, payload: { delivery } })
  }
  await append(work, [updatePublished({
    subject: `incident/${facts.id}`, service: facts.service, environment: facts.environment,
    data: { number: facts.number, update: id, audience: update.audience, status: update.status, title: update.title, text: update.text, nextDueAtMs: update.nextDueMs, isDrill: update.isDrill },
  })])
  await planNudge(work, facts)
  const count = prepared.recipients.destinations.length
  return { update, changed: true, say: count === 0 ? 'Published. Nobody is on a list for it, so nothing is sent.' : `Published. ${count === 1 ? 'One recipient is' : `${count} recipients are`} told in ten seconds.` }
}

/** Within ten seconds: what has left cannot be taken back. */
export async function withdrawUpdate(work: Work, id: string): Promise<UpdateChange> {
  const update = await held(work, id)
  if (update.state === 'withdrawn') return { update, changed: false, say: 'It was withdrawn already.' }
  if (update.state === 'draft') throw new Fault('COMMUNICATIONS_NOT_PUBLISHED', { kind: 'conflict', say: 'This update is a draft: nobody was told.', mend: 'Discard it.' })
  const deliveries = await deliveriesOf(work.db, id, mostRecipients)
  if (work.nowMs >= (update.publishedMs ?? 0) + holdMs || deliveries.some(({ state }) => state !== 'held')) {
    throw new Fault('COMMUNICATIONS_LEFT', { kind: 'conflict', say: 'The ten seconds are over: it has left.', mend: 'Publish a correction.' })
  }
  for (const { id: delivery } of deliveries) await changeDelivery(work.db, delivery, { state: 'withdrawn', updated_ms: work.nowMs })
  await cancelJobs(work, deliveries.map(({ id: delivery }) => `${deliverKind}/${delivery}`))
  const withdrawn: Update = { ...update, state: 'withdrawn', withdrawnMs: work.nowMs }
  await saveUpdate(work.db, withdrawn)
  const facts = await readIncident(work.db, update.incident)
  await append(work, [updateWithdrawn({ subject: `incident/${facts.id}`, service: facts.service, environment: facts.environment, data: { number: facts.number, update: id, audience: update.audience } })])
  await planNudge(work, facts)
  return { update: withdrawn, changed: true, say: 'Withdrawn: nobody was told.' }
}

async function composed(work: Work, facts: IncidentFacts, of: { wish: UpdateWish; id: string }): Promise<Update> {
  const prepared = await prepareUpdate(work.db, facts, of.wish, { nowMs: work.nowMs, publicUrl: work.house.settings.publicUrl })
  return {
    id: of.id, incident: facts.id, audience: of.wish.audience, status: prepared.status, title: prepared.title, text: prepared.text, state: 'draft', nextDueMs: prepared.nextDueMs,
    isDrill: prepared.isDrill, by: actorText(work.actor), createdMs: work.nowMs, publishedMs: null, withdrawnMs: null,
  }
}

export async function knownUpdate(db: Work['db'], id: string): Promise<Update> {
  return (await findUpdate(db, id)) ?? unknown(id)
}

async function held(work: Work, id: string): Promise<Update> {
  return (await lockUpdate(work.db, id)) ?? unknown(id)
}

function unknown(id: string): never {
  throw new Fault('COMMUNICATIONS_UPDATE_UNKNOWN', { kind: 'not-found', say: `There is no update ${id}.`, mend: 'See the updates of the incident; ids start with upd_.' })
}

// Offering a shift, taking it, approving, declining and withdrawing. Whom it concerns is told by e-mail.
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { Person } from '../../access/questions.ts'
import { swapAgreed, swapDeclined, swapOffered, swapTaken, swapWithdrawn } from '../events.ts'
import { turnAt } from '../model/rotation.ts'
import { afterVerb, shiftOf } from '../model/swap.ts'
import type { SwapVerb } from '../model/swap.ts'
import { Directory } from '../people.ts'
import { loadSchedule } from '../store/schedules.ts'
import type { StoredSchedule } from '../store/schedules.ts'
import { insertSwap, moveSwap, swapRow, swapsOf } from '../store/swaps.ts'
import type { SwapRow } from '../store/tables.ts'
import { noSuchSchedule } from './redirect-page.ts'
import { tellOfSwap } from './tell-swap.ts'

const mostSwaps = 200

export async function offerSwap(work: Work, name: string, wish: { readonly rotation: string; readonly atMs: number; readonly person: Person; readonly note: string | null }): Promise<SwapRow> {
  const schedule = await scheduleNamed(work, name)
  const { rotation: rotationName, atMs, person, note } = wish
  const rotation = schedule.rotations.find((one) => one.name === rotationName)
  if (!rotation) throw new Fault('ONCALL_NO_SUCH_ROTATION', { say: `The schedule ${name} has no rotation "${rotationName}".`, mend: `It has ${schedule.rotations.map((one) => one.name).join(', ') || 'none'}.`, field: 'rotation' })
  if (rotation.shifts !== undefined) throw new Fault('ONCALL_SWAP_ELSEWHERE', { kind: 'conflict', say: `The shifts of ${rotationName} are kept in a calendar.`, mend: 'Swap them there.' })
  const turn = turnAt(rotation, atMs, schedule.timeZone)
  if (turn.person !== person.name) throw new Fault('ONCALL_SWAP_NOT_THEIRS', { kind: 'conflict', say: `${person.displayName} does not hold ${rotationName} at that time.`, mend: `See GET /api/v1/schedules/${name}/final for whose shift it is.`, field: 'at' })
  if (turn.toMs <= work.nowMs) throw new Fault('ONCALL_SWAP_OVER', { kind: 'conflict', say: 'That shift is over.', mend: 'Offer one that is still to come.', field: 'at' })
  const live = await swapsOf(work.db, [name], work.nowMs)
  if (live.some((one) => one.rotation === rotationName && one.person === person.name && one.from_ms < turn.toMs && one.to_ms > turn.fromMs)) {
    throw new Fault('ONCALL_SWAP_TWICE', { kind: 'conflict', say: 'That shift is offered already.', mend: 'Withdraw the first offer, or wait for an answer.' })
  }
  if (live.filter((one) => one.to_ms > work.nowMs).length >= mostSwaps) throw new Fault('ONCALL_TOO_MANY_SWAPS', { kind: 'conflict', say: `A schedule has at most ${mostSwaps} swaps that are not over.`, mend: 'Change the rotation instead.' })
  const row: SwapRow = {
    id: newId<'swap'>('swp', work.nowMs), schedule: name, rotation: rotationName, person: person.name, taker: null, state: 'offered', from_ms: turn.fromMs, to_ms: turn.toMs, note,
    needs_approval: schedule.swapsNeedApproval === true ? 1 : 0, created_ms: work.nowMs, changed_ms: work.nowMs,
  }
  await insertSwap(work.db, row)
  await append(work, [swapOffered({ subject: `schedule/${name}`, data: ofSwap(row, { person, taker: null }) })])
  await tellOfSwap(work, row, rotation.people.filter((one) => one !== person.name))
  return row
}

/** `taker`: who takes it; for every other verb left alone. */
export async function changeSwap(work: Work, of: { readonly schedule: string; readonly id: string }, verb: SwapVerb, taker: Person | null): Promise<SwapRow> {
  const row = await swapRow(work.db, of.schedule, of.id)
  if (!row) throw noSuchSwap(of)
  const schedule = await scheduleNamed(work, of.schedule)
  const state = afterVerb(row.state, verb, row.needs_approval === 1)
  if (state === null) throw new Fault('ONCALL_SWAP_STATE', { kind: 'conflict', say: `This swap is ${row.state}: it cannot be ${pastOf[verb]}.`, mend: 'Look at it again: somebody may have been faster.' })
  const rotation = schedule.rotations.find((one) => one.name === row.rotation)
  const shift = rotation ? shiftOf({ person: row.person, fromMs: row.from_ms, toMs: row.to_ms }, rotation, schedule.timeZone) : null
  if (verb !== 'withdraw' && verb !== 'decline' && (shift === null || shift.toMs <= work.nowMs)) {
    throw new Fault('ONCALL_SWAP_OVER', { kind: 'conflict', say: shift === null ? 'The schedule changed, and they hold no such shift any more.' : 'That shift is over.', mend: 'Offer another shift.' })
  }
  if (taker?.name === row.person) throw new Fault('ONCALL_SWAP_OWN', { kind: 'conflict', say: 'It is their own shift.', mend: 'Withdraw the offer to keep it.', field: 'person' })
  const changed: SwapRow = { ...row, state, taker: taker?.name ?? row.taker, changed_ms: work.nowMs }
  if (!(await moveSwap(work.db, row, { state, taker: changed.taker, nowMs: work.nowMs }))) throw new Fault('ONCALL_SWAP_STATE', { kind: 'conflict', say: 'Somebody else changed this swap just now.', mend: 'Look at it again.' })
  const people = new Directory(work.db)
  const data = ofSwap(changed, { person: await people.named(row.person), taker: changed.taker === null ? null : await people.named(changed.taker) })
  const event = { taken: swapTaken, agreed: swapAgreed, declined: swapDeclined, withdrawn: swapWithdrawn, offered: swapOffered }[state]
  await append(work, [event({ subject: `schedule/${of.schedule}`, data })])
  await tellOfSwap(work, changed, [row.person, ...(changed.taker === null ? [] : [changed.taker])])
  return changed
}

const pastOf: Readonly<Record<SwapVerb, string>> = { take: 'taken', approve: 'approved', decline: 'declined', withdraw: 'withdrawn' }

export function noSuchSwap({ schedule, id }: { readonly schedule: string; readonly id: string }): Fault {
  return new Fault('ONCALL_NO_SUCH_SWAP', { kind: 'not-found', say: `The schedule ${schedule} has no swap ${id}.`, mend: `List them with GET /api/v1/schedules/${schedule}/swaps.` })
}

async function scheduleNamed(work: Work, name: string): Promise<StoredSchedule> {
  const schedule = await loadSchedule(work.db, name, work.nowMs)
  if (!schedule) throw noSuchSchedule(name)
  return schedule
}

function ofSwap(row: SwapRow, people: { readonly person: Person | null; readonly taker: Person | null }) {
  return { swap: row.id, rotation: row.rotation, person: people.person?.id ?? null, taker: people.taker?.id ?? null, fromMs: row.from_ms, toMs: row.to_ms }
}

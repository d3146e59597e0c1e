// Offering a shift or a part of it, taking it, approving, declining and withdrawing; offers that end by themselves, and swaps that a changed schedule undoes.
// Whom it concerns is told.
import { mainstay } from '../../../base/actor.ts'
import { minuteMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Duty, Work } from '../../../spine/practice.ts'
import type { Person } from '../../access/questions.ts'
import { swapAgreed, swapDeclined, swapExpired, swapLost, swapOffered, swapTaken, swapWithdrawn } from '../events.ts'
import { turnAt } from '../model/rotation.ts'
import { afterVerb, lostSwaps, shiftOf } from '../model/swap.ts'
import type { SwapNews, SwapVerb } from '../model/swap.ts'
import { Directory } from '../people.ts'
import { loadSchedule } from '../store/schedules.ts'
import type { StoredSchedule } from '../store/schedules.ts'
import { insertSwap, moveSwap, offeredOf, swapOf, swapRow, swapsOf, unsettledSwaps } from '../store/swaps.ts'
import type { SwapRow } from '../store/tables.ts'
import { noSuchSchedule } from './redirect-page.ts'
import { tellOfSwap } from './tell-swap.ts'

const mostSwaps = 200

export async function offerSwap(work: Work, name: string, wish: { readonly rotation: string; readonly atMs: number; readonly person: Person; readonly note: string | null; /** Null: where the shift begins or ends. */ readonly fromMs: number | null; readonly toMs: number | null }): Promise<SwapRow> {
  const schedule = await scheduleNamed(work, name)
  const { rotation: rotationName, atMs, person, note } = wish
  const rotation = schedule.rotations.find((one) => one.name === rotationName)
  if (!rotation) throw new Fault('ONCALL_NO_SUCH_ROTATION', { say: `The schedule ${name} has no rotation "${rotationName}".`, mend: `It has ${schedule.rotations.map((one) => one.name).join(', ') || 'none'}.`, field: 'rotation' })
  if (rotation.shifts !== undefined) throw new Fault('ONCALL_SWAP_ELSEWHERE', { kind: 'conflict', say: `The shifts of ${rotationName} are kept in a calendar.`, mend: 'Swap them there.' })
  const turn = turnAt(rotation, atMs, schedule.timeZone)
  if (turn.person !== person.name) throw new Fault('ONCALL_SWAP_NOT_THEIRS', { kind: 'conflict', say: `${person.displayName} does not hold ${rotationName} at that time.`, mend: `See GET /api/v1/schedules/${name}/final for whose shift it is.`, field: 'at' })
  if (turn.toMs <= work.nowMs) throw new Fault('ONCALL_SWAP_OVER', { kind: 'conflict', say: 'That shift is over.', mend: 'Offer one that is still to come.', field: 'at' })
  const part = { fromMs: wish.fromMs ?? turn.fromMs, toMs: wish.toMs ?? turn.toMs }
  if (part.fromMs < turn.fromMs || part.toMs > turn.toMs || part.fromMs >= part.toMs || part.toMs <= work.nowMs) {
    throw new Fault('ONCALL_SWAP_PART', { say: `That is no part of this shift that is still to come: it runs from ${formatInstant(turn.fromMs)} to ${formatInstant(turn.toMs)}.`, mend: 'Give a fromAt and a later toAt within it, or leave both out.', field: 'toAt' })
  }
  const isPart = part.fromMs !== turn.fromMs || part.toMs !== turn.toMs
  const live = await swapsOf(work.db, [name], work.nowMs)
  if (live.some((one) => one.rotation === rotationName && one.person === person.name && offeredOf(one).fromMs < part.toMs && offeredOf(one).toMs > part.fromMs)) {
    throw new Fault('ONCALL_SWAP_TWICE', { kind: 'conflict', say: 'That shift is offered already.', mend: 'Withdraw the first offer, or wait for an answer.' })
  }
  if (live.filter((one) => one.to_ms > work.nowMs).length >= mostSwaps) throw new Fault('ONCALL_TOO_MANY_SWAPS', { kind: 'conflict', say: `A schedule has at most ${mostSwaps} swaps that are not over.`, mend: 'Change the rotation instead.' })
  const row: SwapRow = {
    id: newId<'swap'>('swp', work.nowMs), schedule: name, rotation: rotationName, person: person.name, taker: null, state: 'offered', from_ms: turn.fromMs, to_ms: turn.toMs, note,
    needs_approval: schedule.swapsNeedApproval === true ? 1 : 0, created_ms: work.nowMs, changed_ms: work.nowMs,
    part_from_ms: isPart ? part.fromMs : null, part_to_ms: isPart ? part.toMs : null,
  }
  await insertSwap(work.db, row)
  await append(work, [swapOffered({ subject: `schedule/${name}`, data: ofSwap(row, { person, taker: null }) })])
  await tellOfSwap(work, { news: 'offered', swap: row }, rotation.people.filter((one) => one !== person.name))
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
  const shift = rotation ? shiftOf(swapOf(row), rotation, schedule.timeZone) : null
  if (verb === 'withdraw' && (shift?.toMs ?? offeredOf(row).toMs) <= work.nowMs) throw new Fault('ONCALL_SWAP_OVER', { kind: 'conflict', say: 'That shift is over: who held it held it.', mend: 'Withdraw a swap before its shift ends.' })
  if (verb !== 'withdraw' && verb !== 'decline' && (shift === null || shift.toMs <= work.nowMs)) {
    throw new Fault('ONCALL_SWAP_OVER', { kind: 'conflict', say: shift === null ? 'The schedule changed, and they hold no such shift any more.' : 'That shift is over.', mend: 'Offer another shift.' })
  }
  if (taker?.name === row.person) throw new Fault('ONCALL_SWAP_OWN', { kind: 'conflict', say: 'It is their own shift.', mend: 'Withdraw the offer to keep it.', field: 'person' })
  const changed: SwapRow = { ...row, state, taker: taker?.name ?? row.taker, changed_ms: work.nowMs }
  if (!(await moveSwap(work.db, row, { state, taker: changed.taker, nowMs: work.nowMs }))) throw new Fault('ONCALL_SWAP_STATE', { kind: 'conflict', say: 'Somebody else changed this swap just now.', mend: 'Look at it again.' })
  await sayAndTell(work, state, changed)
  return changed
}

const eventOf = { taken: swapTaken, agreed: swapAgreed, declined: swapDeclined, withdrawn: swapWithdrawn, offered: swapOffered, expired: swapExpired, lost: swapLost }

async function sayAndTell(work: Work, news: SwapNews, swap: SwapRow): Promise<void> {
  const people = new Directory(work.db)
  const data = ofSwap(swap, { person: await people.named(swap.person), taker: swap.taker === null ? null : await people.named(swap.taker) })
  await append(work, [eventOf[news]({ subject: `schedule/${swap.schedule}`, data })])
  await tellOfSwap(work, { news, swap }, [swap.person, ...(swap.taker === null ? [] : [swap.taker])])
}

/** Called when the words of a schedule were saved: swaps that did something until then and do nothing now are told of. */
export async function tellOfLostSwaps(work: Work, was: StoredSchedule, is: Pick<StoredSchedule, 'rotations' | 'timeZone'>): Promise<void> {
  const rows = new Map((await swapsOf(work.db, [was.name], work.nowMs)).filter((row) => offeredOf(row).toMs > work.nowMs).map((row) => [row.id, row]))
  for (const { id } of lostSwaps([...rows.values()].map(swapOf), was, is)) await sayAndTell(work, 'lost', rows.get(id)!)
}

const expiryEveryMs = 10 * minuteMs
const expiredAtOnce = 200

/** An offer whose shift is over is no offer any more. */
export const expireSwapsDuty: Duty = {
  name: 'oncall.expire-swaps', everyMs: expiryEveryMs,
  async run(house) {
    const nowMs = house.clock.nowMs()
    const rows = await unsettledSwaps(house.read, nowMs, expiredAtOnce)
    for (const row of rows) {
      await house.transact(mainstay, async (work) => {
        const schedule = await loadSchedule(work.db, row.schedule, nowMs)
        const rotation = schedule?.rotations.find(({ name }) => name === row.rotation)
        const shift = schedule && rotation ? shiftOf(swapOf(row), rotation, schedule.timeZone) : null
        if ((shift?.toMs ?? offeredOf(row).toMs) > nowMs || !(await moveSwap(work.db, row, { state: 'expired', taker: row.taker, nowMs }))) return
        await sayAndTell(work, 'expired', { ...row, state: 'expired' })
      })
    }
  },
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
  return { swap: row.id, rotation: row.rotation, person: people.person?.id ?? null, taker: people.taker?.id ?? null, ...offeredOf(row) }
}

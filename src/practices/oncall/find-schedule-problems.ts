// Gaps and overlaps of schedules for the next 90 days, told before they bite.
import type { Finding } from '../../base/finding.ts'
import { dayMs } from '../../base/duration.ts'
import type { Db } from '../../spine/database.ts'
import { gapsBetween, overlapsBetween } from './model/schedule.ts'
import { shiftOf } from './model/swap.ts'
import { wallText } from './model/wall-clock.ts'
import type { StoredSchedule } from './store/schedules.ts'
import { offeredOf, swapOf, swapsOf } from './store/swaps.ts'

const aheadDays = 90

export function gapFindings(schedule: StoredSchedule, nowMs: number): readonly Finding[] {
  const endMs = nowMs + aheadDays * dayMs
  const found = gapsBetween(schedule, nowMs, endMs)
  const first = found[0]
  if (!first) return []
  const zone = schedule.timeZone
  const end = first.toMs >= endMs ? `for the next ${aheadDays} days` : `until ${wallText(first.toMs, zone)}`
  const more = found.length > 1 ? ` (and ${found.length - 1} more ${found.length === 2 ? 'gap' : 'gaps'} in ${aheadDays} days)` : ''
  const isNow = first.fromMs <= nowMs
  return [{
    level: isNow ? 'error' : 'warning', code: 'ONCALL_GAP', say: `Nobody is on call for ${schedule.name} ${isNow ? 'now' : `from ${wallText(first.fromMs, zone)}`} ${end} (${zone})${more}.`,
    mend: 'Add an override for that time, or a rotation that covers it.',
  }]
}

/** Only where all holders are on call together: there a person who holds two rotations is one pair of hands where two were meant. */
export function overlapFindings(schedule: StoredSchedule, nowMs: number): readonly Finding[] {
  const found = overlapsBetween(schedule, nowMs, nowMs + aheadDays * dayMs)
  const first = found[0]
  if (!first) return []
  const zone = schedule.timeZone
  const more = found.length > 1 ? ` (and ${found.length - 1} more in ${aheadDays} days)` : ''
  return [{
    level: 'warning', code: 'ONCALL_OVERLAP', say: `${first.person} holds ${first.rotations.join(' and ')} of ${schedule.name} at once from ${wallText(first.fromMs, zone)} until ${wallText(first.toMs, zone)} (${zone})${more}.`,
    mend: 'Change the order of one rotation, or put somebody else on call by an override.',
  }]
}

/** Agreed or offered, and the schedule changed since: whoever counts on it is mistaken. */
export async function lostSwapFindings(db: Db, schedules: readonly StoredSchedule[], nowMs: number): Promise<readonly Finding[]> {
  const rows = await swapsOf(db, schedules.map(({ name }) => name), nowMs)
  return rows.flatMap((row): readonly Finding[] => {
    const schedule = schedules.find(({ name }) => name === row.schedule)
    const rotation = schedule?.rotations.find(({ name }) => name === row.rotation)
    const { fromMs, toMs } = offeredOf(row)
    if (!schedule || toMs <= nowMs || (rotation && shiftOf(swapOf(row), rotation, schedule.timeZone) !== null)) return []
    return [{
      level: row.state === 'agreed' ? 'warning' : 'info', code: 'ONCALL_SWAP_LOST',
      say: `${row.taker === null ? `The shift that ${row.person} offers` : `The swap of ${row.person} with ${row.taker}`} in ${row.rotation} of ${row.schedule} does nothing any more: ${row.person} holds no such shift from ${wallText(fromMs, schedule.timeZone)} until ${wallText(toMs, schedule.timeZone)} (${schedule.timeZone}).`,
      mend: 'Withdraw the swap, and offer the shift that is meant.',
    }]
  })
}

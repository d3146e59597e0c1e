// The minutes that may be answered: whole ones that have ended.
import { minuteMs } from '../base/duration.ts'

export interface MinuteRange {
  readonly fromMs: number
  readonly toMs: number
}

/** Rounded down to minutes, without those that have not ended; `fromMs` equals `toMs` when there are none. */
export function wholeMinutes(range: MinuteRange, nowMs: number): MinuteRange {
  const fromMs = floorMinute(range.fromMs)
  return { fromMs, toMs: Math.max(fromMs, Math.min(floorMinute(range.toMs), floorMinute(nowMs))) }
}

export function floorMinute(atMs: number): number {
  return Math.floor(atMs / minuteMs) * minuteMs
}

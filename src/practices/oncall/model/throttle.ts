// How much one address gets: a telephone that rings without end wakes nobody any better. What is over the limit waits and
// goes in one message as soon as there is room; meanwhile the person's other methods are used. Nothing is dropped.
import { hourMs, minuteMs } from '../../../base/duration.ts'
import type { MethodKind } from './contact-rules.ts'

export interface Limit {
  readonly most: number
  readonly withinMs: number
}

/** Texts and calls as GoAlert has them, tried for years; chats and pushes by what a person can read. E-mail and webhooks have none: they are the net below. */
export const limits: Readonly<Record<MethodKind, readonly Limit[]>> = {
  sms: [{ most: 5, withinMs: 15 * minuteMs }, { most: 11, withinMs: hourMs }, { most: 21, withinMs: 3 * hourMs }],
  voice: [{ most: 3, withinMs: 15 * minuteMs }, { most: 7, withinMs: hourMs }, { most: 15, withinMs: 3 * hourMs }],
  slack: [{ most: 20, withinMs: 15 * minuteMs }, { most: 60, withinMs: hourMs }],
  teams: [{ most: 20, withinMs: 15 * minuteMs }, { most: 60, withinMs: hourMs }],
  webpush: [{ most: 20, withinMs: 15 * minuteMs }, { most: 60, withinMs: hourMs }],
  email: [],
  webhook: [],
}

/** Further back than this nothing counts. */
export const longestWindowMs = 3 * hourMs

export interface Room {
  /** When the next message may leave; now or before: at once. */
  readonly fromMs: number
  /** This is the last one for a while: it carries whatever else waits. */
  readonly isLast: boolean
}

/** @param leftMs when earlier messages to this address left, in any order. */
export function roomFor(kind: MethodKind, leftMs: readonly number[], nowMs: number): Room {
  let fromMs = nowMs
  let isLast = false
  for (const { most, withinMs } of limits[kind]) {
    const counted = leftMs.filter((atMs) => atMs > nowMs - withinMs).sort((a, b) => a - b)
    // Room comes when so many have grown old that one less than the limit is left.
    if (counted.length >= most) fromMs = Math.max(fromMs, counted[counted.length - most]! + withinMs)
    else if (counted.length === most - 1) isLast = true
  }
  return { fromMs, isLast }
}

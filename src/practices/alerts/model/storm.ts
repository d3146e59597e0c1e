// When new alerts come so much faster than usual that further situations are folded into one. Pure.
import { minuteMs } from '../../../base/duration.ts'

export interface Storm {
  readonly id: string
  readonly startedMs: number
  /** New alerts in the minute before it began, and how many would have begun none. */
  readonly rate: number
  readonly threshold: number
  readonly reason: string
  /** The one that new troubles are folded into; null until the first. */
  situation: string | null
}

/** Fewer new alerts a minute than this can be read, however unusual they are. */
export const stormFloor = 200
/** One service that raves is one situation already; a storm has many at once. */
export const stormGroups = 10
/** So many new troubles within a minute are a storm however few alerts they have: nobody can be woken for each. */
export const stormTroubles = 20
/** Mean absolute deviations above what is usual. For a normal rate that is 4.8 standard deviations: never by chance. */
export const stormDeviations = 6
/** Half of what is known of the usual rate is from the last half hour. */
const halfLifeMinutes = 30
const weight = 1 - 2 ** (-1 / halfLifeMinutes)
const bucketMs = 10_000
const buckets = 6

/**
 * The rate of new alerts in a sliding minute, against what is usual: exponentially weighted means of the rate a minute and
 * of its absolute deviation. A minute above the threshold counts as the threshold, so that a storm becomes usual only slowly.
 */
export class RateWatch {
  #baseline = 0
  #deviation = 0
  #counts: { readonly bucket: number; alerts: number; groups: number }[] = []
  #minute: { readonly index: number; alerts: number } | null = null

  /** `groups`: how many situations would open by these alerts. */
  count(nowMs: number, alerts: number, groups: number): void {
    this.#closeMinutes(Math.floor(nowMs / minuteMs))
    this.#minute!.alerts += alerts
    const bucket = Math.floor(nowMs / bucketMs)
    this.#counts = this.#counts.filter((one) => one.bucket > bucket - buckets && one.bucket <= bucket)
    const last = this.#counts.at(-1)
    if (last?.bucket === bucket) {
      last.alerts += alerts
      last.groups += groups
    } else {
      this.#counts.push({ bucket, alerts, groups })
    }
  }

  /** Alerts and groups of the last minute. */
  now(nowMs: number): { readonly alerts: number; readonly groups: number } {
    const oldest = Math.floor(nowMs / bucketMs) - buckets
    return this.#counts.filter((one) => one.bucket > oldest).reduce((sum, one) => ({ alerts: sum.alerts + one.alerts, groups: sum.groups + one.groups }), { alerts: 0, groups: 0 })
  }

  get baseline(): number {
    return this.#baseline
  }

  /** New alerts a minute that are a storm: never less than twice what is usual, however steady that is. */
  get threshold(): number {
    return Math.max(stormFloor, Math.ceil(2 * this.#baseline), Math.ceil(this.#baseline + stormDeviations * this.#deviation))
  }

  /** Null, or why it is a storm, together with what comes in now. */
  whyStorm(nowMs: number, coming: { readonly alerts: number; readonly groups: number }): string | null {
    this.#closeMinutes(Math.floor(nowMs / minuteMs))
    const last = this.now(nowMs)
    const [alerts, groups] = [last.alerts + coming.alerts, last.groups + coming.groups]
    if (groups < stormTroubles && (alerts < this.threshold || groups < stormGroups)) return null
    return `${alerts} new alerts and ${groups} new troubles within a minute; ${Math.round(this.#baseline)} alerts are usual and ${this.threshold}, or ${stormTroubles} troubles, are a storm.`
  }

  #closeMinutes(index: number): void {
    this.#minute ??= { index, alerts: 0 }
    // After a long silence what was usual is forgotten, in as many steps as make a difference.
    for (let step = Math.min(index - this.#minute.index, 20 * halfLifeMinutes); step > 0; step--) {
      const rate = Math.min(this.#minute.alerts, this.threshold)
      this.#deviation += weight * (Math.abs(rate - this.#baseline) - this.#deviation)
      this.#baseline += weight * (rate - this.#baseline)
      this.#minute = { index, alerts: 0 }
    }
  }
}

/** It ends when new alerts of the last minute are fewer than half of what began it, but not in its first two minutes. */
export const stormLeastMs = 2 * minuteMs
export function hasEnded(storm: Pick<Storm, 'startedMs' | 'threshold'>, alertsOfLastMinute: number, nowMs: number): boolean {
  return nowMs - storm.startedMs >= stormLeastMs && alertsOfLastMinute < storm.threshold / 2
}

export function foldReason(storm: Storm): string {
  return `A storm is on: ${storm.reason} What would be a situation of its own is part of this one.`
}

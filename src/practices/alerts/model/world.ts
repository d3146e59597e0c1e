// What the database keeps between batches, in memory: for tests, for measurements on generated storms, and for replaying alerts.
import { neighbourWindowMs } from './correlation/neighbours.ts'
import type { Part } from './correlation/part.ts'
import type { IncomingAlert } from './incoming.ts'
import type { Silence } from './silence.ts'
import type { Situation } from './situation.ts'
import { RateWatch, hasEnded } from './storm.ts'
import type { Storm } from './storm.ts'
import { groupKeysOf, takeIn } from './take-in.ts'
import type { NewAlert, OpenAlert, Surroundings, TakenIn } from './take-in.ts'

export class World {
  nowMs: number
  readonly open = new Map<string, OpenAlert>()
  readonly fired: NewAlert[] = []
  readonly situations: Situation[] = []
  readonly parts: Part[] = []
  readonly storms: Storm[] = []
  silences: Silence[] = []
  storm: Storm | null = null
  readonly #surroundings: Surroundings | undefined
  readonly #watch = new RateWatch()
  #ids = 0

  constructor(nowMs: number, surroundings?: Surroundings) {
    this.nowMs = nowMs
    this.#surroundings = surroundings
  }

  take(...incoming: IncomingAlert[]): TakenIn {
    const { nowMs } = this
    const groups = new Set(groupKeysOf(incoming.filter((alert) => alert.change === 'firing')))
    const keys = new Set(incoming.map((alert) => alert.key))
    const open = new Map([...this.open].filter(([key]) => keys.has(key)))
    const ids = new Set([
      ...this.parts.filter((part) => part.isCurrent && (groups.has(part.groupKey) || nowMs - part.lastMs <= neighbourWindowMs)).map((part) => part.situation),
      ...[...open.values()].map((alert) => alert.situation), ...(this.storm?.situation ? [this.storm.situation] : []),
    ])
    const known = {
      open, situations: this.situations.filter((situation) => ids.has(situation.id)), silences: this.silences, parts: this.parts.filter((part) => ids.has(part.situation)),
      storm: this.storm, ...(this.#surroundings ? { surroundings: this.#surroundings } : {}),
    }
    const taken = takeIn(incoming, known, { nowMs, newId: (prefix) => `${prefix}_${++this.#ids}` })
    for (const id of taken.ended.keys()) for (const [key, alert] of this.open) if (alert.id === id) this.open.delete(key)
    for (const alert of taken.fired) if (alert.endedMs === null) this.open.set(alert.key, alert)
    for (const alert of taken.fired) this.fired.push(alert)
    this.situations.push(...taken.opened)
    this.parts.push(...taken.partsAdded)
    return taken
  }

  /** As `take`, with storms beginning and ending by the rate of alerts. */
  takeWatched(...incoming: IncomingAlert[]): TakenIn {
    const keys = new Set(groupKeysOf(incoming.filter((alert) => alert.change === 'firing')))
    for (const part of this.parts) if (part.isCurrent) keys.delete(part.groupKey)
    const fresh = incoming.filter((alert) => alert.change === 'firing' && !this.open.has(alert.key)).length
    const last = this.#watch.now(this.nowMs)
    if (this.storm && hasEnded(this.storm, last.alerts, this.nowMs)) this.storm = null
    const reason = keys.size > 0 && !this.storm ? this.#watch.whyStorm(this.nowMs, { alerts: fresh, groups: keys.size }) : null
    if (reason !== null) {
      this.storm = { id: `sto_${++this.#ids}`, startedMs: this.nowMs, rate: last.alerts + fresh, threshold: this.#watch.threshold, reason, situation: null }
      this.storms.push(this.storm)
    }
    const taken = this.take(...incoming)
    this.#watch.count(this.nowMs, taken.fired.length, taken.partsAdded.size)
    return taken
  }
}

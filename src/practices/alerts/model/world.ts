// What the database keeps between batches, in memory: for tests, for measurements on generated storms, and for replaying alerts.
import { neighbourWindowMs } from './correlation/neighbours.ts'
import type { Part } from './correlation/part.ts'
import type { IncomingAlert } from './incoming.ts'
import type { Silence } from './silence.ts'
import type { Situation } from './situation.ts'
import { RateWatch, hasEnded } from './storm.ts'
import type { Storm } from './storm.ts'
import { groupKeysOf, takeIn } from './take-in.ts'
import { troublesOf } from './taken-in.ts'
import type { OpenAlert } from './open-alert.ts'
import type { Known, NewAlert, Surroundings, TakenIn } from './taken-in.ts'

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
    const taken = this.#decide(incoming, this.#known(incoming))
    for (const id of taken.ended.keys()) for (const [key, alert] of this.open) if (alert.id === id) this.open.delete(key)
    for (const alert of taken.fired) if (alert.endedMs === null) this.open.set(alert.key, alert)
    for (const alert of taken.fired) this.fired.push(alert)
    this.situations.push(...taken.opened)
    this.parts.push(...taken.partsAdded)
    return taken
  }

  /** As `take`, with storms beginning and ending by the rate of alerts. */
  takeWatched(...incoming: IncomingAlert[]): TakenIn {
    const { nowMs } = this
    if (this.storm && hasEnded(this.storm, this.#watch.now(nowMs).alerts, nowMs)) this.storm = null
    if (!this.storm) {
      const calm = this.#decide(incoming, structuredClone(this.#known(incoming)))
      const reason = this.#watch.whyStorm(nowMs, { alerts: calm.fired.length, groups: troublesOf(calm) })
      if (reason !== null && calm.opened.size > 0) {
        this.storm = { id: `sto_${++this.#ids}`, startedMs: nowMs, rate: this.#watch.now(nowMs).alerts + calm.fired.length, threshold: this.#watch.threshold, reason, situation: null }
        this.storms.push(this.storm)
      }
    }
    const taken = this.take(...incoming)
    this.#watch.count(nowMs, taken.fired.length, troublesOf(taken))
    return taken
  }

  #known(incoming: readonly IncomingAlert[]): Omit<Known, 'surroundings'> {
    const groups = new Set(groupKeysOf(incoming.filter((alert) => alert.change === 'firing')))
    const keys = new Set(incoming.map((alert) => alert.key))
    const open = new Map([...this.open].filter(([key]) => keys.has(key)))
    const ids = new Set([
      ...this.parts.filter((part) => part.isCurrent && (groups.has(part.groupKey) || this.nowMs - part.lastMs <= neighbourWindowMs)).map((part) => part.situation),
      ...[...open.values()].map((alert) => alert.situation), ...(this.storm?.situation ? [this.storm.situation] : []),
    ])
    // Matchers cannot be cloned, and need not be: nobody changes a silence.
    return { open, situations: this.situations.filter((situation) => ids.has(situation.id)), silences: [], parts: this.parts.filter((part) => ids.has(part.situation)), storm: this.storm }
  }

  #decide(incoming: readonly IncomingAlert[], known: Omit<Known, 'surroundings'>): TakenIn {
    const around = this.#surroundings ? { surroundings: this.#surroundings } : {}
    return takeIn(incoming, { ...known, silences: this.silences, ...around }, { nowMs: this.nowMs, newId: (prefix) => `${prefix}_${++this.#ids}` })
  }
}

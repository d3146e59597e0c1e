// The door for alerts: requests that come together are committed together, and answered when they are on disk.
import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { mainstay } from '../../base/actor.ts'
import { Fault } from '../../base/fault.ts'
import { isOutage } from '../../spine/database/outage.ts'
import type { House } from '../../spine/practice.ts'
import { hearWatchdogs } from './actions/hear-watchdogs.ts'
import { takeInAlerts } from './actions/take-in-alerts.ts'
import type { Receipt, Received } from './actions/take-in-alerts.ts'
import { LostRace } from './store/lost-race.ts'

/** Alerts in one transaction. One request may hold more and is then alone. */
const batchAlerts = 1_000
/** Alerts waiting for a transaction, about 50 MB; senders above it are told to come again. */
const maxWaiting = 30_000

interface Waiting {
  readonly received: Received
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (problem: unknown) => void
}

/** Transactions at once. The embedded engine has one writer; on PostgreSQL two keep it at work while the next is made ready. */
const lanes = { embedded: 1, postgresql: 2 } as const

export class Intake {
  readonly #house: House
  #waiting: Waiting[] = []
  #waitingAlerts = 0
  #running = 0
  #isStarting = false
  /** Keys in a transaction now: the same alert from a second sender waits, and is then known. */
  readonly #inHand = new Set<string>()
  /** The work outlives the request that started it and must not inherit its context. */
  readonly #outside = AsyncLocalStorage.snapshot()

  constructor(house: House) {
    this.#house = house
  }

  /** Settles when what was received is durable. */
  receive(received: Received): Promise<Receipt> {
    const { alerts, source } = received
    this.#house.metrics.alertsReceived.inc({ dialect: source, outcome: 'taken' }, alerts.length)
    if (this.#waitingAlerts > 0 && this.#waitingAlerts + alerts.length > maxWaiting) {
      throw new Fault('ALERTS_BUSY', { kind: 'unavailable', say: `${this.#waitingAlerts} alerts wait to be written.`, mend: 'Send again in a few seconds; Prometheus and Alertmanager do so by themselves.' })
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ received, resolve, reject })
      this.#waitingAlerts += alerts.length
      this.#outside(() => void this.#start())
    })
  }

  async #start(): Promise<void> {
    if (this.#isStarting) return
    this.#isStarting = true
    // What has arrived is heard first: on the embedded engine a transaction begun now would be over before that.
    await nextTurn()
    this.#isStarting = false
    while (this.#running < lanes[this.#house.database.engine]) {
      const batch = this.#takeBatch()
      if (batch.length === 0) return
      const keys = batch.flatMap(({ received }) => received.alerts.map((alert) => alert.key))
      for (const key of keys) this.#inHand.add(key)
      this.#running++
      void this.#carryOut(batch).finally(() => {
        this.#running--
        for (const key of keys) this.#inHand.delete(key)
        void this.#start()
      })
    }
  }

  #takeBatch(): readonly Waiting[] {
    const batch: Waiting[] = []
    const left: Waiting[] = []
    // Nobody overtakes one that waits with the same alert: what was said later must be taken in later.
    const passedOver = new Set<string>()
    let alerts = 0
    for (const waiting of this.#waiting) {
      const list = waiting.received.alerts
      const isFull = batch.length > 0 && alerts + list.length > batchAlerts
      const mustWait = isFull || list.some(({ key }) => this.#inHand.has(key) || passedOver.has(key))
      if (!mustWait) alerts += list.length
      else for (const { key } of list) passedOver.add(key)
      ;(mustWait ? left : batch).push(waiting)
    }
    this.#waiting = left
    this.#waitingAlerts -= alerts
    return batch
  }

  async #carryOut(batch: readonly Waiting[]): Promise<void> {
    try {
      const receipts = await this.#commit(batch)
      batch.forEach((waiting, index) => waiting.resolve(receipts[index]!))
    } catch (problem) {
      await this.#oneByOne(batch, problem)
    }
  }

  #commit(batch: readonly Waiting[]): Promise<readonly Receipt[]> {
    const received = batch.map((waiting) => waiting.received)
    return this.#house.transact(mainstay, async (work) => {
      const receipts = await takeInAlerts(work, received)
      await hearWatchdogs(work, received)
      return receipts
    })
  }

  /** What one sender sent may not cost another its answer. */
  async #oneByOne(batch: readonly Waiting[], problem: unknown): Promise<void> {
    // With the database away each would wait for the same answer, one after the other.
    if (batch.length === 1 || isOutage(problem)) return batch.forEach((waiting) => waiting.reject(problem))
    for (const waiting of batch) {
      try {
        const [receipt] = await this.#commit([waiting])
        waiting.resolve(receipt!)
      } catch (own) {
        waiting.reject(inWords(own))
      }
    }
  }
}

/** After five lost races in a row the sender is asked to come again. */
function inWords(problem: unknown): unknown {
  if (!(problem instanceof LostRace)) return problem
  return new Fault('ALERTS_BUSY', { kind: 'unavailable', cause: problem, say: 'Several replicas take in the same alerts at this moment.', mend: 'Send again in a few seconds.' })
}

const intakes = new WeakMap<House, Intake>()

/** One a house. */
export function intakeOf(house: House): Intake {
  let intake = intakes.get(house)
  if (!intake) intakes.set(house, (intake = new Intake(house)))
  return intake
}

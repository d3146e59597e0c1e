// The door for alerts: requests that come together are committed together, and answered when they are on disk.
import { AsyncLocalStorage } from 'node:async_hooks'
import { mainstay } from '../../base/actor.ts'
import { Fault } from '../../base/fault.ts'
import { isOutage } from '../../spine/database/outage.ts'
import type { House } from '../../spine/practice.ts'
import { takeInAlerts } from './actions/take-in-alerts.ts'
import type { Receipt, Received } from './actions/take-in-alerts.ts'
import { LostRace } from './store/taking-in.ts'

/** Alerts in one transaction. One request may hold more and is then alone. */
const batchAlerts = 1_000
/** Alerts waiting for a transaction, about 50 MB; senders above it are told to come again. */
const maxWaiting = 30_000
/** Another replica opened the same alert or situation meanwhile: look again and find it known. */
const uniqueViolation = '23505'
const maxAttempts = 5

interface Waiting {
  readonly received: Received
  readonly resolve: (receipt: Receipt) => void
  readonly reject: (problem: unknown) => void
}

export class Intake {
  readonly #house: House
  #waiting: Waiting[] = []
  #waitingAlerts = 0
  #isRunning = false
  /** The loop outlives the request that started it and must not inherit its context. */
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
      if (!this.#isRunning) this.#outside(() => void this.#run())
    })
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch()
      try {
        const receipts = await this.#commit(batch)
        batch.forEach((waiting, index) => waiting.resolve(receipts[index]!))
      } catch (problem) {
        await this.#oneByOne(batch, problem)
      }
    }
    this.#isRunning = false
  }

  #takeBatch(): readonly Waiting[] {
    let count = 0
    let alerts = 0
    for (const waiting of this.#waiting) {
      if (count > 0 && alerts + waiting.received.alerts.length > batchAlerts) break
      count++
      alerts += waiting.received.alerts.length
    }
    this.#waitingAlerts -= alerts
    return this.#waiting.splice(0, count)
  }

  async #commit(batch: readonly Waiting[]): Promise<readonly Receipt[]> {
    const received = batch.map((waiting) => waiting.received)
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#house.transact(mainstay, (work) => takeInAlerts(work, received))
      } catch (problem) {
        const isRace = problem instanceof LostRace || (problem as { code?: string }).code === uniqueViolation
        if (attempt >= maxAttempts || !isRace) throw problem
      }
    }
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
        waiting.reject(own)
      }
    }
  }
}

const intakes = new WeakMap<House, Intake>()

/** One a house. */
export function intakeOf(house: House): Intake {
  let intake = intakes.get(house)
  if (!intake) intakes.set(house, (intake = new Intake(house)))
  return intake
}

// The running house: one object that gives practices their database, clock, egress and transactions.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger } from 'pino'
import type { Actor } from '../base/actor.ts'
import type { Clock } from './clock.ts'
import type { Database } from './database.ts'
import type { Egress } from './egress.ts'
import { keepKey } from './idempotency.ts'
import type { House, Work } from './practice.ts'
import type { SelfMetrics } from './self-metrics.ts'
import type { Settings } from './settings.ts'
import type { Signer } from './signer.ts'
import { actAs } from './viewer.ts'

export interface HouseParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Logger
  readonly database: Database
  readonly egress: Egress
  readonly signer: Signer
  readonly metrics: SelfMetrics
}

export function houseOf(parts: HouseParts): House {
  const inside = new AsyncLocalStorage<true>()
  const house: House = {
    ...parts,
    read: parts.database.read,
    async transact<T>(actor: Actor, does: (work: Work) => Promise<T>): Promise<T> {
      // The embedded engine has one writer: a transaction inside a transaction would wait for itself for ever.
      if (inside.getStore()) throw new Error('A transaction was begun inside another; pass `work` down instead.')
      const after: (() => void)[] = []
      const result = await parts.database.transact((db) => inside.run(true, () => actAs(actor, async () => {
        after.length = 0
        const nowMs = parts.clock.nowMs()
        after.push(await keepKey(db, nowMs))
        return does({ db, actor, nowMs, house, afterCommit: (run) => void after.push(run) })
      })))
      for (const run of after) {
        try {
          run()
        } catch (problem) {
          // It is committed: whoever asked must not hear that it failed, and the others must still be woken.
          parts.log.error({ err: problem }, 'something failed after its commit')
        }
      }
      return result
    },
  }
  return house
}

// Payments: takes the money. The slowest of the four, as card networks are.
import { between } from './chance.ts'
import type { Chance } from './chance.ts'
import { Refusal, startService } from './service.ts'
import type { Service } from './service.ts'

export function startPayments(port: number, chance: Chance): Promise<Service> {
  let charges = 0
  return startService({
    name: 'payments', dependencies: {}, dependencyTimeoutMs: 0, workMs: () => between(chance, 8, 30),
    routes: {
      'POST /charges': async ({ body }) => {
        const { amountCents } = (body ?? {}) as { amountCents?: unknown }
        if (!Number.isSafeInteger(amountCents) || Number(amountCents) <= 0) throw new Refusal(400, 'A charge is {"amountCents": 990}.')
        charges++
        return { charge: `charge-${charges}`, amountCents }
      },
    },
  }, port, chance)
}

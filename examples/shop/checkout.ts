// Checkout: turns a wish into a paid order. Asks the catalogue for the price and payments for the money.
import type { Product } from './catalogue.ts'
import { between } from './chance.ts'
import type { Chance } from './chance.ts'
import { Refusal, startService } from './service.ts'
import type { Service } from './service.ts'

export function startCheckout(port: number, chance: Chance, dependencies: { readonly catalogue: string; readonly payments: string }): Promise<Service> {
  let orders = 0
  return startService({
    name: 'checkout', dependencies, dependencyTimeoutMs: 1_000, workMs: () => between(chance, 3, 12),
    routes: {
      'POST /orders': async ({ body, call }) => {
        const { product } = (body ?? {}) as { product?: unknown }
        if (typeof product !== 'string') throw new Refusal(400, 'An order is {"product": "rope"}.')
        const { priceCents } = await call('catalogue', 'GET', `/products/${encodeURIComponent(product)}`) as Product
        const paid = await call('payments', 'POST', '/charges', { amountCents: priceCents }) as { charge: string }
        orders++
        return { order: `order-${orders}`, product, charge: paid.charge }
      },
    },
  }, port, chance)
}

// The storefront: what visitors see. Shows the catalogue and hands a purchase to checkout.
import { between } from './chance.ts'
import type { Chance } from './chance.ts'
import { startService } from './service.ts'
import type { Service } from './service.ts'

export function startStorefront(port: number, chance: Chance, dependencies: { readonly catalogue: string; readonly checkout: string }): Promise<Service> {
  return startService({
    name: 'storefront', dependencies, dependencyTimeoutMs: 2_000, workMs: () => between(chance, 2, 10),
    routes: {
      'GET /': async ({ call }) => ({ products: await call('catalogue', 'GET', '/products') }),
      'POST /buy': async ({ body, call }) => call('checkout', 'POST', '/orders', body),
    },
  }, port, chance)
}

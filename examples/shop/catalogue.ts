// The catalogue: what the shop sells. Depends on nobody; everybody depends on it.
import { between } from './chance.ts'
import type { Chance } from './chance.ts'
import { Refusal, startService } from './service.ts'
import type { Service } from './service.ts'

export interface Product {
  readonly id: string
  readonly priceCents: number
}

export const products: readonly Product[] = [
  { id: 'anchor', priceCents: 12_900 },
  { id: 'compass', priceCents: 3_450 },
  { id: 'lantern', priceCents: 2_700 },
  { id: 'rope', priceCents: 990 },
  { id: 'sextant', priceCents: 21_000 },
]

export function startCatalogue(port: number, chance: Chance): Promise<Service> {
  return startService({
    name: 'catalogue', dependencies: {}, dependencyTimeoutMs: 0, workMs: () => between(chance, 1, 5),
    routes: {
      'GET /products': async () => products,
      'GET /products/:id': async ({ id }) => {
        const found = products.find((product) => product.id === id)
        if (!found) throw new Refusal(404, `There is no product "${id}".`)
        return found
      },
    },
  }, port, chance)
}

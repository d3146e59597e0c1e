// The example shop: storefront -> checkout -> payments, both -> catalogue, and people who browse and buy.
// Run alone: node examples/shop/shop.ts --port 9101
import { startService } from './service.ts'
import type { Fault, Service } from './service.ts'
import { startTraffic } from './traffic.ts'

export const serviceNames = ['storefront', 'checkout', 'payments', 'catalogue'] as const
export type ServiceName = (typeof serviceNames)[number]

export interface Shop {
  readonly services: Readonly<Record<ServiceName, Service>>
  setFault(service: ServiceName, fault: Fault): void
  stop(): Promise<void>
}

export interface ShopWords {
  /** The storefront's port, the others follow; 0 takes free ones. */
  readonly basePort: number
  readonly requestsASecond?: number
}

const products = ['anchor', 'compass', 'lantern', 'rope', 'sextant']
const between = (low: number, high: number) => (): number => low + Math.random() * (high - low)

export async function startShop({ basePort, requestsASecond = 40 }: ShopWords): Promise<Shop> {
  const port = (offset: number): number => (basePort === 0 ? 0 : basePort + offset)
  const catalogue = await startService({
    name: 'catalogue', workMs: between(1, 5),
    routes: {
      'GET /products': async () => products,
      'GET /products/:id': async ({ id }) => ({ id, inStock: products.includes(id) }),
    },
  }, port(3))
  const payments = await startService({ name: 'payments', workMs: between(8, 30), routes: { 'POST /charges': async () => ({ charged: true }) } }, port(2))
  const checkout = await startService({
    name: 'checkout', workMs: between(3, 12),
    routes: {
      'POST /orders': async ({ call }) => {
        await call('GET', `${catalogue.url}/products/${products[Math.floor(Math.random() * products.length)]}`)
        await call('POST', `${payments.url}/charges`)
        return { ordered: true }
      },
    },
  }, port(1))
  const storefront = await startService({
    name: 'storefront', workMs: between(2, 10),
    routes: {
      'GET /': async ({ call }) => ({ products: await call('GET', `${catalogue.url}/products`) }),
      'POST /buy': ({ call }) => call('POST', `${checkout.url}/orders`),
    },
  }, port(0))
  const services = { storefront, checkout, payments, catalogue }
  const traffic = startTraffic(storefront.url, requestsASecond)
  return {
    services,
    setFault: (service, fault) => services[service].setFault(fault),
    async stop() {
      await traffic.stop()
      for (const service of Object.values(services)) await service.stop()
    },
  }
}

if (import.meta.filename === process.argv[1]) {
  const at = process.argv.indexOf('--port')
  const shop = await startShop({ basePort: at > 0 ? Number(process.argv[at + 1]) : 9101 })
  for (const service of Object.values(shop.services)) process.stdout.write(`${service.name.padEnd(11)} ${service.url}  metrics at /metrics, faults at PUT /fault\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void shop.stop().then(() => process.exit(0)))
}

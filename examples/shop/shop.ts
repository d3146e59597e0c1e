// The example shop: storefront -> checkout -> payments, storefront and checkout -> catalogue, and people who browse and buy.
// Run alone: node examples/shop/shop.ts --port 9101 [--rate 40] [--seed 1]
import { parseArgs } from 'node:util'
import { startCatalogue } from './catalogue.ts'
import { chanceFrom } from './chance.ts'
import { startCheckout } from './checkout.ts'
import type { Fault } from './fault.ts'
import { startPayments } from './payments.ts'
import type { Service } from './service.ts'
import { startStorefront } from './storefront.ts'
import { startTraffic } from './traffic.ts'

export const serviceNames = ['storefront', 'checkout', 'payments', 'catalogue'] as const
export type ServiceName = (typeof serviceNames)[number]
export const defaultBasePort = 9101

export interface Shop {
  readonly services: Readonly<Record<ServiceName, Service>>
  readonly ports: Readonly<Record<ServiceName, number>>
  /** `http://127.0.0.1:9101` */
  readonly addresses: Readonly<Record<ServiceName, string>>
  setFault(service: ServiceName, fault: Fault): void
  /** Sends the visitors home, then stops the services, those in front first. */
  stop(): Promise<void>
}

export interface ShopWords {
  /** The storefront's port, the others follow in the order of `serviceNames`; 0 takes free ones. */
  readonly basePort: number
  /** Over all four services together; 0 for no visitors. */
  readonly requestsASecond?: number
  /** The same seed gives the same visitors. */
  readonly seed?: number
}

export async function startShop({ basePort, requestsASecond = 40, seed = 1 }: ShopWords): Promise<Shop> {
  const port = (name: ServiceName): number => (basePort === 0 ? 0 : basePort + serviceNames.indexOf(name))
  const chance = chanceFrom(seed)
  const started: Service[] = []
  const keep = async (starting: Promise<Service>): Promise<Service> => {
    const service = await starting
    started.unshift(service)
    return service
  }
  const stopServices = async (): Promise<void> => {
    for (const service of started) await service.stop()
  }
  try {
    const catalogue = await keep(startCatalogue(port('catalogue'), chance))
    const payments = await keep(startPayments(port('payments'), chance))
    const checkout = await keep(startCheckout(port('checkout'), chance, { catalogue: catalogue.url, payments: payments.url }))
    const storefront = await keep(startStorefront(port('storefront'), chance, { catalogue: catalogue.url, checkout: checkout.url }))
    const services = { storefront, checkout, payments, catalogue }
    const traffic = startTraffic({ storefront: storefront.url, requestsASecond, chance: chanceFrom(seed + 1) })
    return {
      services,
      ports: { storefront: storefront.port, checkout: checkout.port, payments: payments.port, catalogue: catalogue.port },
      addresses: { storefront: storefront.url, checkout: checkout.url, payments: payments.url, catalogue: catalogue.url },
      setFault: (service, fault) => services[service].setFault(fault),
      async stop() {
        await traffic.stop()
        await stopServices()
      },
    }
  } catch (problem) {
    await stopServices()
    throw problem
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: String(defaultBasePort) }, rate: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' } } })
  const [basePort, requestsASecond, seed] = [Number(values.port), Number(values.rate), Number(values.seed)]
  if (!Number.isInteger(basePort) || basePort < 0 || basePort > 65_532 || !(requestsASecond >= 0 && requestsASecond <= 2_000) || !Number.isInteger(seed)) {
    process.stderr.write('Usage: node examples/shop/shop.ts [--port 9101] [--rate requests a second, at most 2000] [--seed number]\n')
    process.exitCode = 2
    return
  }
  const shop = await startShop({ basePort, requestsASecond, seed })
  for (const { name, url } of Object.values(shop.services)) process.stdout.write(`${name.padEnd(10)} ${url}  metrics: ${url}/metrics\n`)
  process.stdout.write(`A fault:   curl -X PUT ${shop.addresses.checkout}/fault -d '{"kind":"errors","share":0.5}'\n`)
  process.stdout.write(`Its end:   curl -X PUT ${shop.addresses.checkout}/fault -d '{"kind":"none"}'\n`)
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1)
      isStopping = true
      void shop.stop()
    })
  }
}

if (import.meta.main) await main()

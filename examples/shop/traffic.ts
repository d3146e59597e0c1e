// Visitors of the shop: real requests, evenly spread with some chance; most browse and some buy.
import { products } from './catalogue.ts'
import { between } from './chance.ts'
import type { Chance } from './chance.ts'

/** This share of visitors buys. */
const buyingShare = 0.4
/** A visitor who browses makes two services answer, one who buys makes four. */
const requestsAVisit = 2 * (1 - buyingShare) + 4 * buyingShare
/** With more than this many waiting at once the next visitor leaves: a slow shop must not pile up memory here. */
const maxWaiting = 400
const patienceMs = 5_000

export interface Traffic {
  stop(): Promise<void>
}

export interface TrafficWords {
  readonly storefront: string
  /** Over all four services together. */
  readonly requestsASecond: number
  readonly chance: Chance
}

export function startTraffic({ storefront, requestsASecond, chance }: TrafficWords): Traffic {
  const betweenVisitsMs = (1_000 * requestsAVisit) / requestsASecond
  const waiting = new Set<Promise<void>>()
  const stopping = new AbortController()
  let nextMs = performance.now()
  let timer: NodeJS.Timeout | undefined
  const visits = (): void => {
    // Timers come late on a busy machine; whoever is due by now comes now, so that the rate holds.
    for (const nowMs = performance.now(); nextMs <= nowMs; nextMs += betweenVisitsMs * between(chance, 0.5, 1.5)) {
      if (waiting.size >= maxWaiting) continue
      const visiting: Promise<void> = visit(storefront, chance, stopping.signal).finally(() => waiting.delete(visiting))
      waiting.add(visiting)
    }
    timer = setTimeout(visits, Math.max(1, nextMs - performance.now()))
  }
  if (requestsASecond > 0) visits()
  return {
    async stop() {
      clearTimeout(timer)
      stopping.abort()
      await Promise.all(waiting)
    },
  }
}

async function visit(storefront: string, chance: Chance, stopping: AbortSignal): Promise<void> {
  const isBuying = chance() < buyingShare
  const product = products[Math.floor(chance() * products.length)]!.id
  const signal = AbortSignal.any([AbortSignal.timeout(patienceMs), stopping])
  try {
    const answer = isBuying
      ? await fetch(`${storefront}/buy`, { method: 'POST', signal, body: JSON.stringify({ product }), headers: { 'content-type': 'application/json' } })
      : await fetch(storefront, { signal })
    await answer.arrayBuffer()
  } catch { /* The visitor gave up or was cut off: the services count it, not we. */ }
}

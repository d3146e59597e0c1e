// Visitors of the shop: real requests, evenly spread with some chance, most browse and some buy.

/** Of ten visitors, this many buy. */
const buyersOfTen = 4
/** More than this many waiting at once and the visitor leaves: a slow shop must not pile up memory here. */
const maxWaiting = 400
const patienceMs = 5_000

export function startTraffic(storefront: string, requestsASecond: number): { stop(): Promise<void> } {
  const waiting = new Set<Promise<unknown>>()
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const visit = (): void => {
    if (isStopped) return
    if (waiting.size < maxWaiting) {
      const isBuyer = Math.random() * 10 < buyersOfTen
      const visiting = fetch(`${storefront}${isBuyer ? '/buy' : '/'}`, { method: isBuyer ? 'POST' : 'GET', signal: AbortSignal.timeout(patienceMs) })
        .then((answer) => answer.arrayBuffer()).catch(() => undefined).finally(() => waiting.delete(visiting))
      waiting.add(visiting)
    }
    timer = setTimeout(visit, (1_000 / requestsASecond) * (0.5 + Math.random()))
  }
  visit()
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await Promise.allSettled(waiting)
    },
  }
}

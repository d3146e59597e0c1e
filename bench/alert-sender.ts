// Sends alerts as fast as they are answered: raw sockets and ready text, so that the sender is never what is measured.
import { connect } from 'node:net'
import type { Socket } from 'node:net'

interface Plan {
  readonly url: string
  readonly path: string
  readonly token: string
  readonly connections: number
  readonly batch: number
  readonly seconds: number
  /** Distinct alerts; 0 for all new. */
  readonly distinct: number
  readonly services: number
  /** Makes this run's alerts distinct from another's. */
  readonly run: string
  /** Of every alert; `critical` when left out. */
  readonly severity?: string
  /** At most so many in all; as many as are answered when left out. */
  readonly alertsASecond?: number
}

export interface Sent {
  readonly alerts: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly notOk: number
  readonly firstProblem: string | null
}

async function send(plan: Plan): Promise<Sent> {
  const { hostname, port } = new URL(plan.url)
  const latencies: number[] = []
  let next = 0
  let alerts = 0
  let notOk = 0
  let firstProblem: string | null = null
  const startsAt = new Date().toISOString()
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  const beginMs = performance.now()
  const endMs = beginMs + plan.seconds * 1_000
  const everyMs = plan.alertsASecond === undefined ? 0 : (1_000 * plan.batch * plan.connections) / plan.alertsASecond
  const one = async (_: unknown, connection: number): Promise<void> => {
    let dueMs = beginMs + (everyMs * connection) / plan.connections
    const socket = connect({ host: hostname, port: Number(port), noDelay: true })
    const answers = answersOf(socket)
    while (performance.now() < endMs) {
      // Kept to in the long run: what was late is caught up with.
      if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())))
      const wasDueMs = dueMs
      dueMs += everyMs
      const parts: string[] = []
      for (let i = 0; i < plan.batch; i++) parts.push(alertText(plan, plan.distinct > 0 ? next++ % plan.distinct : next++, { startsAt, endsAt }))
      const body = `[${parts.join(',')}]`
      const sentMs = performance.now()
      socket.write(`POST ${plan.path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${plan.token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      const { status, head } = await answers()
      // At a pace, an answer that made the next batch late counts for that one too.
      latencies.push(performance.now() - (everyMs > 0 ? Math.min(wasDueMs, sentMs) : sentMs))
      if (status === 200) alerts += plan.batch
      else {
        notOk++
        firstProblem ??= head.slice(0, 1_000)
      }
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: plan.connections }, one))
  const seconds = (performance.now() - beginMs) / 1_000
  latencies.sort((a, b) => a - b)
  const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
  return { alerts, seconds, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), notOk, firstProblem }
}

/** Ten labels and three annotations, about 700 bytes: what a Kubernetes cluster's Prometheus sends. All of it ASCII. */
function alertText(plan: Plan, index: number, times: { startsAt: string; endsAt: string }): string {
  const service = `service-${index % plan.services}`
  return `{"labels":{"alertname":"CheckoutErrorBudgetBurn","cluster":"prod-eu-1","instance":"${plan.run}:${index}","job":"kubernetes-pods","namespace":"shop","region":"eu-west-1","service":"${service}","severity":"${plan.severity ?? 'critical'}","slo":"${service}-availability","team":"payments"},`
    + `"annotations":{"description":"5xx ratio 2.9% over 1h and 3.1% over 5m (SLO 99.8%).","runbook_url":"https://runbooks.example.org/checkout/burn","summary":"${service} is burning its 30d error budget at 14.4x"},`
    + `"startsAt":"${times.startsAt}","endsAt":"${times.endsAt}","generatorURL":"http://prometheus.example.org/graph?g0.expr=slo%3Aburn&g0.tab=1"}`
}

/** Waits for the next whole answer; there is only ever one under way. */
function answersOf(socket: Socket): () => Promise<{ status: number; head: string }> {
  let text = ''
  let waiting: { resolve: (answer: { status: number; head: string }) => void; reject: (problem: Error) => void } | null = null
  const look = (): void => {
    const headEnd = text.indexOf('\r\n\r\n')
    if (headEnd < 0 || waiting === null) return
    const length = Number(/content-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? 0)
    if (text.length < headEnd + 4 + length) return
    const answer = { status: Number(text.slice(9, 12)), head: text.slice(0, headEnd + 4 + length) }
    text = text.slice(headEnd + 4 + length)
    const { resolve } = waiting
    waiting = null
    resolve(answer)
  }
  socket.setEncoding('latin1')
  socket.on('data', (piece: string) => {
    text += piece
    look()
  })
  socket.on('error', (problem) => waiting?.reject(problem))
  socket.on('close', () => waiting?.reject(new Error('The connection was closed.')))
  return () => new Promise((resolve, reject) => {
    waiting = { resolve, reject }
    look()
  })
}

process.stdout.write(`${JSON.stringify(await send(JSON.parse(process.argv[2]!) as Plan))}\n`)
process.exit(0)

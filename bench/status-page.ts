// A public status page asked for by a crowd: one process, loopback, connections kept open.
// node bench/status-page.ts [--seconds 8] [--connections 64]
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { quantile, tell } from './outcome.ts'
import { startServer } from './server.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '8' }, connections: { type: 'string', default: '64' } } })
const components = Array.from({ length: 20 }, (_, index) => `    - { name: part-${index}, title: Part ${index}, group: Group ${index % 4} }`).join('\n')
const text = `apiVersion: mainstay.dev/v1\nkind: StatusPage\nmetadata: { name: shop }\nspec:\n  title: Shop status\n  components:\n${components}\n`

const server = await startServer()
try {
  await server.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'status.yaml', text }] })
  const { post } = await server.call<{ post: string }>('POST', '/api/v1/status-pages/shop/posts', { title: 'Part 3 is slow', status: 'identified', text: 'We know why.', components: [{ component: 'part-3', state: 'degraded_performance' }] })
  if (!post) throw new Error('Nothing was posted.')
  for (const [what, path] of [['the page', '/status/shop'], ['summary.json', '/status/shop/api/v2/summary.json']] as const) {
    const { requests, seconds, tookMs, bytes } = await crowd(path)
    tell({ what: `${what} answered`, figure: requests / seconds, unit: '/s', target: { least: 5_000 }, note: `${values.connections} connections, ${Math.round(bytes / 1_024)} KB an answer, the crowd on the same machine` })
    tell({ what: `${what}, p99`, figure: quantile(tookMs, 0.99), unit: 'ms', target: null })
  }
} finally {
  await server.stop()
}

async function crowd(path: string): Promise<{ requests: number; seconds: number; tookMs: readonly number[]; bytes: number }> {
  const pool = new Pool(server.url, { connections: Number(values.connections), pipelining: 1 })
  const tookMs: number[] = []
  let bytes = 0
  const ask = async (): Promise<void> => {
    const began = performance.now()
    const { statusCode, body } = await pool.request({ path, method: 'GET' })
    bytes = (await body.arrayBuffer()).byteLength
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}.`)
    tookMs.push(performance.now() - began)
  }
  await ask()
  tookMs.length = 0
  const began = performance.now()
  const until = began + Number(values.seconds) * 1_000
  await Promise.all(Array.from({ length: Number(values.connections) }, async () => {
    while (performance.now() < until) await ask()
  }))
  const seconds = (performance.now() - began) / 1_000
  await pool.close()
  return { requests: tookMs.length, seconds, tookMs, bytes }
}

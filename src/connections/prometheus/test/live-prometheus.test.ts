// A claim about a real Prometheus that really scrapes: every request that a process served is counted, none twice.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { pino } from 'pino'
import { minuteMs } from '../../../base/duration.ts'
import { egressFrom } from '../../../spine/egress.ts'
import { selfMetrics } from '../../../spine/self-metrics.ts'
import { readSettings } from '../../../spine/settings.ts'
import { prometheusSource } from '../connection.ts'
import { noPrometheus, startPrometheusWith } from './prometheus-with-past.ts'

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test('a known number of requests, some of them bad, is counted exactly over the end of a minute', { skip: noPrometheus, timeout: 150_000 }, async () => {
  let served = 1_000
  let failed = 0
  const target = createServer((_request, response) => {
    response.end(`http_requests_total{code="200"} ${served}\nhttp_requests_total{code="500"} ${failed}\n`)
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  // Traffic from well before the end of a minute to a little after it.
  const leftMs = minuteMs - (Date.now() % minuteMs)
  if (leftMs < 9_000) await pause(leftMs + 500)
  const prometheus = await startPrometheusWith(`global: { scrape_interval: 1s, scrape_timeout: 1s }\nscrape_configs: [{ job_name: shop, static_configs: [{ targets: ['127.0.0.1:${(target.address() as AddressInfo).port}'] }] }]\n`)
  const egress = egressFrom(readSettings({}), pino({ level: 'silent' }), selfMetrics())
  try {
    const source = prometheusSource('prometheus', { url: prometheus.url }, { egress, clock: { nowMs: () => Date.now() }, resolveSecrets: async (text) => text })
    const signal = AbortSignal.timeout(140_000)
    while (!/1 of 1 targets/.test((await source.test(signal)).say)) await pause(200)
    await pause(1_500)
    const endMs = Math.ceil(Date.now() / minuteMs) * minuteMs
    let inMinute = 0
    while (Date.now() < endMs - 2_500) {
      served += 7
      failed += 1
      inMinute += 8
      await pause(100)
    }
    await pause(endMs + source.settleMs - Date.now())
    const [answer] = await source.minutes([{ key: 'shop', indicator: { kind: 'ratio', bad: { selector: 'http_requests_total{code="500"}' }, total: { selector: 'http_requests_total' } } }], { fromMs: endMs - minuteMs, toMs: endMs }, signal)
    assert.deepEqual(answer!.minutes, [{ atMs: endMs - minuteMs, good: inMinute - failed, total: inMinute }])
  } finally {
    await egress.close()
    await prometheus.stop()
    target.close()
  }
})

// The stage of the longest tests: the example shop under traffic, real mail, one person on call, and an objective that a
// real Prometheus measures.
import assert from 'node:assert/strict'
import { startShop } from '../../examples/shop/shop.ts'
import type { Shop } from '../../examples/shop/shop.ts'
import { startSmtpSink } from '../doubles/smtp-sink.ts'
import type { SmtpSink } from '../doubles/smtp-sink.ts'
import { freePort } from '../free-port.ts'
import { eventually, startHouse } from '../harness.ts'
import type { TestHouse } from '../harness.ts'
import type { Running } from '../prometheus.ts'

export interface Stage {
  readonly house: TestHouse
  readonly shop: Shop
  readonly mail: SmtpSink
  readonly ingestKey: string
  stop(): Promise<void>
}

/** @param documents further files of configuration. */
export async function setStage(documents = ''): Promise<Stage> {
  const mail = await startSmtpSink()
  const shop = await startShop({ basePort: 0, requestsASecond: 60 })
  const port = await freePort()
  const house = await startHouse({ settings: { port, publicUrl: `http://127.0.0.1:${port}`, smtpUrl: mail.url } })
  const text = `
apiVersion: mainstay.dev/v1
kind: Person
metadata: { name: ada }
spec: { displayName: Ada, email: ada@example.org, role: responder, timeZone: Europe/Berlin }
---
apiVersion: mainstay.dev/v1
kind: OnCallProfile
metadata: { name: ada }
spec: { methods: [{ kind: email, address: ada@example.org }] }
---
apiVersion: mainstay.dev/v1
kind: Schedule
metadata: { name: shop-primary }
spec: { timeZone: Europe/Berlin, rotations: [{ name: weekly, people: [ada], length: { count: 1, unit: week }, startsAt: '2024-01-01T09:00' }] }
---
apiVersion: mainstay.dev/v1
kind: EscalationPolicy
metadata: { name: shop }
spec: { steps: [{ targets: [{ schedule: shop-primary }], delayMinutes: 5 }] }
---
apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: checkout }
spec: { tier: 0, onCallRoute: shop }
---
apiVersion: mainstay.dev/v1
kind: Objective
metadata: { name: checkout-fast, displayName: Orders are taken }
spec:
  service: checkout
  target: 99%
  window: 1d
  source: { prometheus: prometheus }
  indicator: { ratio: { bad: 'http_requests_total{service="checkout",code=~"5.."}', total: 'http_requests_total{service="checkout"}' } }
  alerts: [{ severity: page, long: 3m, short: 1m, factor: 2 }]
`
  const applied = await house.call<{ isApplied: boolean }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'stage.yaml', text: text + documents }] })
  assert.ok(applied.body.isApplied, applied.text)
  const key = await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'prometheus' })
  return {
    house, shop, mail, ingestKey: key.body.secret,
    async stop() {
      await house.stop()
      await shop.stop()
      await mail.stop()
    },
  }
}

export function prometheusConfig({ house, shop, ingestKey }: Stage, alertmanager: Running | undefined): string {
  const receiver = alertmanager
    ? `{ static_configs: [{ targets: ['127.0.0.1:${alertmanager.port}'] }] }`
    : `{ path_prefix: /in/alertmanager, authorization: { credentials: '${ingestKey}' }, static_configs: [{ targets: ['${new URL(house.url).host}'] }] }`
  return `
global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
alerting: { alertmanagers: [${receiver}] }
scrape_configs: [{ job_name: shop, static_configs: [{ targets: [${Object.values(shop.services).map(({ port }) => `'127.0.0.1:${port}'`).join(', ')}] }] }]
`
}

/** The rules of the objective, evaluated each second instead of each minute: a test shall not take an hour. */
export async function quickRules(house: TestHouse): Promise<string> {
  const rules = await eventually(async () => { const { status, text } = await house.call('GET', '/api/v1/objectives/checkout-fast/rules.yaml'); return status === 200 && text })
  const quick = rules.replaceAll(/interval: \S+/g, 'interval: 1s')
  assert.notEqual(quick, rules)
  return quick
}

export async function connectPrometheus({ house }: Stage, prometheus: Running): Promise<void> {
  const saved = await house.call('PUT', '/api/v1/connections/prometheus', { type: 'prometheus', url: prometheus.url, scrapeInterval: '1s', settle: '2s' })
  assert.ok(saved.status < 300, saved.text)
  const tested = await house.call<{ ok: boolean; say: string }>('POST', '/api/v1/connections/prometheus/test', {})
  assert.ok(tested.body.ok, tested.text)
}

export async function requests(prometheus: Running): Promise<number> {
  return value(prometheus, 'sum(http_requests_total{service="checkout"})')
}

export async function value(prometheus: Running, query: string, at?: number): Promise<number> {
  const answer = await fetch(`${prometheus.url}/api/v1/query?${new URLSearchParams({ query, ...(at === undefined ? {} : { time: String(at) }) })}`)
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } }
  return Number(data.result[0]?.value[1] ?? 0)
}

// The main job on real programs: Prometheus measures the shop, its alert reaches Mainstay directly or through
// Alertmanager, a mail wakes somebody, its link acknowledges, the incident writes itself, and it is restored and closed.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { eventually } from '../harness.ts'
import type { TestHouse } from '../harness.ts'
import { prometheusAvailable, startAlertmanager, startPrometheus } from '../prometheus.ts'
import type { Running } from '../prometheus.ts'
import { connectPrometheus, prometheusConfig, quickRules, requests, setStage, value } from './shop-stage.ts'
import type { Stage } from './shop-stage.ts'

const available = prometheusAvailable()
const skip = available.ok ? false : available.why

interface Item { readonly kind: string; readonly sentence: string; readonly at: string }
interface Incident { readonly id: string; readonly number: number; readonly state: string; readonly service: string | null; readonly severity: string }

// Side by side, each with programs of its own: both mostly wait for minutes to pass.
describe('the main job', { concurrency: 2, skip }, () => {
  for (const way of ['straight from Prometheus', 'through Alertmanager'] as const) {
    test(`a fault burns the budget, wakes whoever is on call and is restored, ${way}`, { timeout: 400_000 }, async () => {
      const stage = await setStage()
      const running: Running[] = []
      try {
        const { house, shop, mail } = stage
        const quick = await quickRules(house)
        if (way === 'through Alertmanager') running.push(await startAlertmanager(alertmanagerConfig(stage)))
        const prometheus = await startPrometheus(prometheusConfig(stage, running[0]), quick)
        running.push(prometheus)
        await connectPrometheus(stage, prometheus)
        await eventually(async () => (await requests(prometheus)) > 100, 60_000)

        shop.setFault('checkout', { kind: 'errors', share: 0.6 })
        const woken = await mail.next(({ subject }) => subject.includes('[PAGE]'), 120_000)
        assert.match(woken.subject, /checkout/)
        const link = /http:\/\/\S+\/ack\/\S+/.exec(woken.text)?.[0]
        assert.ok(link, woken.text)
        const prefetched = await fetch(link)
        assert.equal(prefetched.status, 200)
        assert.equal((await openPage(house)).state, 'open', 'a mail scanner that follows the link acknowledges nothing')
        assert.ok((await fetch(link, { method: 'POST' })).status < 400)
        assert.equal((await openPage(house)).state, 'acknowledged')

        const incident = await eventually(async () => (await incidents(house))[0])
        // Nobody mends a fault in the second it is noticed.
        await new Promise((resolve) => setTimeout(resolve, 20_000))
        assert.deepEqual([incident.service, incident.state], ['checkout', 'open'])
        shop.setFault('checkout', { kind: 'none' })
        const restoredMs = Date.now()
        await eventually(async () => (await incidents(house))[0]?.state === 'mitigated', 200_000)
        assert.equal((await house.call('POST', `/api/v1/incidents/${incident.id}/resolve`, {})).status, 200)
        assert.equal((await house.call('PUT', `/api/v1/incidents/${incident.id}/closing`, { impact: 'Orders failed', detection: 'An alert', cause: 'A fault of the shop' })).status, 200)
        assert.equal((await house.call('POST', `/api/v1/incidents/${incident.id}/close`, {})).status, 200)

        const kinds = (await timeline(house, incident)).map(({ kind }) => kind)
        const order = ['alert.fired', 'incident.declared', 'page.started', 'page.notified', 'notification.sent', 'page.acknowledged', 'incident.mitigated', 'incident.resolved', 'incident.closed']
        const places = order.map((kind) => kinds.indexOf(kind))
        assert.ok(places.every((place) => place >= 0), `missing from the timeline: ${order.filter((_, index) => places[index]! < 0).join(', ')} in ${kinds.join(', ')}`)
        assert.ok(kinds.indexOf('page.acknowledged') < kinds.indexOf('incident.mitigated') && kinds.indexOf('incident.mitigated') < kinds.indexOf('incident.resolved'))
        assert.equal((await incidents(house)).length, 1, 'one incident for one situation')
        assert.equal(mail.mails.filter(({ subject }) => subject.includes('[PAGE]')).length, 1, 'one page for one situation')
        await compareNumbers(house, prometheus, restoredMs)
        if (way === 'straight from Prometheus') await amtoolWorks(stage)
        const { body } = await house.call<{ findings: unknown[] }>('POST', '/api/v1/record-verifications')
        assert.deepEqual(body.findings, [])
      } finally {
        for (const program of running.reverse()) await program.stop()
        await stage.stop()
      }
    })
  }
})

function alertmanagerConfig({ house, ingestKey }: Stage): string {
  return `
route: { receiver: mainstay, group_by: [alertname, service], group_wait: 1s, group_interval: 2s, repeat_interval: 1h }
receivers:
  - name: mainstay
    webhook_configs:
      - url: ${house.url}/in/alertmanager/webhook
        http_config: { authorization: { credentials: '${ingestKey}' } }
`
}

/** The ledger reads the same counters as the recording rules: over the same minutes they must agree, but for extrapolation. */
async function compareNumbers(house: TestHouse, prometheus: Running, untilMs: number): Promise<void> {
  const { good, total, from, to } = await eventually(async () => {
    const { body } = await house.call<{ budget: { counts: { good: number; total: number; from: string; to: string } } }>('GET', '/api/v1/objectives/checkout-fast')
    return Date.parse(body.budget.counts.to) >= untilMs && body.budget.counts
  }, 90_000)
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1_000)
  const asked = async (selector: string): Promise<number> => value(prometheus, `sum(increase(${selector}[${seconds}s]))`, Date.parse(to) / 1_000)
  const all = await asked('http_requests_total{service="checkout"}')
  const bad = await asked('http_requests_total{service="checkout",code=~"5.."}')
  assert.ok(total > 300 && total - good > 20, `the ledger has ${total} orders, ${total - good} of them bad`)
  assert.ok(Math.abs(total / all - 1) < 0.1, `ledger ${total}, Prometheus ${all}`)
  assert.ok(Math.abs((total - good) / bad - 1) < 0.1, `ledger ${total - good} bad, Prometheus ${bad}`)
}

async function amtoolWorks({ house, ingestKey }: Stage): Promise<void> {
  const token = await house.call<{ secret: string }>('POST', '/api/v1/tokens', { name: 'amtool', role: 'responder', expiresInDays: 1 })
  const config = join(house.settings.dataFolder, 'amtool-http.yml')
  await writeFile(config, `authorization: { credentials: '${token.body.secret}' }\n`)
  const amtool = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('/usr/bin/amtool', [`--alertmanager.url=${house.url}/in/alertmanager`, `--http.config.file=${config}`, ...args])
    return stdout
  }
  await house.call('POST', '/in/alertmanager/api/v2/alerts', [{ labels: { alertname: 'DiskFull', service: 'payments', severity: 'ticket' } }], { token: ingestKey })
  assert.match(await amtool('alert', 'query'), /DiskFull/)
  const id = (await amtool('silence', 'add', 'alertname=DiskFull', '--comment=moving disks', '--author=ada', '--duration=1h')).trim()
  assert.match(await amtool('silence', 'query'), new RegExp(id))
  assert.doesNotMatch(await amtool('alert', 'query'), /DiskFull/)
  await amtool('silence', 'expire', id)
  assert.match(await amtool('alert', 'query'), /DiskFull/)
}

const incidents = async (house: TestHouse): Promise<Incident[]> => (await house.call<{ items: Incident[] }>('GET', '/api/v1/incidents')).body.items
const timeline = async (house: TestHouse, { id }: Incident): Promise<Item[]> => (await house.call<{ items: Item[] }>('GET', `/api/v1/incidents/${id}/timeline?order=oldest&limit=200`)).body.items
async function openPage(house: TestHouse): Promise<{ state: string }> {
  const { body } = await house.call<{ items: { state: string }[] }>('GET', '/api/v1/pages')
  return body.items[0]!
}

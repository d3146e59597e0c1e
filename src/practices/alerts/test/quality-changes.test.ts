// Suggestions taken further: another `for` on the history of a real Prometheus, and the routing tree as it would be.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { prometheusAvailable, startPrometheus } from '../../../../test/prometheus.ts'
import { bootstrapToken, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { RouteExplanation, RoutingAnswer } from '../model/routing/contract.ts'
import type { HistoryReplayAnswer, ProposalAnswer } from '../model/quality-change-contract.ts'

const available = prometheusAvailable()
const program = new URL('../../../../bin/mainstay.mjs', import.meta.url).pathname

/** A queue that is long for three minutes every two hours, and once for an hour. */
function history(nowMs: number): string {
  const start = Math.floor(nowMs / 60_000) * 60 - 2 * 86_400
  const lines = ['# TYPE shop_queue_length gauge']
  for (let minute = 0; minute < 2 * 1_440; minute++) lines.push(`shop_queue_length{job="shop"} ${minute % 120 < 4 || (minute > 2_000 && minute < 2_030) ? 500 : 1} ${start + minute * 60}`)
  return `${lines.join('\n')}\n# EOF\n`
}

test('another `for` is tried on Prometheus history, with the rule as Prometheus has it, by API and command line', { skip: available.ok ? false : available.why, timeout: 90_000 }, async () => {
  const rules = 'groups:\n- name: a\n  rules:\n  - alert: QueueLong\n    expr: shop_queue_length > 100\n    for: 1m\n    labels: {severity: critical}\n'
  const prometheus = await startPrometheus('global: { scrape_interval: 1m }\nrule_files: [rules.yml]\n', rules, history(Date.now()))
  try {
    await withHouse({}, async (house) => {
      assert.ok((await house.call('PUT', '/api/v1/connections/live', { type: 'prometheus', url: prometheus.url })).status < 300)
      const { status, body, text } = await house.call<HistoryReplayAnswer>('POST', '/api/v1/alert-quality/replays', { rule: 'QueueLong', connection: 'live', days: 2 })
      assert.equal(status, 200, text)
      assert.partialDeepStrictEqual(body, { expression: 'shop_queue_length > 100', isCut: false, worthIt: 0, current: { for: '1m', missed: 0 } })
      const pages = Object.fromEntries(body.rows.map((row) => [row.for, row.pages]))
      assert.ok(pages['1m']! >= 23 && pages['1m']! <= 26, JSON.stringify(pages))
      assert.deepEqual([pages['10m'], pages['30m'], body.best?.for], [1, 0, '5m'])
      assert.match(body.say, /^`for: 5m` would have paged once instead of 2\d\. There was nothing worth a page to be missed\.$/)
      const ran = await promisify(execFile)(process.execPath, [program, 'quality', 'replay', 'QueueLong', '--connection', 'live', '--days', '2'], { env: { ...process.env, MAINSTAY_URL: house.url, MAINSTAY_TOKEN: bootstrapToken } })
      assert.match(ran.stdout, /1m \(now\) +2\d +0 of 0/)
      assert.match(ran.stdout, /for: 5m would have paged once/)
      const asked = await house.call<HistoryReplayAnswer>('POST', '/api/v1/alert-quality/replays', { rule: 'Unknown', connection: 'live', days: 1, expression: 'shop_queue_length > 1000', currentFor: '5m' })
      assert.partialDeepStrictEqual(asked.body, { current: { for: '5m', pages: 0 }, best: null })
      assert.partialDeepStrictEqual(await house.call('POST', '/api/v1/alert-quality/replays', { rule: 'Unknown', connection: 'live' }), { status: 400, body: { code: 'ALERTS_REPLAY_EXPRESSION' } })
      assert.partialDeepStrictEqual(await house.call('POST', '/api/v1/alert-quality/replays', { rule: 'Unknown', connection: 'live', expression: 'sum(' }), { status: 400 })
      assert.partialDeepStrictEqual(await house.call('POST', '/api/v1/alert-quality/replays', { rule: 'A', connection: 'none' }), { status: 404, body: { code: 'ALERTS_REPLAY_CONNECTION' } })
    })
  } finally {
    await prometheus.stop()
  }
})

onEachEngine('a suggestion becomes a change of the tree: shown as a difference, and set with permission', (engine) => withHouse({ engine }, async (house) => {
  const propose = async (change: object, rule = 'DiskFull') => house.call<ProposalAnswer>('POST', '/api/v1/alert-routing/proposals', { rule, change })
  const first = await propose({ kind: 'lower-urgency' })
  assert.partialDeepStrictEqual(first, { status: 200, body: { isFirst: true, findings: [{ code: 'ALERTS_PROPOSAL_UNSEEN' }] } })
  const tree = { apiVersion: 'mainstay.dev/v1', kind: 'AlertRouting', metadata: { name: 'default' }, spec: { receivers: [{ name: 'all' }], route: { receiver: 'all', routes: [{ matchers: ['team="db"'], groupBy: ['cluster'] }, { matchers: ['team="web"'] }] } } }
  assert.equal((await house.call('PUT', '/api/v1/alert-routing', { text: JSON.stringify(tree) })).status, 200)
  await house.call('POST', '/in/alertmanager/api/v2/alerts', [{ labels: { alertname: 'DiskFull', team: 'db', severity: 'critical' } }])
  const { body } = await propose({ kind: 'wait', waitMs: 600_000 })
  assert.equal((await house.call<RoutingAnswer>('GET', '/api/v1/alert-routing')).body.routes, 3, 'nothing is set')
  assert.match(body.diff, /^--- a\/routing\.yaml\n\+\+\+ b\/routing\.yaml\n@@ /)
  assert.deepEqual(body.diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line)).map((line) => `${line[0]}${line.slice(1).trim()}`), ['+routes:', '+- matchers:', '+- alertname="DiskFull"', '+groupWait: 10m', '+waitForCritical: true'])
  assert.deepEqual(body.findings.map(({ code }) => code), ['ALERTS_PROPOSAL_CRITICAL'])
  const reader = (await house.call<{ secret: string }>('POST', '/api/v1/tokens', { name: 'reader', role: 'viewer', expiresInDays: 1 })).body.secret
  assert.equal((await house.call('PUT', '/api/v1/alert-routing', { text: body.text }, { token: reader })).status, 403)
  assert.equal((await house.call('PUT', '/api/v1/alert-routing', { text: body.text })).status, 200)
  const explained = (await house.call<RouteExplanation>('POST', '/api/v1/alert-routing/explanations', { labels: { alertname: 'DiskFull', team: 'db', severity: 'critical' } })).body
  assert.deepEqual(explained.timing, ['The first page of its group waits 10m.'])
  for (const [change, code] of [[{ kind: 'hold-flapping', changes: 6, window: 'soon' }, 'ALERTS_PROPOSAL_WINDOW'], [{ kind: 'quiet-hours', from: '02:00', to: '02:00', timeZone: 'UTC' }, 'ALERTS_PROPOSAL_HOURS'], [{ kind: 'quiet-hours', from: '02:00', to: '04:00', timeZone: 'Moon/Base' }, 'ALERTS_TIME_INTERVAL']] as const) {
    assert.partialDeepStrictEqual(await propose(change), { status: 400, body: { code } })
  }
  const run = async (...args: string[]) => (await promisify(execFile)(process.execPath, [program, 'quality', 'propose', ...args], { env: { ...process.env, MAINSTAY_URL: house.url, MAINSTAY_TOKEN: bootstrapToken } })).stdout
  assert.match(await run('Slow', '--ticket'), /^\+ +urgency: ticket$/m)
  assert.match(await run('Slow', '--hold', '6/10m', '--apply'), /^\+ +window: 10m$/m)
  assert.equal((await house.call<RoutingAnswer>('GET', '/api/v1/alert-routing')).body.routes, 5)
}))

// The linter against what is live: a real Prometheus with two days of history, and runbooks on a real server.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { prometheusAvailable, startPrometheus } from '../../../../test/prometheus.ts'
import { bootstrapToken, withHouse } from '../../../../test/harness.ts'
import type { LintAnswer } from '../contract.ts'

const available = prometheusAvailable()
const program = new URL('../../../../bin/mainstay.mjs', import.meta.url).pathname

/** Two days of one sample a minute: errors that are always there, a queue that is long for ten minutes. */
function history(nowMs: number): string {
  const lines: string[] = []
  const start = Math.floor(nowMs / 60_000) * 60 - 2 * 86_400
  const series = (name: string, value: (minute: number) => number): void => {
    lines.push(`# TYPE ${name} gauge`)
    for (let minute = 0; minute < 2 * 1_440; minute++) lines.push(`${name}{job="shop"} ${value(minute)} ${start + minute * 60}`)
  }
  series('shop_errors_ratio', () => 0.5)
  series('shop_queue_length', (minute) => (minute > 2_000 && minute < 2_010 ? 500 : 1))
  return `${lines.join('\n')}\n# EOF\n`
}

const alert = (name: string, expr: string, more = ''): string => `  - alert: ${name}\n    expr: ${expr}\n    for: 5m\n    labels: {severity: warning, team: shop}\n    annotations: {summary: a${more}}\n`

test('missing metrics, alerts that never or always fire, and missing runbooks are found through a connection', { skip: available.ok ? false : available.why, timeout: 90_000 }, async () => {
  const runbooks = createServer((request, response) => void response.writeHead(request.url === '/there' ? 200 : 404).end())
  await new Promise<void>((resolve) => void runbooks.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(runbooks.address() as AddressInfo).port}`
  const prometheus = await startPrometheus('global: { scrape_interval: 1m }\n', undefined, history(Date.now()))
  try {
    await withHouse({}, async (house) => {
      const made = await house.call('PUT', '/api/v1/connections/live', { type: 'prometheus', url: prometheus.url })
      assert.ok(made.status < 300, made.text)
      const text = `groups:\n- name: a\n  rules:\n${[
        alert('Always', 'shop_errors_ratio > 0.1', `, runbook_url: "${base}/there"`), alert('Never', 'shop_errors_ratio > 0.9', `, runbook_url: "${base}/gone"`),
        alert('Sometimes', 'shop_queue_length > 100'), alert('Misspelt', 'shop_queu_length > 100'), alert('Absent', 'absent(shop_payments)'), alert('Recorded', 'shop:errors:mean > 0.2'),
        '  - record: shop:errors:mean\n    expr: avg(shop_errors_ratio)\n',
        `  # mainstay:disable always-fires it is being mended\n${alert('Excused', 'shop_errors_ratio > 0.2')}`,
      ].join('')}`
      const { status, body, text: said } = await house.call<LintAnswer>('POST', '/api/v1/rules/lint', { files: [{ path: 'rules.yml', text }], connection: 'live', days: 1 })
      assert.equal(status, 200, said)
      assert.deepEqual(body.unlooked, [])
      const online = body.findings.filter(({ check }) => ['metric-missing', 'never-fires', 'always-fires', 'runbook-missing'].includes(check)).map(({ rule, check, line }) => [rule, check, text.split('\n')[line - 1]!.trim().split(':')[0]])
      assert.deepEqual(online, [
        ['Always', 'always-fires', '- alert'], ['Never', 'never-fires', '- alert'], ['Never', 'runbook-missing', 'annotations'], ['Misspelt', 'metric-missing', 'expr'],
        ['Recorded', 'never-fires', '- alert'],
      ])
      const folder = mkdtempSync(join(tmpdir(), 'mainstay-lint-'))
      writeFileSync(join(folder, 'rules.yml'), text)
      const ran = await promisify(execFile)(process.execPath, [program, 'lint', 'rules.yml', '--online', 'live', '--days', '1', '--format', 'github'], { cwd: folder, env: { ...process.env, MAINSTAY_URL: house.url, MAINSTAY_TOKEN: bootstrapToken } })
      rmSync(folder, { recursive: true })
      assert.match(ran.stdout, /^::warning file=rules\.yml,line=4,title=Always%3A always-fires::/m)
      assert.partialDeepStrictEqual(await house.call('POST', '/api/v1/rules/lint', { files: [{ path: 'a', text }], connection: 'none' }), { status: 404, body: { code: 'RULES_CONNECTION' } })
    })
  } finally {
    await prometheus.stop()
    runbooks.close()
  }
})

test('without a connection the server says what the laptop says', () => withHouse({}, async (house) => {
  const { body } = await house.call<LintAnswer>('POST', '/api/v1/rules/lint', { files: [{ path: 'a.yml', text: 'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: sum(x\n' }] })
  assert.partialDeepStrictEqual(body, { files: 1, rules: 1, unlooked: [] })
  assert.ok(body.findings.some(({ check, line }) => check === 'promql-syntax' && line === 5))
}))

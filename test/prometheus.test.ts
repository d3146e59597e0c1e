// The real Prometheus and Alertmanager of the tests: they start, take new configuration, and are gone when they are stopped.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventually } from './eventually.ts'
import { prometheusAvailable, startAlertmanager, startPrometheus } from './prometheus.ts'

const { ok, why } = prometheusAvailable()
const skip = ok ? false : why
const config = 'global:\n  evaluation_interval: 1s\nrule_files:\n  - rules.yml\n'
const rulesOf = (name: string): string => `groups:\n- name: ${name}\n  rules:\n  - record: one\n    expr: vector(1)\n`

async function groups(url: string): Promise<readonly string[]> {
  const { data } = await (await fetch(`${url}/api/v1/rules`)).json() as { data: { groups: { name: string }[] } }
  return data.groups.map(({ name }) => name)
}

test('Prometheus starts with its rules, takes others, refuses wrong ones in its own words, and is gone when stopped', { skip }, async () => {
  const running = await startPrometheus(config, rulesOf('before'))
  try {
    assert.deepEqual(await groups(running.url), ['before'])
    await running.reload({ 'rules.yml': rulesOf('after') })
    assert.deepEqual(await groups(running.url), ['after'])
    await assert.rejects(running.reload({ 'rules.yml': 'groups: 7' }), /prometheus refused its configuration: failed to reload config/)
  } finally {
    await running.stop()
  }
  await assert.rejects(fetch(running.url))
  assert.throws(() => process.kill(running.pid, 0), { code: 'ESRCH' })
})

test('Prometheus has the history that it is given', { skip }, async () => {
  const history = '# TYPE one counter\none_total 1 1700000000\none_total 61 1700000060\n# EOF\n'
  const running = await startPrometheus(config, undefined, history)
  try {
    const { data } = await (await fetch(`${running.url}/api/v1/query?query=one_total&time=1700000061`)).json() as { data: { result: { value: [number, string] }[] } }
    assert.equal(data.result[0]?.value[1], '61')
  } finally {
    await running.stop()
  }
})

test('one that cannot start says why and leaves no folder behind', { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-cannot-start-'))
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  t.after(() => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  })
  await assert.rejects(startPrometheus('this is no configuration'), /prometheus ended at once: .*yaml/s)
  await assert.rejects(startPrometheus(config, undefined, 'no history'), /promtool/)
  assert.deepEqual(readdirSync(folder), [])
  rmdirSync(folder)
})

test('Alertmanager takes an alert, and new configuration', { skip }, async () => {
  const running = await startAlertmanager('route:\n  receiver: none\nreceivers:\n- name: none\n')
  try {
    const posted = await fetch(`${running.url}/api/v2/alerts`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '[{"labels":{"alertname":"A"}}]' })
    assert.equal(posted.status, 200)
    await eventually(async () => ((await (await fetch(`${running.url}/api/v2/alerts`)).json()) as unknown[]).length === 1)
    await running.reload({ 'alertmanager.yml': 'route:\n  receiver: other\nreceivers:\n- name: other\n' })
    assert.deepEqual(await (await fetch(`${running.url}/api/v2/receivers`)).json(), [{ name: 'other' }])
  } finally {
    await running.stop()
  }
})

// Alertmanager's acceptance scenarios (send, inhibit, silence, API) as scripts of time against Mainstay: at a second something
// is said over HTTP, and at another it is known who was asked. Where Mainstay differs on purpose the claim says so; the
// reasons are in docs/guides/alertmanager.md.
import assert from 'node:assert/strict'
import { eventually } from '../../../../test/harness.ts'
import { beginMs, scenario } from './alertmanager-script.ts'

scenario('send, merge: the same alert again is one alert, with its first start and its last words', async (script) => {
  await script.push({ alertname: 'test' }, { from: 0, annotations: { ann: 'v1' } })
  await script.at(1)
  await script.push({ alertname: 'test' }, { from: 1, to: 300, annotations: { ann: 'v2' } })
  await script.at(2)
  const [only, ...others] = await script.list()
  assert.equal(others.length, 0)
  assert.equal(only!.annotations['ann'], 'v2')
  assert.equal(only!.startsAt, '2026-11-23T03:00:00.000Z')
  assert.deepEqual(await script.asked(), ['test'])
})

scenario('send, repeat: what fires on is not asked about again (different: the policy escalates instead)', async (script) => {
  for (const second of [0, 30, 60, 3_600]) {
    await script.at(second)
    await script.push({ alertname: 'test' }, { from: 0, to: second + 7_200 })
  }
  assert.deepEqual(await script.asked(), ['test'])
})

scenario('send, batching: further alerts of a group join what was asked about (different: no group_interval)', async (script) => {
  await script.tree([], ['group'])
  for (const [second, name] of [[0, 'one'], [1, 'two'], [5, 'three']] as const) {
    await script.at(second)
    await script.push({ alertname: name, group: 'a' }, { to: 300 })
  }
  await script.push({ alertname: 'four', group: 'b' }, { to: 300 })
  assert.deepEqual(await script.asked(), ['one', 'four'])
  const groups = (await script.house.call<{ labels: Record<string, string>; alerts: unknown[] }[]>('GET', '/in/alertmanager/api/v2/alerts/groups')).body
  assert.deepEqual(groups.map((group) => [group.labels, group.alerts.length] as const).toSorted((a, b) => b[1] - a[1]), [[{ group: 'a' }, 3], [{ group: 'b' }, 1]])
})

scenario('send, resolved: an alert that is not sent again ends at its time, and that is told', async (script) => {
  await script.push({ alertname: 'test', lbl: 'v1' }, { from: 0, to: 10 })
  await script.at(9)
  assert.deepEqual(await script.asked(), ['test'])
  await script.at(10)
  assert.deepEqual(await script.asked(), ['test', 'resolved test'])
  assert.deepEqual(await script.list(), [])
})

const job = [{ sourceMatchers: ['alertname="JobDown"'], targetMatchers: ['alertname="InstanceDown"'], equal: ['job', 'zone'] }]

scenario('inhibit: while JobDown fires InstanceDown of its zone asks nothing, and asks when it ends', async (script) => {
  await script.tree(job, ['alertname', 'zone'])
  await script.at(1)
  await script.push({ alertname: 'test1', job: 'testjob', zone: 'aa' }, { to: 600 })
  await script.push({ alertname: 'JobDown', job: 'testjob', zone: 'aa' }, { from: 1, to: 600 })
  await script.at(2)
  await script.push({ alertname: 'InstanceDown', job: 'testjob', zone: 'aa' }, { to: 600 })
  await script.push({ alertname: 'InstanceDown', job: 'testjob', zone: 'ab' }, { to: 600 })
  assert.deepEqual(await script.asked(), ['test1', 'JobDown', 'InstanceDown'])
  assert.deepEqual((await script.list('?filter=zone="aa"&filter=alertname="InstanceDown"')).map(({ status }) => status.state), ['suppressed'])
  await script.at(4)
  await script.push({ alertname: 'JobDown', job: 'testjob', zone: 'aa' }, { from: 1, to: 4 })
  await script.at(5)
  assert.deepEqual(await script.asked(), ['test1', 'JobDown', 'InstanceDown', 'resolved JobDown', 'InstanceDown'])
})

scenario('always inhibit: when source and target end together nobody is asked about the target', async (script) => {
  await script.tree(job, ['alertname', 'zone'])
  await script.push({ alertname: 'JobDown', job: 'testjob', zone: 'aa' }, { from: 0, to: 600 })
  await script.at(1)
  await script.push({ alertname: 'InstanceDown', job: 'testjob', zone: 'aa' }, { from: 1, to: 600 })
  await script.at(3)
  await script.house.call('POST', '/in/alertmanager/api/v2/alerts', ['JobDown', 'InstanceDown'].map((alertname) => ({ labels: { severity: 'critical', alertname, job: 'testjob', zone: 'aa' }, startsAt: new Date(beginMs).toISOString(), endsAt: new Date(beginMs + 3_000).toISOString() })))
  await script.at(6)
  assert.deepEqual((await script.asked()).filter((name) => name === 'InstanceDown'), [])
})

scenario('an inhibition rule that fits everything inhibits nothing: both sides fit', async (script) => {
  await script.tree([{ sourceMatchers: [], targetMatchers: [] }], ['alertname'])
  await script.push({ alertname: 'test1' }, { to: 600 })
  await script.push({ alertname: 'test2' }, { to: 600 })
  assert.deepEqual(await script.asked(), ['test1', 'test2'])
})

scenario('silence: what matches asks nothing from its start on, and what does not match goes on asking', async (script) => {
  await script.silence([{ name: 'alertname', value: 'test1.*', isRegex: true }], [0, 900])
  await script.at(1)
  await script.push({ alertname: 'test1' }, { to: 600 })
  await script.push({ alertname: 'test2' }, { to: 600 })
  assert.deepEqual(await script.asked(), ['test2'])
  assert.deepEqual((await script.list('?silenced=false')).map(({ labels }) => labels['alertname']), ['test2'])
})

scenario('silence delete: what it kept quiet and still fires asks when it is taken away', async (script) => {
  const id = await script.silence([{ name: 'alertname', value: '.+', isRegex: true }], [0, 900])
  await script.at(1)
  await script.push({ alertname: 'test1' }, { to: 600 })
  assert.deepEqual(await script.asked(), [])
  await script.at(2)
  assert.equal((await script.house.call('DELETE', `/in/alertmanager/api/v2/silence/${id}`)).status, 200)
  await script.at(3)
  await eventually(async () => (await script.asked()).length === 1)
  assert.deepEqual(await script.asked(), ['test1'])
})

scenario('API, current status: active, then silenced, then inhibited, by whom, and active again', async (script) => {
  await script.tree([{ sourceMatchers: ['severity="critical"'], targetMatchers: ['severity="warning"'], equal: ['alertname'] }], ['...'])
  const target = { alertname: 'test1', severity: 'warning' }
  const status = async () => (await script.list('?filter=severity="warning"'))[0]!.status
  await script.push(target, { to: 600 })
  assert.deepEqual(await status(), { inhibitedBy: [], silencedBy: [], state: 'active' })
  const id = await script.silence([{ name: 'severity', value: 'warning', isRegex: false }], [0, 900])
  assert.deepEqual(await status(), { inhibitedBy: [], silencedBy: [id], state: 'suppressed' })
  await script.push({ alertname: 'test1', severity: 'critical' }, { to: 20 })
  await script.at(1)
  const [source] = await script.list('?filter=severity="critical"')
  assert.deepEqual(await status(), { inhibitedBy: [source!.fingerprint], silencedBy: [id], state: 'suppressed' })
  await script.house.call('DELETE', `/in/alertmanager/api/v2/silence/${id}`)
  await script.at(21)
  await script.at(22)
  assert.deepEqual(await status(), { inhibitedBy: [], silencedBy: [], state: 'active' })
})

scenario('API, filter: by equality, inequality and expression, all of them', async (script) => {
  for (const [alertname, system] of [['test1', 'foo'], ['test2', 'bar'], ['test3', '']] as const) await script.push({ alertname, ...(system ? { system } : {}) }, { to: 600 })
  const names = async (...filters: string[]) => (await script.list(`?${filters.map((filter) => `filter=${encodeURIComponent(filter)}`).join('&')}`)).map(({ labels }) => labels['alertname']).toSorted()
  assert.deepEqual(await names('alertname=test1'), ['test1'])
  assert.deepEqual(await names('system!=""'), ['test1', 'test2'])
  assert.deepEqual(await names('system=~"fo.*|"'), ['test1', 'test3'])
  assert.deepEqual(await names('alertname=~"test.*"', 'system!="foo"'), ['test2', 'test3'])
})

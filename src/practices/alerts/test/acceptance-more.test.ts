// The rest of Alertmanager's acceptance scenarios as scripts of time: merging, filters of ends, reload, silencing what had asked, UTF-8.
// Where Mainstay differs on purpose the claim says so; the reasons are in docs/guides/alertmanager.md.
import assert from 'node:assert/strict'
import { beginMs, scenario } from './alertmanager-script.ts'

const at = (second: number): string => new Date(beginMs + second * 1_000).toISOString()

scenario('send, merge: another sender that knows an earlier start does not make another alert (different: the first start stays)', async (script) => {
  await script.at(1)
  await script.push({ alertname: 'test' }, { from: 1.1 })
  await script.at(2)
  await script.push({ alertname: 'test' }, { from: 1 })
  const [only, ...others] = await script.list()
  assert.equal(others.length, 0)
  assert.equal(only!.startsAt, at(1.1))
  assert.deepEqual(await script.asked(), ['test'])
})

scenario('send, merge: an end that is said twice is one end, and firing again later is another alert', async (script) => {
  await script.push({ alertname: 'test' }, { from: 0 })
  await script.at(5)
  await script.push({ alertname: 'test' }, { from: 3, to: 4.5, annotations: { ann: 'v2' } })
  await script.push({ alertname: 'test' }, { from: 2.9, to: 4.8, annotations: { ann: 'v3' } })
  assert.deepEqual(await script.list(), [])
  assert.deepEqual(await script.asked(), ['test', 'resolved test'])
  await script.at(3_600)
  await script.push({ alertname: 'test' }, { from: 3_600 })
  assert.deepEqual((await script.list()).map(({ startsAt }) => startsAt), [at(3_600)])
  assert.deepEqual(await script.asked(), ['test', 'resolved test', 'test'])
})

scenario('send, resolved: alerts of one group without an end are over after the resolve timeout, told once', async (script) => {
  await script.tree([], ['alertname'])
  for (const lbl of ['v1', 'v2', 'v3']) await script.push({ alertname: 'test', lbl })
  assert.deepEqual(await script.asked(), ['test'])
  await script.at(299)
  assert.equal((await script.list()).length, 3)
  await script.at(301)
  assert.equal((await script.list()).length, 0)
  assert.deepEqual(await script.asked(), ['test', 'resolved test'])
})

scenario('send, filter of ends: the end of one alert of a group is not told, the end of the last one is (different: the group ends, not each alert)', async (script) => {
  await script.tree([], ['alertname'])
  await script.push({ alertname: 'test', lbl: 'v1' }, { from: 0, to: 600 })
  await script.push({ alertname: 'test', lbl: 'v2' }, { from: 0, to: 11 })
  await script.at(3)
  await script.push({ alertname: 'test', lbl: 'v1' }, { from: 0, to: 3 })
  await script.push({ alertname: 'test', lbl: 'v3' }, { from: 3, to: 600 })
  await script.at(12)
  assert.deepEqual((await script.list()).map(({ labels }) => labels['lbl']), ['v3'])
  assert.deepEqual(await script.asked(), ['test'])
  await script.push({ alertname: 'test', lbl: 'v1' }, { from: 12, to: 600 })
  assert.deepEqual(await script.asked(), ['test'], 'what fires again while its group burns joins it')
  await script.at(601)
  assert.deepEqual(await script.asked(), ['test', 'resolved test'])
})

scenario('send, reload: after a restart nobody is asked twice, a new alert of the group joins, and silences and inhibition hold', async (script) => {
  await script.tree([{ sourceMatchers: ['alertname="JobDown"'], targetMatchers: ['alertname="InstanceDown"'], equal: ['job'] }], ['job'])
  await script.push({ alertname: 'test1', job: 'a' }, { to: 900 })
  await script.push({ alertname: 'JobDown', job: 'b' }, { to: 900 })
  await script.silence([{ name: 'job', value: 'c', isRegex: false }], [0, 900])
  await script.at(3)
  await script.restart()
  await script.at(4)
  await script.push({ alertname: 'test1', job: 'a' }, { to: 900 })
  await script.push({ alertname: 'test2', job: 'a' }, { to: 900 })
  await script.push({ alertname: 'InstanceDown', job: 'b' }, { to: 900 })
  await script.push({ alertname: 'test3', job: 'c' }, { to: 900 })
  assert.deepEqual(await script.asked(), ['test1', 'JobDown'])
  assert.deepEqual((await script.list('?active=false')).map(({ labels }) => labels['alertname']).toSorted(), ['InstanceDown', 'test3'])
})

scenario('silence, what had asked: a silence over an alert that was asked about shows it as suppressed, and its end asks nobody again (different: the page that went out goes on until it is answered)', async (script) => {
  await script.tree([], ['alertname'])
  await script.at(1)
  await script.push({ alertname: 'test1' }, { to: 600 })
  await script.push({ alertname: 'test2' }, { to: 600 })
  await script.silence([{ name: 'alertname', value: 'test1', isRegex: false }], [2, 5])
  await script.at(3)
  assert.deepEqual((await script.list('?active=false')).map(({ labels }) => labels['alertname']), ['test1'])
  assert.deepEqual(await script.asked(), ['test1', 'test2'])
  await script.at(6)
  assert.deepEqual((await script.list('?active=false')), [])
  assert.deepEqual(await script.asked(), ['test1', 'test2'])
})

const utf8 = { a: 'a', '00': 'b', 'Σ': 'c', '🙂': 'dΘ', severity: 'critical' }

scenario('UTF-8, alerts: labels of any script are kept as they are, and alerts and groups are filtered by them', async (script) => {
  await script.push(utf8, { to: 300 })
  assert.deepEqual((await script.list()).map(({ labels }) => labels), [utf8])
  const filter = ['00=b', 'Σ=c', '"\\xf0\\x9f\\x99\\x82"=dΘ'].map((one) => `filter=${encodeURIComponent(one)}`).join('&')
  assert.deepEqual((await script.list(`?${filter}`)).map(({ labels }) => labels), [utf8])
  assert.deepEqual(await script.list(`?filter=${encodeURIComponent('Σ=d')}`), [])
  const groups = (await script.house.call<{ alerts: { labels: object }[] }[]>('GET', `/in/alertmanager/api/v2/alerts/groups?${filter}`)).body
  assert.deepEqual(groups.map((group) => group.alerts.map(({ labels }) => labels)), [[utf8]])
})

scenario('UTF-8, silences: matchers of any script are kept as they are, and found by a filter', async (script) => {
  await script.silence([{ name: 'fooΣ', value: 'bar🙂', isRegex: false }], [0, 86_400])
  const listed = async (filter = '') => (await script.house.call<{ matchers: object[] }[]>('GET', `/in/alertmanager/api/v2/silences${filter === '' ? '' : `?filter=${encodeURIComponent(filter)}`}`)).body.map(({ matchers }) => matchers)
  const matchers = [{ name: 'fooΣ', value: 'bar🙂', isRegex: false, isEqual: true }]
  assert.deepEqual(await listed(), [matchers])
  assert.deepEqual(await listed('fooΣ=bar🙂'), [matchers])
  assert.deepEqual(await listed('fooΣ=bar'), [])
  await script.push({ alertname: 'quiet', 'fooΣ': 'bar🙂' }, { to: 300 })
  assert.deepEqual(await script.asked(), [])
})

scenario('UTF-8, route: an alert takes the route whose matcher names its label', async (script) => {
  const text = JSON.stringify({
    apiVersion: 'mainstay.dev/v1', kind: 'AlertRouting', metadata: { name: 'default' },
    spec: { receivers: [{ name: 'default', urgency: 'keep' }, { name: 'webhook', urgency: 'page' }], route: { receiver: 'default', routes: [{ receiver: 'webhook', matchers: ['foo🙂=bar'], groupBy: ['foo🙂'] }] } },
  })
  assert.equal((await script.house.call('PUT', '/api/v1/alert-routing', { text })).status, 200)
  await script.push({ alertname: 'here', 'foo🙂': 'bar' }, { to: 300 })
  await script.push({ alertname: 'elsewhere', 'foo🙂': 'other' }, { to: 300 })
  assert.deepEqual(await script.asked(), ['here'])
})

scenario('API: an alert without labels, a silence that is none and a filter that cannot be are refused in Alertmanager’s way', async (script) => {
  const { call } = script.house
  assert.equal((await call('GET', '/in/alertmanager/api/v2/alerts?filter=%7B%7B')).status, 400)
  assert.equal((await call('POST', '/in/alertmanager/api/v2/alerts', [{ labels: {} }])).status, 400)
  assert.equal((await call('POST', '/in/alertmanager/api/v2/silences', { matchers: [], startsAt: at(0), endsAt: at(9), createdBy: 'a', comment: 'c' })).status, 422)
  assert.equal((await call('DELETE', '/in/alertmanager/api/v2/silence/00000000-0000-0000-0000-000000000000')).status, 404)
  assert.equal((await call('GET', '/in/alertmanager/api/v2/silence/00000000-0000-0000-0000-000000000000')).status, 404)
})

// Gaps over HTTP, with facts of alerts, objectives and on-call, on both engines.
import assert from 'node:assert/strict'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { GapPage } from '../contract.ts'

onEachEngine('gaps are gathered from all practices, filtered, counted, paged, and go when they are mended', (engine) => withHouse({ engine }, async (house) => {
  const put = async (path: string, body: unknown): Promise<void> => {
    const { status, text } = await house.call('PUT', path, body)
    assert.equal(status, 200, text)
  }
  const gaps = async (query = '') => (await house.call<GapPage>('GET', `/api/v1/catalog/gaps${query}`)).body
  const of = (page: GapPage) => page.items.map(({ kind, name }) => `${kind} ${name}`)
  await put('/api/v1/teams/shop', { displayName: 'Shop' })
  await put('/api/v1/services/checkout', { owner: 'shop', tier: 0, onCallRoute: 'nobody', runbooks: [{ title: 'Runbook', url: 'https://runbooks.example.org/checkout' }] })
  await put('/api/v1/services/mail', { tier: 3 })
  assert.equal((await house.call('POST', '/in/alertmanager/api/v2/alerts', [{ labels: { alertname: 'Down', service: 'legacy' } }])).status, 200)
  const all = await gaps()
  assert.deepEqual(of(all), ['no-owner mail', 'team-empty shop', 'no-on-call-route mail', 'route-unknown checkout', 'no-objective checkout', 'no-runbook mail', 'alerts-unknown-service legacy'])
  assert.equal(all.counts['no-owner'], 1)
  assert.deepEqual(of(await gaps('?team=shop')), ['team-empty shop', 'route-unknown checkout', 'no-objective checkout'])
  assert.deepEqual(of(await gaps('?tier=3&kind=no-runbook')), ['no-runbook mail'])
  const first = await gaps('?limit=5')
  assert.deepEqual(of(await gaps(`?limit=5&cursor=${first.next}`)), ['no-runbook mail', 'alerts-unknown-service legacy'])
  assert.equal((await house.call('GET', '/api/v1/catalog/gaps?cursor=x')).status, 400)
  const findings = (await house.call<{ items: { code: string; say: string }[] }>('GET', '/api/v1/findings')).body.items.filter(({ code }) => code.startsWith('CATALOG_GAP_')).map(({ code }) => code).sort()
  assert.deepEqual(findings, ['CATALOG_GAP_ALERTS_UNKNOWN_SERVICE', 'CATALOG_GAP_NO_OBJECTIVE', 'CATALOG_GAP_ROUTE_UNKNOWN', 'CATALOG_GAP_TEAM_EMPTY'])
  await put('/api/v1/services/legacy', { owner: 'shop', tier: 2, runbooks: [{ title: 'Runbook', url: 'https://runbooks.example.org/legacy' }] })
  assert.deepEqual(of(await gaps('?kind=alerts-unknown-service')), [])
}))

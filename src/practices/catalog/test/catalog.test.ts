// The catalog over HTTP, from files and from Backstage, on both engines.
import assert from 'node:assert/strict'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import type { ImportAnswer, ServiceAnswer, ServicePage, TeamAnswer, TeamPage } from '../contract.ts'
import { catalog } from '../practice.ts'
import { findService, findTeam, listServices } from '../questions.ts'

const inHouse = (engine: EngineName, run: (house: TestHouse) => Promise<void>) => withHouse({ engine, practices: [catalog()] }, run)
const put = (house: TestHouse, name: string, body: unknown) => house.call<ServiceAnswer>('PUT', `/api/v1/services/${encodeURIComponent(name)}`, body)
const get = async (house: TestHouse, name: string) => (await house.call<ServiceAnswer>('GET', `/api/v1/services/${encodeURIComponent(name)}`)).body
const kinds = async (house: TestHouse, subject: string) =>
  (await house.call<{ items: { kind: string; data: Record<string, unknown> }[] }>('GET', `/api/v1/record?subject=${encodeURIComponent(subject)}`)).body.items.map(({ kind }) => kind).reverse()
interface Plan { changes: { kind: string; name: string; change: string; fields: string[] }[]; findings: { code: string; level: string; say: string; line?: number }[]; isApplied: boolean }
const files = (house: TestHouse, what: 'apply' | 'diff', ...texts: string[]) =>
  house.call<Plan>('POST', `/api/v1/configuration/${what}`, { files: texts.map((text, index) => ({ path: `file-${index}.yaml`, text })) })
const backstage = (house: TestHouse, text: string, apply = false) => house.call<ImportAnswer>('POST', '/api/v1/catalog/import', { files: [{ path: 'catalog-info.yaml', text }], apply })

const own = `
apiVersion: mainstay.dev/v1
kind: Service
metadata:
  name: checkout
spec:
  owner: payments-team
  tier: 1
  dependencies: [payments, { service: orders-db, kind: datastore }]
`
const component = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  title: Checkout
  description: Takes orders
  links:
    - { url: https://runbooks.example.org/checkout, title: Runbook, icon: runbook }
spec:
  type: service
  lifecycle: production
  owner: group:shop
  dependsOn: [component:payments]
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: shop }
spec:
  type: team
  profile: { displayName: The shop }
  children: []
  members: [ada]
`

onEachEngine('a service is added, edited field by field, and removed', (engine) => inHouse(engine, async (house) => {
  const added = await put(house, 'checkout', { displayName: 'Checkout', tier: 1, dependencies: [{ name: 'payments', kind: 'sync' }] })
  assert.equal(added.status, 200, added.text)
  await put(house, 'payments', { owner: 'payments-team' })
  const edited = await put(house, 'checkout', { tier: null, owner: 'shop' })
  assert.equal(edited.body.tier, null)
  assert.equal(edited.body.displayName, 'Checkout')
  assert.deepEqual(edited.body.owner, { name: 'shop', displayName: 'shop', isKnown: false })
  assert.deepEqual(edited.body.provenance['owner'], { source: 'own', from: 'page and API', line: null, at: edited.body.provenance['owner']!.at })
  assert.deepEqual(edited.body.dependencies, [{ name: 'payments', kind: 'sync', isKnown: true, tier: null }])
  assert.deepEqual((await get(house, 'payments')).dependents.map(({ name }) => name), ['checkout'])
  assert.deepEqual(edited.body.findings.map(({ code }) => code), ['CATALOG_NO_TIER', 'CATALOG_NO_ON_CALL_ROUTE', 'CATALOG_NO_RUNBOOK'])
  await put(house, 'checkout', { owner: 'shop' })
  assert.deepEqual(await kinds(house, 'service/checkout'), ['service.added', 'service.changed'])
  assert.equal((await house.call('DELETE', '/api/v1/services/checkout')).status, 204)
  assert.equal((await house.call('GET', '/api/v1/services/checkout')).status, 404)
  assert.equal((await house.call('DELETE', '/api/v1/services/checkout')).status, 404)
  assert.deepEqual((await get(house, 'payments')).dependents, [])
  for (const [name, body] of [['bad name', {}], ['checkout', { tier: 7 }], ['checkout', { colour: 'red' }], ['checkout', { runbooks: [{ title: 'x', url: 'javascript:alert(1)' }] }]] as const) {
    assert.equal((await put(house, name, body)).status, 400, JSON.stringify(body))
  }
}))

onEachEngine('services are listed by name, filtered and paged; a name may hold a namespace', (engine) => inHouse(engine, async (house) => {
  for (const [index, name] of ['alpha', 'beta', 'delta/one', 'gamma'].entries()) await put(house, name, { tier: index % 2, owner: index < 2 ? 'shop' : 'core', displayName: `Service ${name}` })
  const list = async (query: string) => (await house.call<ServicePage>('GET', `/api/v1/services${query}`)).body
  const first = await list('?limit=3')
  assert.deepEqual(first.items.map(({ name }) => name), ['alpha', 'beta', 'delta/one'])
  assert.deepEqual((await list(`?limit=3&cursor=${first.next}`)).items.map(({ name }) => name), ['gamma'])
  assert.deepEqual((await list('?owner=shop&tier=1')).items.map(({ name }) => name), ['beta'])
  assert.deepEqual((await list('?search=DELTA')).items.map(({ name }) => name), ['delta/one'])
  assert.equal((await list('?search=%25%5C')).items.length, 4)
  assert.equal((await get(house, 'delta/one')).name, 'delta/one')
  assert.equal((await listServices(house.house.read)).length, 4)
}))

onEachEngine('files, Backstage and the page speak about one service: each field says where it is from, conflicts are shown', (engine) => inHouse(engine, async (house) => {
  const applied = await files(house, 'apply', own, component)
  assert.equal(applied.body.isApplied, true, applied.text)
  assert.deepEqual(applied.body.changes.map(({ kind, name, change }) => `${kind} ${name} ${change}`), ['Team shop created', 'Service checkout created'])
  assert.ok(applied.body.findings.some(({ code, say }) => code === 'CATALOG_NAME_UNKNOWN' && say.includes('payments-team')), applied.text)
  const service = await get(house, 'checkout')
  assert.deepEqual(service.sources, ['own', 'backstage'])
  assert.deepEqual([service.displayName, service.owner?.name, service.tier, service.lifecycle], ['Checkout', 'payments-team', 1, 'production'])
  assert.deepEqual(service.runbooks, [{ title: 'Runbook', url: 'https://runbooks.example.org/checkout' }])
  assert.deepEqual({ ...service.provenance['owner'], at: '' }, { source: 'own', from: 'file-0.yaml', line: 7, at: '' })
  assert.equal(service.provenance['lifecycle']?.source, 'backstage')
  const conflict = service.conflicts.find(({ field }) => field === 'owner')
  assert.deepEqual(conflict?.values.map(({ source, value }) => [source, value]), [['own', 'payments-team'], ['backstage', 'shop']])
  assert.deepEqual(service.dependencies.map(({ name, kind }) => [name, kind]), [['payments', 'sync'], ['orders-db', 'datastore']])

  assert.deepEqual((await files(house, 'diff', own, component)).body.changes.map(({ change }) => change), ['unchanged', 'unchanged'])
  assert.deepEqual((await files(house, 'diff', own)).body.changes.map(({ change }) => change), ['unchanged'])

  // An edit on the page is drift against the file, and applying the file again takes effect.
  await put(house, 'checkout', { tier: 0, chatChannel: '#checkout' })
  assert.equal((await get(house, 'checkout')).tier, 0)
  assert.deepEqual((await files(house, 'diff', own)).body.changes[0], { kind: 'Service', name: 'checkout', change: 'changed', fields: ['tier'] })
  await files(house, 'apply', own)
  const after = await get(house, 'checkout')
  assert.deepEqual([after.tier, after.chatChannel], [1, '#checkout'])
  assert.deepEqual((await files(house, 'diff', own)).body.changes.map(({ change }) => change), ['unchanged'])
  // What the file no longer says falls back to what Backstage says.
  await files(house, 'apply', own.replace('  owner: payments-team\n', ''))
  assert.equal((await get(house, 'checkout')).owner?.name, 'shop')
  assert.equal((await findService(house.house.read, 'checkout'))?.owner, 'shop')
  assert.deepEqual((await findTeam(house.house.read, 'shop'))?.services, ['checkout'])

  const exported = (await house.call<{ files: { path: string; text: string }[] }>('GET', '/api/v1/configuration/export')).body.files
  await house.call('DELETE', '/api/v1/services/checkout')
  const again = await files(house, 'apply', ...exported.filter(({ path }) => path !== 'person.yaml').map(({ text }) => text))
  assert.equal(again.body.isApplied, true, again.text)
  const back = await get(house, 'checkout')
  assert.deepEqual([back.displayName, back.owner?.name, back.tier, back.lifecycle, back.chatChannel], ['Checkout', 'shop', 1, 'production', '#checkout'])
}))

onEachEngine('a Backstage import shows first, and applies all or nothing', (engine) => inHouse(engine, async (house) => {
  await put(house, 'checkout', { owner: 'payments-team' })
  const preview = await backstage(house, component)
  assert.equal(preview.status, 200, preview.text)
  assert.equal(preview.body.isApplied, false)
  assert.deepEqual(preview.body.changes.map(({ kind, name, change }) => [kind, name, change]), [['team', 'shop', 'added'], ['service', 'checkout', 'changed']])
  assert.deepEqual(preview.body.changes[1]!.conflicts.map(({ field }) => field), ['owner'])
  assert.equal((await get(house, 'checkout')).lifecycle, null)
  const broken = await backstage(house, `${component}---\nkind: [\n`, true)
  assert.equal(broken.body.isApplied, false)
  assert.ok(broken.body.findings.some(({ level, line }) => level === 'error' && line !== undefined))
  assert.equal((await house.call('GET', '/api/v1/teams/shop')).status, 404)
  assert.equal((await backstage(house, component, true)).body.isApplied, true)
  assert.equal((await get(house, 'checkout')).lifecycle, 'production')
  assert.equal((await get(house, 'checkout')).owner?.name, 'payments-team')
  assert.deepEqual((await backstage(house, component, true)).body.changes.map(({ change }) => change), ['unchanged', 'unchanged'])
  assert.deepEqual(await kinds(house, 'service/checkout'), ['service.added', 'service.changed'])
  assert.ok((await backstage(house, own)).body.findings.some(({ code }) => code === 'CATALOG_NOT_BACKSTAGE'))
}))

onEachEngine('teams are saved, listed and removed; who may not write is refused', (engine) => inHouse(engine, async (house) => {
  assert.equal((await house.call('PUT', '/api/v1/teams/shop', { displayName: 'The shop', members: ['ada'] })).status, 200)
  await put(house, 'checkout', { owner: 'shop' })
  const [team] = (await house.call<TeamPage>('GET', '/api/v1/teams')).body.items
  assert.deepEqual([team?.displayName, team?.members, team?.services], ['The shop', ['ada'], ['checkout']])
  assert.equal((await house.call<TeamAnswer>('GET', '/api/v1/teams/shop')).body.provenance['members']?.source, 'own')
  assert.equal((await get(house, 'checkout')).owner?.displayName, 'The shop')
  assert.equal((await house.call('DELETE', '/api/v1/teams/shop')).status, 204)
  assert.deepEqual(await kinds(house, 'team/shop'), ['team.added', 'team.removed'])
  assert.equal((await house.call('PUT', '/api/v1/teams/shop', {}, { token: null })).status, 401)
}))

onEachEngine('people and files that change one service at once all count', (engine) => inHouse(engine, async (house) => {
  const answers = await Promise.all([
    ...['tier', 'lifecycle', 'system'].map((field) => put(house, 'checkout', { [field]: field === 'tier' ? 2 : field })),
    backstage(house, component, true), files(house, 'apply', own),
  ])
  assert.ok(answers.every(({ status }) => status === 200), answers.map(({ text }) => text).join('\n'))
  const service = await get(house, 'checkout')
  assert.deepEqual([service.lifecycle, service.system, service.owner?.name, service.displayName], ['lifecycle', 'system', 'payments-team', 'Checkout'])
}))

onEachEngine('what services lack are findings, few by name and many by number', (engine) => inHouse(engine, async (house) => {
  const found = async () => (await catalog().findings!(house.house)).map(({ say }) => say)
  await put(house, 's1', { owner: 'shop', tier: 1, onCallRoute: 'standard' })
  assert.deepEqual(await found(), ['s1 has no runbook.'])
  for (const name of ['s2', 's3', 's4']) await put(house, name, { owner: 'shop', tier: 1, onCallRoute: 'standard' })
  assert.deepEqual(await found(), ['4 services have no runbook: s1, s2, s3 and 1 more.'])
}))

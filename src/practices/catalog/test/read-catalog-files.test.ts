// Catalog files read from YAML: our own documents and Backstage's.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readYamlDocuments, writeYaml } from '../../../spine/yaml-document.ts'
import { isBackstage, readBackstage } from '../model/read-backstage.ts'
import { isOwnService, isOwnTeam, readOwnServices, readOwnTeams } from '../model/read-own.ts'
import type { ServiceSpec } from '../model/service.ts'
import { writeOwnService, writeOwnTeam } from '../model/write-own.ts'

const documents = (text: string) => readYamlDocuments(text, 'catalog.yaml').value
const heard = (findings: readonly { level: string; code: string; line?: number; field?: string }[]) => findings.map(({ level, code, line, field }) => `${level} ${code} ${line} ${field ?? ''}`.trim())

test('a service of ours is read whole', () => {
  const [document] = documents(`
apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: checkout, displayName: Checkout, labels: { cost-centre: 12 } }
spec:
  description: Takes orders.
  owner: shop
  tier: 0
  lifecycle: production
  system: storefront
  repository: git@github.com:shop/checkout.git
  onCallRoute: shop-primary
  chatChannel: '#shop'
  dataClassification: confidential
  runbooks: [https://runbooks.example/checkout, { title: Rollback, url: https://runbooks.example/rollback }]
  dashboards: []
  environments: [production, staging]
  regions: [eu-west-1]
  zones: [eu-west-1a]
  journeys: [buy]
  dependencies: [payments, { service: orders-db, kind: datastore }, { name: mail, kind: vendor }]
`)
  const { value, findings } = readOwnServices([document!])
  assert.deepEqual(findings, [])
  assert.deepEqual(value[0]?.name, 'checkout')
  assert.deepEqual(value[0]?.spec, {
    displayName: 'Checkout', description: 'Takes orders.', owner: 'shop', tier: 0, lifecycle: 'production', system: 'storefront',
    repository: 'https://github.com/shop/checkout', onCallRoute: 'shop-primary', chatChannel: '#shop', dataClassification: 'confidential',
    runbooks: [
      { title: 'runbooks.example', url: 'https://runbooks.example/checkout' },
      { title: 'Rollback', url: 'https://runbooks.example/rollback' },
    ],
    dashboards: [], environments: ['production', 'staging'], regions: ['eu-west-1'], zones: ['eu-west-1a'], journeys: ['buy'],
    dependencies: [{ name: 'payments', kind: 'sync' }, { name: 'orders-db', kind: 'datastore' }, { name: 'mail', kind: 'vendor' }], labels: { 'cost-centre': '12' },
  } satisfies ServiceSpec)
  const again = readOwnServices(documents(writeYaml(writeOwnService('checkout', value[0]!.spec))))
  assert.deepEqual([again.findings, again.value[0]?.spec], [[], value[0]?.spec])
})

test('what is wrong in a service is said with its line and how to mend it', () => {
  const { value, findings } = readOwnServices(documents(`apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: checkout }
spec:
  tier: 4
  ownr: shop
  runbooks:
    - javascript:alert(1)
  dependencies:
    - { service: payments, kind: rpc }
    - { service: 'a b' }
---
apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: checkout }
---
apiVersion: mainstay.dev/v9
kind: Service
metadata: { name: other }
`))
  assert.deepEqual(heard(findings), [
    'error CATALOG_UNKNOWN_FIELD 6 spec.ownr', 'error CATALOG_BAD_TIER 5 spec.tier', 'error CATALOG_NOT_A_URL 8 spec.runbooks[0]',
    'error CATALOG_DEPENDENCY_KIND 10 spec.dependencies[0].kind', 'error CATALOG_BAD_NAME 11 spec.dependencies[1].service',
    'error CATALOG_DUPLICATE_NAME 15 metadata.name', 'error CATALOG_UNKNOWN_VERSION 17 apiVersion',
  ])
  assert.equal(findings[0]?.mend, 'Did you mean `owner`?')
  assert.deepEqual(value.map(({ name }) => name), ['checkout'])
})

test('a team of ours is read and written back', () => {
  const spec = {
    displayName: 'Shop', description: 'x', email: 'shop@example.com', chatChannel: '#shop', parent: 'commerce', members: ['ada', 'lin'],
    links: [{ title: 'Wiki', url: 'https://wiki.example' }],
  }
  const { value, findings } = readOwnTeams(documents(writeYaml(writeOwnTeam('shop', spec))))
  assert.deepEqual([findings, value[0]?.name, value[0]?.spec], [[], 'shop', spec])
})

const backstage = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  title: Checkout
  description: Takes orders.
  annotations:
    github.com/project-slug: shop/checkout
    pagerduty.com/service-id: P123
    backstage.io/techdocs-ref: dir:.
    sonarqube.org/project-key: x
    mainstay.dev/on-call-route: shop-primary
  labels: { tier: '1' }
  links:
    - { url: https://runbooks.example, title: Runbook, type: runbook }
    - { url: https://grafana.example, icon: dashboard }
    - { url: 'ftp://x' }
spec:
  type: service
  lifecycle: production
  owner: group:shop
  system: storefront
  dependsOn: [resource:orders-db, resource:orders-queue, component:catalogue, 'component:other/pricing', system:x]
  consumesApis: [payments-api, events-api, unknown-api]
---
{ apiVersion: backstage.io/v1alpha1, kind: Component, metadata: { name: payments }, spec: { type: service, lifecycle: production, owner: user:ada, providesApis: [payments-api] } }
---
{ apiVersion: backstage.io/v1alpha1, kind: Component, metadata: { name: notifier, namespace: other }, spec: { type: service, lifecycle: experimental, owner: shop, providesApis: [default/events-api] } }
---
{ apiVersion: backstage.io/v1alpha1, kind: Component, metadata: { name: ui-kit }, spec: { type: library, lifecycle: production, owner: shop } }
---
{ apiVersion: backstage.io/v1alpha1, kind: API, metadata: { name: events-api }, spec: { type: asyncapi, lifecycle: production, owner: shop, definition: x } }
---
{ apiVersion: backstage.io/v1alpha1, kind: Resource, metadata: { name: orders-queue }, spec: { type: kafka-topic, owner: shop } }
---
{ apiVersion: backstage.io/v1alpha1, kind: Group, metadata: { name: shop, description: Sells }, spec: { type: team, profile: { displayName: Shop, email: shop@example.com }, parent: commerce, children: [], members: [ada] } }
---
{ apiVersion: backstage.io/v1alpha1, kind: User, metadata: { name: lin }, spec: { memberOf: [shop] } }
---
{ apiVersion: backstage.io/v1alpha1, kind: Location, metadata: { name: all }, spec: { targets: [./a.yaml, ./b.yaml] } }
`

test('Backstage entities become services and teams, with what they lend each other', () => {
  const { value, findings } = readBackstage(documents(backstage))
  assert.deepEqual(value.services.map(({ name, from }) => `${name}:${from.lineOf([])}`), ['checkout:2', 'payments:27', 'other/notifier:29'])
  assert.deepEqual(value.services[0]?.spec, {
    displayName: 'Checkout', description: 'Takes orders.', owner: 'shop', lifecycle: 'production', system: 'storefront', tier: 1,
    repository: 'https://github.com/shop/checkout', onCallRoute: 'shop-primary',
    runbooks: [{ title: 'Runbook', url: 'https://runbooks.example' }], dashboards: [{ title: 'grafana.example', url: 'https://grafana.example' }],
    dependencies: [
      { name: 'payments', kind: 'sync' }, { name: 'other/notifier', kind: 'async' }, { name: 'unknown-api', kind: 'sync' },
      { name: 'orders-db', kind: 'datastore' }, { name: 'orders-queue', kind: 'async' }, { name: 'catalogue', kind: 'sync' }, { name: 'other/pricing', kind: 'sync' },
    ],
    labels: { tier: '1' },
  } satisfies ServiceSpec)
  assert.equal(value.services[1]?.spec.owner, undefined)
  assert.equal(value.services[2]?.spec.owner, 'other/shop')
  assert.deepEqual(value.teams.map(({ name, spec }) => ({ name, ...spec })), [{
    name: 'shop', displayName: 'Shop', description: 'Sells', email: 'shop@example.com', parent: 'commerce', members: ['ada', 'lin'],
  }])
  assert.deepEqual(heard(findings), [
    'info CATALOG_API_WITHOUT_PROVIDER 25 spec.consumesApis[2]', 'warning CATALOG_DEPENDENCY_KIND 24 spec.dependsOn[4]', 'info CATALOG_DEPENDENCY_ASSUMED 24 spec.dependsOn',
    'info CATALOG_ON_CALL_ROUTE_NOT_TAKEN 10 metadata.annotations.pagerduty.com/service-id', 'info CATALOG_ANNOTATIONS_NOT_TAKEN 8 metadata.annotations',
    'warning CATALOG_NOT_A_URL 18 metadata.links[2].url', 'info CATALOG_TIER_FROM_LABEL 14 metadata.labels.tier',
    'warning CATALOG_OWNER_NOT_A_TEAM 27 spec.owner', 'info CATALOG_NOT_A_SERVICE 31 spec.type', 'warning CATALOG_LOCATION_NOT_FOLLOWED 41 spec',
  ])
})

test('any value at all is read without a crash', () => {
  const kinds = fc.constantFrom('Component', 'API', 'Resource', 'Group', 'User', 'Location', 'Service', 'Team')
  const any = fc.oneof(fc.jsonValue(), fc.constantFrom('', 'a:b/c', 'payments', null, [], {}, 0, true))
  const entity = fc.record({
    apiVersion: fc.constantFrom('backstage.io/v1alpha1', 'mainstay.dev/v1'), kind: kinds,
    metadata: fc.oneof(any,
      fc.record({ name: fc.oneof(any, fc.constant('x')), annotations: any, labels: any, links: any, title: any }, { requiredKeys: [] })),
    spec: fc.oneof(any, fc.record({
      type: any, owner: any, tier: any, dependsOn: any, consumesApis: any, providesApis: any, members: any, memberOf: any, profile: any, runbooks: any, dependencies: any, repository: any, targets: any,
    }, { requiredKeys: [] })),
  }, { requiredKeys: [] })
  fc.assert(fc.property(fc.array(fc.oneof(entity, fc.jsonValue()), { maxLength: 4 }), (values) => {
    const read = values.map((value) => ({ file: 'x', value, lineOf: () => 1 }))
    readBackstage(read.filter(isBackstage))
    readOwnServices(read.filter(isOwnService))
    readOwnTeams(read.filter(isOwnTeam))
    readBackstage(read)
    readOwnServices(read)
  }), { numRuns: 1_000 })
})

// Changes over HTTP and on the record, on both engines: one house for many claims.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { eventually, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import { changeDialects } from '../../../change-dialects.ts'
import { catalog } from '../../catalog/practice.ts'
import { incidents } from '../../incidents/practice.ts'
import type { ChangeRejectionPage, ChangeSourceAnswer } from '../contract-sources.ts'
import type { ChangeItem, ChangePage, ChangeRecorded, SuspectsAnswer } from '../contract.ts'
import { changes } from '../practice.ts'
import { changesBetween, findChange } from '../questions.ts'

const hourMs = 3_600_000

const record = async (house: TestHouse, body: object) => {
  const answer = await house.call<ChangeRecorded>('POST', '/api/v1/changes', body)
  assert.equal(answer.status, 200, answer.text)
  return answer.body
}
const list = async (house: TestHouse, query = '') => (await house.call<ChangePage>('GET', `/api/v1/changes${query}`)).body
const entries = async (house: TestHouse, id: string) => (await house.call<{ items: { kind: string; service: string; environment: string; data: Record<string, unknown> }[] }>('GET', `/api/v1/record?subject=change/${id}&order=oldest`)).body.items

onEachEngine('changes are recorded once, followed to their end, listed and answered', (engine) => withHouse({ engine, practices: [catalog(), incidents(), changes({ dialects: changeDialects })] }, async (house) => {
  const now = Date.now()
  const at = (agoMs: number) => new Date(now - agoMs).toISOString()

  // Told twice is recorded once; a later state is one entry more; a detail is none.
  const wish = { title: 'Checkout 4.2', kind: 'deployment', services: ['checkout', 'cart'], environment: 'production', source: 'ci', reference: 'run-1', state: 'started', startedAt: at(hourMs), by: 'ada@example.org', url: 'https://ci.example.org/1', rollback: 'kubectl rollout undo' }
  const first = await record(house, wish)
  assert.equal(first.outcome, 'recorded')
  assert.equal((await record(house, wish)).outcome, 'unchanged')
  assert.equal((await record(house, { ...wish, artifact: 'sha256:abc' })).outcome, 'updated')
  const ended = await record(house, { ...wish, state: 'succeeded' })
  assert.equal(ended.change.id, first.change.id)
  assert.equal(ended.change.artifact, 'sha256:abc')
  const told = await entries(house, first.change.id)
  assert.deepEqual(told.map(({ kind, service, environment, data }) => [kind, service, environment, data['state']]), [['change.recorded', 'checkout', 'production', 'started'], ['change.updated', 'checkout', 'production', 'succeeded']])
  assert.deepEqual([told[0]!.data['by'], told[0]!.data['reference'], told[0]!.data['services']], [null, 'run-1', ['checkout', 'cart']])

  // Several at once about one reference leave one change.
  const many = await Promise.all(Array.from({ length: 4 }, () => record(house, { title: 'Flag on', kind: 'flag', source: 'flags', reference: 'f1', services: ['search'], startedAt: at(3 * hourMs), finishedAt: at(3 * hourMs) })))
  assert.equal(new Set(many.map(({ change }) => change.id)).size, 1)
  assert.equal(many.filter(({ outcome }) => outcome === 'recorded').length, 1)

  // Only a title is needed.
  const bare = await record(house, { title: 'Something by hand' })
  assert.deepEqual([bare.change.kind, bare.change.state, bare.change.source, bare.change.services], ['other', 'succeeded', 'api', []])

  // Filters and pages.
  assert.deepEqual((await list(house)).items.map(({ title }) => title), ['Something by hand', 'Checkout 4.2', 'Flag on'])
  assert.deepEqual((await list(house, '?service=cart')).items.map(({ title }) => title), ['Checkout 4.2'])
  assert.deepEqual((await list(house, '?kind=flag,database')).items.map(({ title }) => title), ['Flag on'])
  assert.deepEqual((await list(house, '?state=started')).items, [])
  assert.deepEqual((await list(house, `?from=${at(4 * hourMs)}&to=${at(2 * hourMs)}`)).items.map(({ title }) => title), ['Flag on'])
  assert.deepEqual((await list(house, `?from=${at(2 * hourMs)}&service=search`)).items, [])
  const page = await list(house, '?limit=2')
  assert.deepEqual((await list(house, `?limit=2&cursor=${page.next}`)).items.map(({ title }) => title), ['Flag on'])
  for (const bad of ['?kind=nothing', '?cursor=broken', '?from=yesterday']) assert.equal((await house.call('GET', `/api/v1/changes${bad}`)).status, 400, bad)
  assert.equal((await house.call<ChangeItem>('GET', `/api/v1/changes/${first.change.id}`)).body.rollback, 'kubectl rollout undo')
  assert.equal((await house.call('GET', '/api/v1/changes/chg_unknown')).status, 404)
  for (const bad of [{}, { title: 'x', url: 'javascript:alert(1)' }, { title: 'x', startedAt: at(-hourMs) }, { title: 'x', kind: 'magic' }]) assert.equal((await house.call('POST', '/api/v1/changes', bad)).status, 400, JSON.stringify(bad))

  // What other practices are answered.
  assert.deepEqual((await changesBetween(house.house.read, { services: ['checkout', 'search'], fromMs: now - 2 * hourMs, toMs: now, limit: 10 })).map(({ title }) => title), ['Checkout 4.2'])
  assert.equal((await changesBetween(house.house.read, { services: null, fromMs: now - 5 * hourMs, toMs: now + hourMs, limit: 10 })).length, 3)
  assert.equal((await findChange(house.house.read, first.change.id))?.state, 'succeeded')
  await doors(house)
  await onTimeline(house)
}))

/** An incident's timeline tells of the changes before it and during it, to its service and to what that needs. */
async function onTimeline(house: TestHouse): Promise<void> {
  await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'b.yaml', text: 'apiVersion: mainstay.dev/v1\nkind: Service\nmetadata: { name: web }\nspec: { dependencies: [{ name: orders, kind: sync }] }\n' }] })
  await record(house, { title: 'Web 7', kind: 'deployment', services: ['web'], finishedAt: new Date(Date.now() - 600_000).toISOString(), startedAt: new Date(Date.now() - 660_000).toISOString(), by: 'ada' })
  const { body: incident } = await house.call<{ id: string }>('POST', '/api/v1/incidents', { title: 'Web is down', service: 'web' })
  await record(house, { title: 'Orders 9', kind: 'database', services: ['orders'] })
  await record(house, { title: 'Search 3', services: ['search'] })
  const told = await eventually(async () => {
    const { items } = (await house.call<{ items: { lane: string; sentence: string }[] }>('GET', `/api/v1/incidents/${incident.id}/timeline?order=oldest`)).body
    const changed = items.filter(({ lane }) => lane === 'change').map(({ sentence }) => sentence)
    return changed.some((sentence) => sentence.includes('Orders 9')) ? changed : null
  })
  // The change to web itself is the first suspect, then what web needs; what it does not need is none, and what came after is none.
  const suspects = (await house.call<SuspectsAnswer>('GET', `/api/v1/changes/suspects?incident=${incident.id}`)).body
  assert.deepEqual([suspects.services, suspects.items[0]!.change.title], [['web'], 'Web 7'])
  assert.equal(suspects.items.some(({ change }) => change.title === 'Search 3'), false)
  for (const { score, reasons } of suspects.items) assert.equal(score, reasons.reduce((sum, { points }) => sum + points, 0))
  assert.equal((await house.call<SuspectsAnswer>('GET', `/api/v1/changes/suspects?service=web&at=${new Date(Date.now() - 1_200_000).toISOString()}`)).body.items.some(({ change }) => change.title === 'Web 7'), false)
  assert.equal((await house.call('GET', '/api/v1/changes/suspects')).status, 400)
  assert.equal((await house.call('GET', '/api/v1/changes/suspects?incident=99')).status, 404)
  // The first deployment to orders is what web needs, and was told within two hours; the later ones follow.
  assert.deepEqual(told.filter((sentence) => /Web 7|Orders 9|Search/.test(sentence)), ['Deployment of web took effect: Web 7 (ada).', 'Change of a database of orders took effect: Orders 9 (an API token (bootstrap)).'])
}

/** What declared systems post: proven, taken in once, with services and environments in our words; refused with the reason. */
async function doors(house: TestHouse): Promise<void> {
  process.env['CHANGES_TEST_SECRET'] = 'webhook secret'
  const { body: key } = await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'ci' })
  const put = (name: string, spec: object) => house.call<ChangeSourceAnswer & { field: string }>('PUT', `/api/v1/change-sources/${name}`, spec)
  assert.equal((await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'a.yaml', text: 'apiVersion: mainstay.dev/v1\nkind: Service\nmetadata: { name: orders }\nspec: { repository: "git@github.com:acme/orders.git" }\n---\napiVersion: mainstay.dev/v1\nkind: ChangeSource\nmetadata: { name: hub }\nspec: { dialect: github, secret: "${env:CHANGES_TEST_SECRET}", environments: { prd: production } }\n' }] })).status, 200)
  for (const [spec, field] of [[{ dialect: 'svn' }, 'dialect'], [{ dialect: 'github' }, 'secret'], [{ dialect: 'github', secret: 'plain' }, 'secret'], [{ dialect: 'jenkins', secret: '${env:X}' }, 'secret']] as const) {
    const refused = await put('bad', spec)
    assert.deepEqual([refused.status, refused.text.includes(`"${field}"`)], [400, true], refused.text)
  }

  const deployment = { deployment: { id: 1, sha: 'c0ffee', ref: 'v1', environment: 'prd', payload: {}, creator: { login: 'ada' }, created_at: new Date(Date.now() - 60_000).toISOString() }, repository: { full_name: 'acme/orders', html_url: 'https://github.com/acme/orders' } }
  const post = (body: object, { delivery, event = 'deployment', secret = 'webhook secret' }: { delivery: string; event?: string; secret?: string }) => {
    const raw = JSON.stringify(body)
    return house.call<{ status: string; recorded: number; updated: number; error: string }>('POST', `/in/changes/hub?key=${key.secret}`, undefined, {
      token: null, raw, headers: { 'content-type': 'application/json', 'x-github-event': event, 'x-github-delivery': delivery, 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}` },
    })
  }
  assert.deepEqual((await post(deployment, { delivery: 'd1' })).body.recorded, 1)
  const [change] = (await list(house, '?service=orders')).items
  assert.deepEqual([change?.environment, change?.source, change?.by], ['production', 'github/hub', 'ada'])

  // The same delivery again is answered, and nothing is done; a new one moves the same change on.
  assert.equal((await post({ ...deployment, deployment_status: { state: 'failure' } }, { delivery: 'd1', event: 'deployment_status' })).body.status, 'repeated')
  assert.equal((await post({ ...deployment, deployment_status: { state: 'success' } }, { delivery: 'd2', event: 'deployment_status' })).body.updated, 1)
  assert.deepEqual((await entries(house, change!.id)).map(({ kind, data }) => [kind, data['state']]), [['change.recorded', 'started'], ['change.updated', 'succeeded']])
  assert.equal((await post({ zen: 'x' }, { delivery: 'd3', event: 'ping' })).body.status, 'ignored')

  // Who does not know the secret leaves a refusal and no change; neither does a broken body or a name nobody declared.
  const forged = await post({ ...deployment, deployment: { ...deployment.deployment, id: 2 } }, { delivery: 'd4', secret: 'guessed' })
  assert.deepEqual([forged.status, forged.body.error], [403, 'X-Hub-Signature-256 does not fit the body.'])
  assert.equal((await post({ deployment: {} }, { delivery: 'd5' })).status, 400)
  assert.equal((await house.call('POST', '/in/changes/nobody', {}, { token: key.secret })).status, 404)
  assert.equal((await house.call('POST', '/in/changes/hub', {}, { token: null })).status, 401)
  const { items } = (await house.call<ChangeRejectionPage>('GET', '/api/v1/change-rejections')).body
  assert.deepEqual(items.map(({ source, status, body }) => [source, status, body !== '']), [['nobody', 404, true], ['hub', 400, true], ['hub', 403, false]])
  assert.equal((await list(house, '?service=orders')).items.length, 1)
  const source = (await house.call<ChangeSourceAnswer>('GET', '/api/v1/change-sources/hub')).body
  assert.deepEqual([source.path, source.lastOutcome?.slice(0, 8)], ['/in/changes/hub', 'ignored:'])

  // Plain JSON with half of it good: the good is stored, the bad is named.
  assert.equal((await put('own', { dialect: 'generic', service: 'orders', environment: 'staging' })).status, 200)
  const half = await house.call<{ status: string; recorded: number; refused: string[] }>('POST', '/in/changes/own', [{ title: 'Restart' }, { title: 'Bad', state: 'odd' }], { token: key.secret })
  assert.deepEqual([half.status, half.body.status, half.body.recorded, half.body.refused.length], [200, 'partial', 1, 1])
  assert.deepEqual((await list(house, '?environment=staging')).items.map(({ title, services }) => [title, services]), [['Restart', ['orders']]])
  assert.equal((await house.call('DELETE', '/api/v1/change-sources/own')).status, 204)
}

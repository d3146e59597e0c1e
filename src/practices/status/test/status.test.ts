// Status pages over HTTP, on both engines.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mainstay } from '../../../base/actor.ts'
import { append } from '../../../record/append.ts'
import { eventually, handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import { incidents } from '../../incidents/practice.ts'
import { objectives } from '../../objectives/practice.ts'
import type { PostPublished, StatusPageAnswer } from '../contract.ts'
import { status } from '../practice.ts'
import { RenderedPages } from '../rendered-pages.ts'
import { StaticCopies } from '../static-copies.ts'

const pages = `apiVersion: mainstay.dev/v1
kind: StatusPage
metadata: { name: shop }
spec:
  title: Shop & Sons <status>
  supportUrl: https://help.example.org
  components:
    - { name: checkout, title: Checkout, group: Buying, service: checkout }
    - { name: search, title: Search }
---
apiVersion: mainstay.dev/v1
kind: StatusPage
metadata: { name: inside }
spec: { title: Inside, audience: private, components: [{ name: checkout, title: Checkout, service: checkout }] }
`
const apply = (house: TestHouse, text: string) => house.call<{ findings: { code: string; line: number }[] }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'pages.yaml', text }] })
const seen = (house: TestHouse, path: string) => house.call<Record<string, never>>('GET', `/status/shop${path}`, undefined, { token: null })

onEachEngine('a page says what was published ten seconds ago, to people and to programs', async (engine) => {
  const clock = handClock(Date.now())
  await withHouse({ engine, clock, practices: [catalog(), objectives({ sources: () => ({ find: () => Promise.resolve(null) }) }), incidents(), status({ channels: () => [] })] }, async (house) => {
    assert.deepEqual((await apply(house, pages)).body.findings, [])
    assert.equal((await apply(house, pages.replace('name: search,', 'name: checkout,'))).body.findings[0]?.code, 'STATUS_PAGE_DOCUMENT')
    const first = await seen(house, '')
    assert.equal(first.status, 200)
    assert.match(first.headers.get('content-type')!, /^text\/html/)
    assert.match(first.text, /All Systems Operational/)
    assert.match(first.text, /Shop &#38; Sons &#60;status&#62;/)
    assert.doesNotMatch(first.text, /<script|<status>/)
    assert.equal((await house.call('GET', '/status/shop', undefined, { token: null, headers: { 'if-none-match': first.headers.get('etag')! } })).status, 304)
    assert.equal((await house.call('GET', '/status/inside', undefined, { token: null })).status, 404)
    assert.equal((await house.call('GET', '/status/nobody', undefined, { token: null })).status, 404)
    assert.equal((await house.call('GET', '/status/inside')).status, 200)

    const publish = (body: object, page = 'shop') => house.call<PostPublished & { code: string }>('POST', `/api/v1/status-pages/${page}/posts`, body)
    assert.equal((await publish({ title: 'x', status: 'identified', text: 'x', components: [{ component: 'nothing', state: 'major_outage' }] })).body.code, 'STATUS_COMPONENT_UNKNOWN')
    const gone = await publish({ title: 'A mistake', status: 'investigating', text: 'Oops', components: [{ component: 'search', state: 'major_outage' }] })
    assert.equal((await house.call('POST', `/api/v1/status-updates/${gone.body.update}/withdraw`, {})).status, 200)
    const post = await publish({ title: 'Search is slow', status: 'investigating', text: 'Looking <b>now</b>.', components: [{ component: 'search', state: 'partial_outage' }] })
    assert.equal(post.status, 201, post.text)
    clock.forward(3_000)
    assert.doesNotMatch((await seen(house, '')).text, /Search is slow/, 'not yet: it can still be withdrawn')
    clock.forward(9_000)
    const told = await seen(house, '')
    assert.match(told.text, /Partial System Outage/)
    assert.match(told.text, /Looking &#60;b&#62;now/)
    assert.doesNotMatch(told.text, /A mistake/)
    assert.equal((await house.call('POST', `/api/v1/status-updates/${post.body.update}/withdraw`, {})).status, 409)
    const summary = (await seen(house, '/api/v2/summary.json')).body as unknown as { status: object; components: { id: string; status: string; group: boolean }[]; incidents: { name: string; impact: string; incident_updates: object[]; resolved_at: null }[] }
    assert.deepEqual(summary.status, { indicator: 'major', description: 'Partial System Outage' })
    assert.deepEqual(summary.components.map(({ id, status, group }) => [id, status, group]), [['checkout', 'operational', false], ['search', 'partial_outage', false], ['group-buying', 'operational', true]])
    assert.deepEqual(summary.incidents.map(({ name, impact, incident_updates, resolved_at }) => [name, impact, incident_updates.length, resolved_at]), [['Search is slow', 'major', 1, null]])
    assert.match((await seen(house, '/history.atom')).text, /<title>Search is slow<\/title>/)

    const from = new Date(clock.nowMs() + 60_000).toISOString()
    const maintenance = { title: 'Move', text: 'We move.', from, to: new Date(clock.nowMs() + 600_000).toISOString(), components: ['checkout'] }
    assert.equal((await house.call('POST', '/api/v1/status-pages/shop/maintenances', { ...maintenance, to: from })).status, 400)
    const planned = await house.call<{ id: string }>('POST', '/api/v1/status-pages/shop/maintenances', maintenance)
    assert.equal(planned.status, 201, planned.text)
    clock.forward(61_000)
    const during = (await house.call<StatusPageAnswer>('GET', '/api/v1/status-pages/shop')).body
    assert.deepEqual(during.components.map(({ state, uptime }) => [state, uptime]), [['under_maintenance', null], ['partial_outage', null]])
    assert.equal((await house.call('DELETE', `/api/v1/status-maintenances/${planned.body.id}`)).status, 200)

    assert.equal((await house.call('POST', `/api/v1/status-posts/${post.body.post}/updates`, { status: 'resolved', text: 'It is over.' })).status, 201)
    clock.forward(12_000)
    const over = await seen(house, '')
    assert.match(over.text, /All Systems Operational/)
    assert.match(over.text, /It is over/)
    assert.equal(((await seen(house, '/api/v2/incidents/unresolved.json')).body as unknown as { incidents: object[] }).incidents.length, 0)

    const at = (agoMs: number): string => new Date(clock.nowMs() - agoMs).toISOString()
    const moved = (updates: readonly string[]) => house.call('POST', '/api/v1/status-pages/shop/moved', {
      source: 'statuspage',
      posts: [{ reference: 'i1', title: 'Moved here', startedAt: at(7_200_000), updates: updates.map((reference, index) => ({ reference, status: index === 1 ? 'resolved' : 'identified', text: `Said there ${reference}`, at: at(3_600_000 - index), effects: [{ component: 'search', state: 'major_outage' }, { component: 'gone', state: 'major_outage' }] })) }],
      maintenances: [{ reference: 'm1', title: 'Moved plan', text: 'Later.', from: at(-86_400_000), to: at(-90_000_000), components: ['search'] }],
    })
    assert.deepEqual((await moved(['u1'])).body, { posts: 1, updates: 1, maintenances: 1, known: 0, unknownComponents: ['gone'] })
    clock.forward(3_000)
    assert.match((await seen(house, '')).text, /Major System Outage|Partial System Outage/)
    assert.deepEqual((await moved(['u1', 'u2'])).body, { posts: 0, updates: 1, maintenances: 0, known: 2, unknownComponents: ['gone'] }, 'each once')
    clock.forward(3_000)
    assert.match((await seen(house, '')).text, /All Systems Operational[^]*Moved plan[^]*Said there u2[^]*Said there u1/)
  })
})

onEachEngine('an update to customers appears on the pages of its service, once; drills and other audiences never', async (engine) => {
  const clock = handClock(Date.now())
  await withHouse({ engine, clock, practices: [catalog(), objectives({ sources: () => ({ find: () => Promise.resolve(null) }) }), incidents(), status({ channels: () => [] })] }, async (house) => {
    await apply(house, pages)
    const declare = async (body: object) => (await house.call<{ id: string }>('POST', '/api/v1/incidents', body)).body.id
    const [real, drill] = [await declare({ title: 'Payments', service: 'checkout', severity: 'SEV1' }), await declare({ title: 'Practice', service: 'checkout', type: 'drill' })]
    const published = (incident: string, update: string, more: object = {}) => ({
      kind: 'communication.update-published', subject: `incident/${incident}`, service: 'checkout',
      data: { number: 1, update, audience: 'customer', status: 'identified', title: 'Payments fail', text: `We know why (${update}).`, nextDueAtMs: null, isDrill: false, ...more },
    })
    await house.house.transact(mainstay, (work) => append(work, [
      published(real, 'upd_1'), published(real, 'upd_1'), published(real, 'upd_2', { audience: 'internal' }), published(drill, 'upd_3'), published(real, 'upd_4', { isDrill: true }), published(real, 'upd_5'),
      { kind: 'communication.update-withdrawn', subject: `incident/${real}`, service: 'checkout', data: { number: 1, update: 'upd_5', audience: 'customer' } },
    ]))
    const page = await eventually(async () => {
      clock.forward(11_000)
      const { text } = await seen(house, '')
      return text.includes('upd_1') && text
    })
    assert.match(page, /Partial System Outage/, 'one of two components is out')
    assert.equal(page.match(/upd_1/g)!.length, 1)
    assert.doesNotMatch(page, /upd_[2345]/)
    assert.match((await house.call('GET', '/status/inside')).text, /upd_1/)
  })
})

onEachEngine('public pages are written as files that lead to their own host; what becomes private is taken away; trouble with the folder is a finding', async (engine) => {
  const clock = handClock(Date.parse('2026-03-02T10:00:30Z'))
  const folder = await mkdtemp(join(tmpdir(), 'mainstay-copies-'))
  const statusCopies = { folder, url: 'https://status.example.org' }
  const file = (path: string): Promise<string> => readFile(join(folder, path), 'utf8')
  await withHouse({ engine, clock, settings: { statusCopies }, practices: [catalog(), objectives({ sources: () => ({ find: () => Promise.resolve(null) }) }), incidents(), status({ channels: () => [] })] }, async (house) => {
    await apply(house, pages)
    assert.deepEqual([(await house.call<StatusPageAnswer>('GET', '/api/v1/status-pages/shop')).body.copyUrl, (await house.call<StatusPageAnswer>('GET', '/api/v1/status-pages/inside')).body.copyUrl], ['https://status.example.org/shop/', null])
    const copies = new StaticCopies(new RenderedPages())
    await copies.write(house.house)
    assert.deepEqual(await readdir(folder), ['shop'], 'no private page')
    const first = await file('shop/index.html')
    assert.match(first, /href="https:\/\/status\.example\.org\/shop\/history\.atom"/)
    assert.match(first, /This copy is written anew/)
    assert.doesNotMatch(first, /<form/)
    assert.deepEqual(await readdir(join(folder, 'shop/api/v2')), ['components.json', 'incidents', 'incidents.json', 'scheduled-maintenances', 'scheduled-maintenances.json', 'status.json', 'summary.json'], 'nothing unfinished stays')
    assert.equal((JSON.parse(await file('shop/api/v2/summary.json')) as { page: { url: string } }).page.url, 'https://status.example.org/shop')

    await house.call('POST', '/api/v1/status-pages/shop/posts', { title: 'Search is slow', status: 'investigating', text: 'Looking.', components: [{ component: 'search', state: 'partial_outage' }] })
    clock.forward(3_000)
    await copies.write(house.house)
    assert.equal(await file('shop/index.html'), first, 'not yet: it can still be withdrawn')
    clock.forward(9_000)
    // By the house itself, without being asked.
    assert.match(await eventually(async () => {
      clock.forward(3_000)
      const text = await file('shop/history.atom')
      return text.includes('Search is slow') && text
    }), /https:\/\/status\.example\.org\/shop#pst_/)

    await apply(house, pages.replace('title: Shop & Sons <status>', 'title: Shop\n  audience: private'))
    clock.forward(3_000)
    await copies.write(house.house)
    // The house may be in the middle of a round of its own.
    await eventually(async () => (await file('shop/index.html').catch(() => null)) === null && (await file('shop/api/v2/incidents/unresolved.json').catch(() => null)) === null)

    await apply(house, pages)
    await writeFile(join(folder, 'taken'), '')
    const elsewhere = { ...house.house, settings: { ...house.house.settings, statusCopies: { folder: join(folder, 'taken'), url: 'https://status.example.org' } } }
    clock.forward(3_000)
    await copies.write(elsewhere)
    assert.deepEqual(copies.findings(elsewhere), [], 'a moment is nobody’s news')
    clock.forward(60_000)
    assert.deepEqual(copies.findings(elsewhere).map(({ code }) => code), ['STATUS_COPY_UNWRITTEN'])
    await rm(join(folder, 'taken'))
    await copies.write(elsewhere)
    assert.deepEqual(copies.findings(elsewhere), [], 'it mends itself')
    await copies.stop()
  })
  await rm(folder, { recursive: true, force: true })
})

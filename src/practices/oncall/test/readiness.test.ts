// Readiness over HTTP: what is missing is found, attested by colleagues, accepted for a time; shadows watch; and knowledge on one person is seen. On both engines.
import assert from 'node:assert/strict'
import { eventually, handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import type { Finding } from '../../../base/finding.ts'
import type { PageOfOutbox } from '../contract.ts'
import { watchPager } from '../actions/watch-pager.ts'
import type { AcceptanceAnswer, Knowledge, ReadinessAnswer, ReadinessLists, ShadowAnswer, TickAnswer } from '../model/readiness-words.ts'

const hour = 3_600_000
const day = 24 * hour
const startMs = Date.parse('2026-11-23T00:00:00Z')
const iso = (atMs: number): string => new Date(atMs).toISOString()
type Clock = ReturnType<typeof handClock>

interface Team {
  readonly house: TestHouse
  readonly clock: Clock
  as<T>(name: string, method: string, path: string, body?: unknown): Promise<{ status: number; body: T; text: string }>
  readonly ids: Readonly<Record<string, string>>
}

const config = `apiVersion: mainstay.dev/v1
kind: Team
metadata: { name: shop }
spec: { members: [ada, grace, linus] }
---
apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: checkout }
spec: { owner: shop, tier: 1 }
---
apiVersion: mainstay.dev/v1
kind: Schedule
metadata: { name: primary }
spec: { timeZone: UTC, rotations: [{ name: main, people: [ada, grace], length: { count: 1, unit: week }, startsAt: 2026-11-23T00:00 }] }
---
apiVersion: mainstay.dev/v1
kind: EscalationPolicy
metadata: { name: shop }
spec: { steps: [{ targets: [{ schedule: primary }], delayMinutes: 10 }] }
---
apiVersion: mainstay.dev/v1
kind: ReadinessList
metadata: { name: shop }
spec:
  schedules: [primary]
  items:
    - { name: shadow, kind: shadow-shifts, count: 2 }
    - { name: restore, kind: drill, title: Restore the database, link: 'https://wiki.example.org/restore', validDays: 180 }
`

async function inTeam(engine: EngineName, run: (team: Team) => Promise<void>): Promise<void> {
  const clock = handClock(startMs)
  await withHouse({ engine, clock }, async (house) => {
    const cookies: Record<string, string> = {}
    const ids: Record<string, string> = {}
    for (const name of ['ada', 'grace', 'linus', 'vera']) {
      const made = await house.call<{ id: string }>('POST', '/api/v1/people', { name, role: name === 'vera' ? 'production-engineer' : 'responder', password: 'correct horse battery', email: `${name}@example.org` })
      assert.equal(made.status, 201, made.text)
      ids[name] = made.body.id
      const signedIn = await house.call('POST', '/api/v1/session', { name, password: 'correct horse battery' }, { token: null })
      cookies[name] = signedIn.headers.get('set-cookie')!.split(';')[0]!
    }
    const applied = await house.call<{ isApplied: boolean }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'shop.yaml', text: config }] })
    assert.equal(applied.body.isApplied, true, applied.text)
    await run({ house, clock, ids, as: (name, method, path, body) => house.call(method, path, body, { token: null, headers: { cookie: cookies[name]!, origin: house.url } }) })
  })
}

const lists = '/api/v1/on-call-readiness'
const found = async ({ house }: Team, code: string): Promise<string[]> => (await house.call<{ items: Finding[] }>('GET', '/api/v1/findings')).body.items.filter((finding) => finding.code === code).map(({ say }) => say)
const readiness = async ({ house }: Team, name: string) => (await house.call<ReadinessAnswer>('GET', `${lists}/shop`)).body.people.find(({ person }) => person.name === name)!
const entries = async ({ house }: Team, kind: string) => (await house.call<{ items: { data: Record<string, unknown>; actor: string }[] }>('GET', `/api/v1/record?kind=${kind}&limit=50`)).body.items

onEachEngine('who can be on call without being ready is found with what is missing, and colleagues attest what is done', (engine) => inTeam(engine, async (team) => {
  const { as, ids, clock, house } = team
  assert.deepEqual(await found(team, 'ONCALL_NOT_READY'), ['ada', 'grace'].map((name) => `${name} can be on call for primary and is not ready for it: 0 of 2 shadow shifts, no "Restore the database".`))
  assert.partialDeepStrictEqual((await house.call<ReadinessLists>('GET', lists)).body.items, [{ team: 'shop', schedules: ['primary'], onRotation: 2, ready: 0 }])
  const tick = (by: string, item: string, person: string, more = {}) => as<TickAnswer>(by, 'POST', `${lists}/shop/ticks`, { item, person, ...more })
  assert.partialDeepStrictEqual(await tick('ada', 'restore', 'ada'), { status: 409, body: { code: 'ONCALL_READINESS_OWN' } })
  assert.partialDeepStrictEqual(await tick('grace', 'nothing', 'ada'), { status: 404, body: { code: 'ONCALL_NO_READINESS_ITEM' } })
  assert.equal((await tick('grace', 'restore', 'ada', { link: 'javascript:alert(1)' })).status, 400)
  const drill = await tick('grace', 'restore', 'ada', { link: 'https://wiki.example.org/drills/7', note: 'in 12 minutes' })
  assert.partialDeepStrictEqual(drill, { status: 201, body: { item: 'restore', by: 'grace', link: 'https://wiki.example.org/drills/7' } })
  await tick('grace', 'shadow', 'ada')
  await tick('linus', 'shadow', 'ada')
  assert.partialDeepStrictEqual(await readiness(team, 'ada'), { isReady: true, missing: '', items: [{ have: 2, wanted: 2 }, { state: 'done', untilAt: iso(startMs + 180 * day), ticks: [{ note: 'in 12 minutes' }] }] })
  assert.equal((await found(team, 'ONCALL_NOT_READY')).length, 1)
  assert.partialDeepStrictEqual((await entries(team, 'readiness.ticked')).at(-1), { actor: `person/${ids['grace']}`, data: { item: 'restore', person: ids['ada'], link: 'https://wiki.example.org/drills/7' } })

  clock.forward(181 * day)
  assert.partialDeepStrictEqual(await readiness(team, 'ada'), { isReady: false, missing: '"Restore the database" too long ago' })
  assert.equal((await house.call('DELETE', `${lists}/shop/ticks/${drill.body.id}`)).status, 204)
  assert.equal((await house.call('DELETE', `${lists}/shop/ticks/${drill.body.id}`)).status, 404)
  assert.partialDeepStrictEqual(await readiness(team, 'ada'), { items: [{ state: 'done' }, { state: 'missing', ticks: [] }] })
}))

onEachEngine('who is not ready comes onto a schedule by hand only for a reason, which ends and is on the record', (engine) => inTeam(engine, async (team) => {
  const { as, house, clock } = team
  const rotation = (people: string[]) => ({ timeZone: 'UTC', rotations: [{ name: 'main', people, length: { count: 1, unit: 'week' }, startsAt: '2026-11-23T00:00' }] })
  const override = { person: 'linus', toAt: iso(startMs + 8 * hour) }
  const refused = await as<{ code: string; detail: string }>('ada', 'POST', '/api/v1/schedules/primary/overrides', override)
  assert.partialDeepStrictEqual(refused, { status: 409, body: { code: 'ONCALL_NOT_READY' } })
  assert.match(refused.text, /linus is not ready for primary: 0 of 2 shadow shifts/)
  assert.equal((await as('vera', 'PUT', '/api/v1/schedules/primary', rotation(['ada', 'grace', 'linus']))).status, 409)
  assert.equal((await as('vera', 'PUT', '/api/v1/schedules/primary', rotation(['grace', 'ada']))).status, 200, 'who is on it already is no obstacle')
  assert.equal((await as('ada', 'POST', '/api/v1/schedules/primary/overrides?readinessReason=Ada%20is%20ill', override)).status, 201)
  assert.partialDeepStrictEqual(await readiness(team, 'linus'), { isReady: false, schedules: ['primary'], acceptances: [{ reason: 'Ada is ill', by: 'ada', untilAt: iso(startMs + 28 * day) }] })
  assert.equal((await as('vera', 'PUT', '/api/v1/schedules/primary', rotation(['ada', 'grace', 'linus']))).status, 200, 'an acceptance that holds is enough')
  assert.deepEqual((await found(team, 'ONCALL_NOT_READY')).map((say) => say.split(' ')[0]), ['ada', 'grace'])
  assert.partialDeepStrictEqual(await entries(team, 'readiness.accepted'), [{ data: { reason: 'Ada is ill', missing: '0 of 2 shadow shifts, no "Restore the database"' } }])
  clock.forward(29 * day)
  assert.equal((await found(team, 'ONCALL_NOT_READY')).length, 3, 'what it hid is found again when it ends')

  const accept = (by: string, body: object) => as<AcceptanceAnswer>(by, 'POST', '/api/v1/schedules/primary/acceptances', body)
  assert.equal((await accept('ada', { person: 'linus', reason: 'needed' })).status, 403)
  assert.equal((await accept('vera', { person: 'linus', reason: 'needed', until: iso(clock.nowMs() + 181 * day) })).status, 400)
  const accepted = await accept('vera', { person: 'linus', reason: 'knows it from before' })
  assert.equal(accepted.status, 201)
  assert.equal((await found(team, 'ONCALL_NOT_READY')).length, 2)
  assert.equal((await as('vera', 'DELETE', `/api/v1/schedules/primary/acceptances/${accepted.body.id}`)).status, 204)
  assert.equal((await as('vera', 'DELETE', `/api/v1/schedules/primary/acceptances/${accepted.body.id}`)).status, 404)
  assert.equal((await found(team, 'ONCALL_NOT_READY')).length, 3)
  assert.equal((await house.call('DELETE', `${lists}/shop`)).status, 204)
  assert.equal((await found(team, 'ONCALL_NOT_READY')).length, 0)
  assert.equal((await as('ada', 'PUT', `${lists}/shop`, { schedules: [], items: [{ name: 'x', kind: 'other' }] })).status, 403)
}))

onEachEngine('a shadow gets one copy of a page by e-mail, is asked nothing, and a shift watched to its end counts', (engine) => inTeam(engine, async (team) => {
  const { as, house, clock } = team
  const shadow = (body: object) => as<ShadowAnswer>('ada', 'POST', '/api/v1/schedules/primary/shadows', body)
  assert.equal((await shadow({ person: 'linus', to: iso(startMs) })).status, 400)
  const made = await shadow({ person: 'linus', to: iso(startMs + 12 * hour) })
  assert.equal(made.status, 201, made.text)
  assert.equal((await shadow({ person: 'linus', from: iso(startMs + hour), to: iso(startMs + 2 * hour) })).status, 409)
  clock.forward(hour)
  await house.call('POST', '/api/v1/alerts', { alerts: [{ name: 'Errors', key: 'a', service: 'checkout', severity: 'critical', summary: 'checkout fails' }] })
  const copy = await eventually(async () => (await house.call<PageOfOutbox>('GET', '/api/v1/outbox')).body.items.find(({ subject }) => subject.startsWith('[SHADOW]')))
  assert.partialDeepStrictEqual(copy, { to: 'linus@example.org', channel: 'email' })
  assert.match(copy.text, /You shadow primary\. ada is asked about this; nothing is asked of you\./)
  assert.doesNotMatch(copy.text + copy.html, /\/ack\//)
  const page = (await house.call<{ items: { id: string; people: { name: string }[] }[] }>('GET', '/api/v1/pages')).body.items[0]!
  assert.deepEqual(page.people.map(({ name }) => name), ['ada'], 'a shadow is not among those asked')
  await as('grace', 'POST', `/api/v1/pages/${page.id}/reassign`, { person: 'grace' })
  await eventually(async () => (await entries(team, 'page.notified')).length === 2)
  assert.equal((await house.call<PageOfOutbox>('GET', '/api/v1/outbox')).body.items.filter(({ subject }) => subject.startsWith('[SHADOW]')).length, 1)

  assert.partialDeepStrictEqual(await readiness(team, 'linus'), { items: [{ have: 0 }], shadows: [{ pages: 1 }] })
  clock.forward(12 * hour)
  assert.partialDeepStrictEqual(await readiness(team, 'linus'), { schedules: [], items: [{ have: 1, wanted: 2, state: 'missing' }] })
  assert.deepEqual((await house.call<{ items: unknown[] }>('GET', '/api/v1/schedules/primary/shadows')).body.items, [])
  assert.equal((await as('ada', 'DELETE', `/api/v1/schedules/primary/shadows/${made.body.id}`)).status, 204)
  assert.partialDeepStrictEqual(await readiness(team, 'grace'), { items: [{ have: 0 }] })
}))

onEachEngine('a service for which always the same person answered is found, without a name; a second person ends it', (engine) => inTeam(engine, async (team) => {
  const { as, house, clock } = team
  const knowledge = async (query = '') => (await house.call<Knowledge>('GET', `/api/v1/on-call-knowledge${query}`)).body
  const answered = async (by: string, key: string): Promise<void> => {
    await house.call('POST', '/api/v1/alerts', { alerts: [{ name: `Errors ${key}`, key, service: 'checkout', severity: 'critical', summary: 'checkout fails' }] })
    const page = await eventually(async () => (await house.call<{ items: { id: string }[] }>('GET', '/api/v1/pages?state=open')).body.items[0])
    assert.equal((await as(by, 'POST', `/api/v1/pages/${page.id}/acknowledge`)).status, 200)
    await house.call('POST', '/api/v1/alerts', { alerts: [{ name: `Errors ${key}`, key, service: 'checkout', severity: 'critical', summary: 'checkout fails', state: 'resolved' }] })
    await eventually(async () => (await house.call<{ items: unknown[] }>('GET', '/api/v1/pages?state=acknowledged')).body.items.length === 0)
    clock.forward(hour)
  }
  assert.partialDeepStrictEqual((await knowledge()).items, [{ service: 'checkout', team: 'shop', people: 0, times: 0, reach: 2, policy: 'shop', isKnownByOne: false, isHeldByOne: false }])
  for (const key of ['1', '2', '3']) await answered('ada', key)
  await eventually(async () => (await knowledge()).items[0]!.times >= 3)
  assert.partialDeepStrictEqual((await knowledge('?team=shop')).items, [{ people: 1, isKnownByOne: true }])
  assert.deepEqual((await knowledge('?team=other')).items, [])
  const [say] = await found(team, 'ONCALL_KNOWN_BY_ONE')
  assert.match(say!, /only one person answered for checkout/)
  assert.doesNotMatch(say! + JSON.stringify(await knowledge()), /ada|per_/)
  await answered('grace', '4')
  await eventually(async () => (await knowledge()).items[0]!.people === 2)
  assert.deepEqual(await found(team, 'ONCALL_KNOWN_BY_ONE'), [])
  clock.forward(190 * day)
  assert.partialDeepStrictEqual((await knowledge()).items, [{ people: 0, times: 0 }])
  assert.partialDeepStrictEqual((await knowledge('?days=365')).items, [{ people: 2 }])
}))

onEachEngine('a schedule of one person that a policy asks is found, and what is found is a metric', (engine) => inTeam(engine, async (team) => {
  const { house } = team
  assert.deepEqual(await found(team, 'ONCALL_SCHEDULE_OF_ONE'), [])
  const put = await house.call('PUT', '/api/v1/schedules/primary', { timeZone: 'UTC', rotations: [{ name: 'main', people: ['ada'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-23T00:00' }] })
  assert.equal(put.status, 200, put.text)
  assert.match((await found(team, 'ONCALL_SCHEDULE_OF_ONE'))[0]!, /primary holds only one person/)
  assert.partialDeepStrictEqual((await house.call<Knowledge>('GET', '/api/v1/on-call-knowledge')).body.items, [{ reach: 1, isHeldByOne: true }])
  await watchPager(house.house, [], AbortSignal.timeout(5_000))
  const metrics = (await house.call('GET', '/metrics')).text
  assert.match(metrics, /mainstay_pager_findings\{code="ONCALL_SCHEDULE_OF_ONE"\} 1/)
  assert.match(metrics, /mainstay_pager_findings\{code="ONCALL_NOT_READY"\} 1/)
}))

// Break-glass over HTTP: asked, approved by another, in force for its time and not a moment longer, on the record, reviewed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually, handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { Called, TestHouse } from '../../../../test/harness.ts'
import { dayMs, minuteMs } from '../../../base/duration.ts'
import type { SessionAnswer } from '../contract.ts'
import type { GrantAnswer, GrantDetail, GrantPage, GrantWays } from '../contract-break-glass.ts'

const password = 'correct horse battery'
const reason = 'The payment key must be turned at once'
const policy = (name: string, spec: string): string => `apiVersion: mainstay.dev/v1\nkind: BreakGlassPolicy\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`
const path = '/api/v1/break-glass'

async function peopled(house: TestHouse) {
  const cookies: Record<string, string> = {}
  for (const [name, role] of [['ada', 'responder'], ['ben', 'responder'], ['grace', 'administrator'], ['sam', 'service-owner'], ['tom', 'auditor']] as const) {
    assert.equal((await house.call('POST', '/api/v1/people', { name, displayName: name, role, password })).status, 201)
    cookies[name] = (await house.call('POST', '/api/v1/session', { name, password }, { token: null })).headers.get('set-cookie')!.split(';')[0]!
  }
  const as = <T = GrantAnswer & { code: string }>(name: string, method: string, where: string, body?: unknown): Promise<Called<T>> => house.call<T>(method, where, body, { token: null, headers: { cookie: cookies[name]! } })
  const text = [policy('urgent', 'grants: administrator, mayAsk: [responder], longestMinutes: 30, approvers: [administrator], reviewers: [auditor], reviewWithinDays: 2'), policy('owner', 'grants: production-engineer, mayAsk: [service-owner], needsSecondPerson: false, needsIncident: true')].join('---\n')
  assert.equal((await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'a.yaml', text }] })).status, 200)
  return as
}

onEachEngine('a higher role is lent by a second person, for its time only, and everything under it is on the record', (engine) => {
  const clock = handClock(Date.parse('2026-03-02T10:00:00Z'))
  return withHouse({ engine, clock }, async (house) => {
    const as = await peopled(house)
    const { body: incident } = await house.call<{ id: string; number: number }>('POST', '/api/v1/incidents', { title: 'Payments fail' })
    const administers = async (name: string): Promise<number> => (await as(name, 'GET', '/api/v1/tokens')).status

    assert.deepEqual((await as<GrantWays>('ada', 'GET', '/api/v1/break-glass-ways')).body.items.map(({ role, longestMinutes, needsSecondPerson }) => [role, longestMinutes, needsSecondPerson]), [['administrator', 30, true]])
    assert.deepEqual((await as<GrantWays>('tom', 'GET', '/api/v1/break-glass-ways')).body.items, [])
    for (const [name, body, code] of [
      ['tom', { role: 'administrator', reason }, 'ACCESS_NO_WAY'], ['ada', { role: 'administrator', reason, minutes: 31 }, 'ACCESS_GRANT_TOO_LONG'], ['ada', { role: 'administrator', reason: 'short' }, 'HTTP_SCHEMA'],
      ['ada', { role: 'administrator', reason, incident: '999' }, 'ACCESS_GRANT_INCIDENT'], ['sam', { role: 'production-engineer', reason }, 'ACCESS_GRANT_NEEDS_AN_INCIDENT'],
    ] as const) assert.equal((await as(name, 'POST', path, body)).body.code, code)
    assert.equal((await house.call<{ code: string }>('POST', path, { role: 'administrator', reason })).body.code, 'ACCESS_GRANT_NEEDS_A_PERSON', 'a token cannot')

    const { status, body: grant } = await as('ada', 'POST', path, { role: 'administrator', reason, incident: `#${incident.number}` })
    assert.deepEqual([status, grant.state, grant.incident, await administers('ada')], [201, 'asked', incident.id, 403])
    assert.equal((await as('ada', 'POST', path, { role: 'administrator', reason })).body.code, 'ACCESS_GRANT_ALREADY')
    for (const name of ['ada', 'ben', 'tom']) assert.equal((await as(name, 'POST', `${path}/${grant.id}/approve`, {})).body.code, 'ACCESS_NOT_AN_APPROVER', name)
    assert.equal((await as('grace', 'POST', `${path}/${grant.id}/approve`, { reason: 'Go' })).body.state, 'in-force')
    assert.equal((await as('grace', 'POST', `${path}/${grant.id}/approve`, {})).status, 409, 'once')

    const session = (await as<SessionAnswer>('ada', 'GET', '/api/v1/session')).body
    assert.deepEqual([session.role, session.raised?.ownRole, session.raised?.untilAt, await administers('ada')], ['administrator', 'responder', '2026-03-02T10:30:00.000Z', 200])
    // What would outlive it is for those who have the role for good; so is a yes to the next.
    for (const [method, where, body] of [
      ['POST', '/api/v1/tokens', { name: 'mine', role: 'administrator', expiresInDays: 366 }], ['POST', '/api/v1/people', { name: 'eve', role: 'administrator' }], ['PATCH', `/api/v1/people/${grant.person.id}`, { role: 'administrator' }],
      ['POST', `/api/v1/people/${grant.person.id}/sign-in-link`, undefined], ['POST', '/api/v1/ingest-keys', { name: 'mine' }],
    ] as const) assert.equal((await as('ada', method, where, body)).body.code, 'ACCESS_LENT_ROLE', where)
    assert.equal((await as('ada', 'POST', '/api/v1/configuration/apply', { files: [{ path: 'p.yaml', text: 'apiVersion: mainstay.dev/v1\nkind: Person\nmetadata: { name: ada }\nspec: { role: administrator }\n' }] })).status, 403)
    clock.forward(1)
    const { body: second } = await as('ben', 'POST', path, { role: 'administrator', reason })
    assert.equal((await as('ada', 'POST', `${path}/${second.id}/approve`, {})).body.code, 'ACCESS_NOT_AN_APPROVER', 'who has it lent lends it to nobody')
    assert.equal((await as('grace', 'POST', `${path}/${second.id}/decline`, { reason: 'One is enough' })).body.state, 'declined')
    const { body: key } = await house.call<{ id: string }>('POST', '/api/v1/ingest-keys', { name: 'old' })
    assert.equal((await as('ada', 'DELETE', `/api/v1/ingest-keys/${key.id}`)).status, 204)

    clock.forward(30 * minuteMs - 2)
    assert.equal(await administers('ada'), 200)
    clock.forward(1)
    assert.equal(await administers('ada'), 403, 'over at its minute')
    const ended = await eventually(async () => (await house.call<{ items: { data: { how: string } }[] }>('GET', `/api/v1/record?subject=break-glass/${grant.id}&kind=break-glass.ended`)).body.items[0])
    assert.equal(ended.data.how, 'time')

    const detail = (await as<GrantDetail>('tom', 'GET', `${path}/${grant.id}`)).body
    assert.deepEqual([detail.state, detail.reviewDueAt], ['review-owed', '2026-03-04T10:30:00.000Z'])
    assert.deepEqual(detail.uses.filter(({ method }) => method !== 'POST').map(({ method, route, count }) => [method, route, count]), [['GET', '/api/v1/tokens', 2], ['DELETE', '/api/v1/ingest-keys/:id', 1]])
    assert.ok(detail.said.some(({ kind }) => kind === 'ingest-key.revoked'))
    const owed = async (): Promise<string[]> => (await house.call<{ items: { code: string; level: string }[] }>('GET', '/api/v1/findings')).body.items.filter(({ code }) => code === 'ACCESS_BREAK_GLASS_REVIEW').map(({ level }) => level)
    assert.deepEqual(await owed(), ['info'])
    clock.forward(2 * dayMs + 1)
    assert.deepEqual(await owed(), ['warning'])
    for (const name of ['ada', 'grace']) assert.equal((await as(name, 'POST', `${path}/${grant.id}/review`, { verdict: 'justified', note: 'It had to be done' })).body.code, 'ACCESS_NOT_A_REVIEWER', name)
    assert.equal((await as('tom', 'POST', `${path}/${grant.id}/review`, { verdict: 'justified', note: 'It had to be done' })).body.state, 'reviewed')
    assert.deepEqual(await owed(), [])
    assert.deepEqual((await as<GrantPage>('tom', 'GET', path)).body.items.map(({ state }) => state), ['declined', 'reviewed'])
    const sentences = (await as<{ items: { sentence: string }[] }>('ben', 'GET', `/api/v1/incidents/${incident.id}/timeline?order=oldest`)).body.items.map(({ sentence }) => sentence)
    for (const said of ['ada asked to be administrator for 30 minutes.', 'ada is administrator for 30 minutes, approved by grace.', 'ada used it: GET /api/v1/tokens.', 'tom looked at what ada did as administrator: justified.']) assert.ok(sentences.includes(said), sentences.join('\n'))

    // Where no second person is needed it begins at once; it is given back early, and an ask that nobody answers lapses.
    const { body: alone } = await as('sam', 'POST', path, { role: 'production-engineer', reason, incident: incident.id })
    assert.equal(alone.state, 'in-force')
    assert.equal((await as('ben', 'POST', `${path}/${alone.id}/end`, {})).body.code, 'ACCESS_GRANT_NOT_YOURS')
    assert.equal((await as('sam', 'POST', `${path}/${alone.id}/end`, {})).body.state, 'review-owed')
    assert.equal((await as('sam', 'POST', '/api/v1/alert-routing/imports', {})).status, 403)
    const { body: late } = await as('ben', 'POST', path, { role: 'administrator', reason })
    clock.forward(30 * minuteMs)
    assert.equal((await as('grace', 'POST', `${path}/${late.id}/approve`, {})).status, 409, 'a yes after half an hour is a yes to something else')
  })
})

test('it is over at its time also when nothing ran in between, and where the person changed', async () => {
  const clock = handClock(Date.parse('2026-03-02T10:00:00Z'))
  let house = await startHouse({ clock })
  try {
    const as = await peopled(house)
    const { body: grant } = await as('ada', 'POST', path, { role: 'administrator', reason })
    await as('grace', 'POST', `${path}/${grant.id}/approve`, {})
    const { headers } = await house.call('POST', '/api/v1/session', { name: 'ada', password }, { token: null })
    const cookie = headers.get('set-cookie')!.split(';')[0]!
    const tokens = async (): Promise<number> => (await house.call('GET', '/api/v1/tokens', undefined, { token: null, headers: { cookie } })).status
    assert.equal(await tokens(), 200)
    // No longer who was lent it: an administrator takes the role away that it was asked with.
    await house.call('PATCH', `/api/v1/people/${grant.person.id}`, { role: 'viewer' })
    assert.equal(await tokens(), 403)
    await house.call('PATCH', `/api/v1/people/${grant.person.id}`, { role: 'responder' })
    await house.stop()
    clock.forward(40 * minuteMs)
    house = await startHouse({ again: house, clock })
    assert.equal(await tokens(), 403)
    await eventually(async () => (await house.call<{ items: unknown[] }>('GET', `/api/v1/record?subject=break-glass/${grant.id}&kind=break-glass.ended`)).body.items.length === 1)
  } finally {
    await house.stop()
  }
})

test('what makes credentials, people or roles counts only for those who have the role for good', async () => {
  await withHouse({}, async (house) => {
    const routes = house.mainstay.practices.flatMap((practice) => practice.routes ?? [])
    const made = routes.filter(({ method, path: where, access }) => method !== 'GET' && method !== 'DELETE' && (access === 'administer' || access === 'set-standards' || access === 'respond' || access === 'read') && /people(\/:id(\/sign-in-link)?)?$|tokens|ingest-keys|break-glass|restricted-incidents|:id\/shares$/.test(where))
    assert.ok(made.length >= 12)
    assert.deepEqual(made.filter(({ holdsForGood }) => !holdsForGood).map(({ method, path: where }) => `${method} ${where}`), [])
  })
})

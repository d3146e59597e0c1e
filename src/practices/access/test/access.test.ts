// Who may call, over real HTTP: passwords, sessions, links, tokens, keys, and what of it stands on the record.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { dayMs, minuteMs } from '../../../base/duration.ts'
import { bootstrapToken, handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'

const password = 'correct horse battery'
const startMs = Date.UTC(2026, 10, 23)

interface Problem { readonly code: string }
interface Person { readonly id: string; readonly name: string; readonly role: string }
interface Session { readonly name: string; readonly role: string | null; readonly person: Person | null }

const addPerson = async (house: TestHouse, words: { name: string; role: string; password?: string; email?: string }): Promise<Person> => {
  const { status, body } = await house.call<Person>('POST', '/api/v1/people', words)
  assert.equal(status, 201)
  return body
}
const signIn = (house: TestHouse, by: object) => house.call<Problem>('POST', '/api/v1/session', by, { token: null })
/** Signs in and answers headers that carry the session. */
const sessionOf = async (house: TestHouse, by: object): Promise<Record<string, string>> => {
  const { status, headers } = await signIn(house, by)
  assert.equal(status, 200)
  return { cookie: headers.get('set-cookie')!.split(';')[0]! }
}
const whoAmI = async (house: TestHouse, headers: Record<string, string>): Promise<Session> => (await house.call<Session>('GET', '/api/v1/session', undefined, { token: null, headers })).body

onEachEngine('a session lasts thirty days, follows the person\'s role at once, and ends with the person', async (engine) => {
  const clock = handClock(startMs)
  await withHouse({ engine, clock, practices: [] }, async (house) => {
    const ada = await addPerson(house, { name: 'ada', role: 'responder', password })
    const session = await sessionOf(house, { name: 'ada', password })
    assert.equal((await whoAmI(house, session)).role, 'responder')
    assert.equal((await house.call('PATCH', `/api/v1/people/${ada.id}`, { role: 'viewer' })).status, 200)
    assert.equal((await whoAmI(house, session)).role, 'viewer')
    clock.forward(30 * dayMs - 1)
    assert.equal((await whoAmI(house, session)).name, 'ada')
    clock.forward(1)
    assert.equal((await whoAmI(house, session)).person, null)

    const again = await sessionOf(house, { name: 'ada', password })
    assert.equal((await house.call('PATCH', `/api/v1/people/${ada.id}`, { isActive: false })).status, 200)
    assert.equal((await whoAmI(house, again)).person, null)
    assert.equal((await signIn(house, { name: 'ada', password })).status, 401)
    // Nor does an old session come back to life with the person.
    await house.call('PATCH', `/api/v1/people/${ada.id}`, { isActive: true })
    assert.equal((await whoAmI(house, again)).person, null)
  })
})

test('a new password ends the other sessions and unused links, and keeps the session it was set in', async () => {
  await withHouse({ practices: [] }, async (house) => {
    const ada = await addPerson(house, { name: 'ada', role: 'responder', password })
    const mine = await sessionOf(house, { name: 'ada', password })
    const other = await sessionOf(house, { name: 'ada', password })
    const { body: link } = await house.call<{ url: string }>('POST', `/api/v1/people/${ada.id}/sign-in-link`)
    const change = (body: object) => house.call<Problem>('PUT', '/api/v1/session/password', body, { token: null, headers: mine })
    assert.equal((await change({ password: 'another long one' })).status, 403)
    assert.equal((await change({ current: 'wrong', password: 'another long one' })).status, 403)
    assert.equal((await change({ current: password, password: 'short' })).status, 400)
    assert.equal((await change({ current: password, password: 'another long one' })).status, 204)
    assert.equal((await whoAmI(house, mine)).name, 'ada')
    assert.equal((await whoAmI(house, other)).person, null)
    assert.equal((await signIn(house, { code: new URL(link.url).hash.slice('#code='.length) })).status, 401)
    assert.equal((await signIn(house, { name: 'ada', password })).status, 401)
    assert.equal((await signIn(house, { name: 'ada', password: 'another long one' })).status, 200)
    assert.equal((await house.call('PUT', '/api/v1/session/password', { password: 'another long one' })).status, 400, 'a token has no password')
  })
})

test('signing out ends the session, and no other', async () => {
  await withHouse({ practices: [] }, async (house) => {
    await addPerson(house, { name: 'ada', role: 'responder', password })
    const [first, second] = [await sessionOf(house, { name: 'ada', password }), await sessionOf(house, { name: 'ada', password })]
    assert.equal((await house.call('DELETE', '/api/v1/session', undefined, { token: null, headers: { ...first, origin: house.url } })).status, 200)
    assert.equal((await whoAmI(house, first)).person, null)
    assert.equal((await whoAmI(house, second)).name, 'ada')
  })
})

test('wrong passwords sent all at once are counted like those sent one by one, and the wait ends', async () => {
  const clock = handClock(startMs)
  await withHouse({ clock, practices: [] }, async (house) => {
    await addPerson(house, { name: 'ada', role: 'responder', password })
    const tries = await Promise.all(Array.from({ length: 40 }, (_, nth) => signIn(house, { name: 'ada', password: `guess number ${nth}` })))
    const count = (status: number): number => tries.filter((answer) => answer.status === status).length
    assert.deepEqual([count(401), count(429)], [10, 30])
    assert.equal((await signIn(house, { name: 'ada', password })).status, 429)
    clock.forward(5 * minuteMs)
    assert.equal((await signIn(house, { name: 'ada', password })).status, 200)
  })
})

test('an unknown name, a wrong password and a person without one are refused alike', async () => {
  await withHouse({ practices: [] }, async (house) => {
    await addPerson(house, { name: 'ada', role: 'responder', password })
    await addPerson(house, { name: 'grace', role: 'responder' })
    const answers = await Promise.all(['ada', 'grace', 'nobody'].map((name) => signIn(house, { name, password: 'not this one, surely' })))
    const words = answers.map(({ status, body }) => ({ status, ...(body as object), requestId: '' }))
    assert.equal(words[0]!.status, 401)
    assert.deepEqual(words[1], words[0])
    assert.deepEqual(words[2], words[0])
  })
})

onEachEngine('a sign-in link works once and for a day', async (engine) => {
  const clock = handClock(startMs)
  await withHouse({ engine, clock, practices: [] }, async (house) => {
    const ada = await addPerson(house, { name: 'ada', role: 'responder' })
    const code = async (): Promise<string> => new URL((await house.call<{ url: string }>('POST', `/api/v1/people/${ada.id}/sign-in-link`)).body.url).hash.slice('#code='.length)
    const [late, good] = [await code(), await code()]
    clock.forward(dayMs - 1)
    // Used up by exactly one, however many come at the same moment.
    const tries = await Promise.all(Array.from({ length: 5 }, () => signIn(house, { code: good })))
    assert.deepEqual(tries.map(({ status }) => status).sort(), [200, 401, 401, 401, 401])
    clock.forward(1)
    assert.equal((await signIn(house, { code: late })).status, 401)
  })
})

onEachEngine('a token works until it expires or is revoked, and a revoked one stops within two seconds', async (engine) => {
  const clock = handClock(startMs)
  await withHouse({ engine, clock, practices: [] }, async (house) => {
    const make = async () => (await house.call<{ id: string; secret: string }>('POST', '/api/v1/tokens', { name: 'ci', role: 'viewer', expiresInDays: 1 })).body
    const read = async (token: string) => (await house.call<Problem>('GET', '/api/v1/people', undefined, { token }))
    const [short, revoked] = [await make(), await make()]
    assert.equal((await read(revoked.secret)).status, 200)
    assert.equal((await house.call('DELETE', `/api/v1/tokens/${revoked.id}`)).status, 204)
    clock.forward(2_000)
    assert.equal((await read(revoked.secret)).body.code, 'ACCESS_UNKNOWN_SECRET')
    assert.equal((await house.call('DELETE', `/api/v1/tokens/${revoked.id}`)).status, 404)
    clock.forward(dayMs - 4_000)
    assert.equal((await read(short.secret)).status, 200)
    clock.forward(4_000)
    assert.equal((await read(short.secret)).body.code, 'ACCESS_TOKEN_EXPIRED')
    const { body } = await house.call<{ items: { id: string; lastUsedAt: string }[] }>('GET', '/api/v1/tokens')
    assert.deepEqual(body.items.map(({ id }) => id), [short.id])
    assert.ok(Date.parse(body.items[0]!.lastUsedAt) > startMs)
    assert.doesNotMatch(JSON.stringify(body), /mst_|hash/)
  })
})

test('an ingest key is taken as bearer, as basic password and as ?key=, on ingest routes and nowhere else', async () => {
  const clock = handClock(Date.now())
  await withHouse({ clock }, async (house) => {
    const { body: key } = await house.call<{ id: string; secret: string }>('POST', '/api/v1/ingest-keys', { name: 'prometheus' })
    const alerts = '/in/alertmanager/api/v2/alerts'
    const basic = (user: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` })
    const post = async (path: string, headers: Record<string, string>) => (await house.call('POST', path, [], { token: null, headers })).status
    for (const secret of [key.secret, bootstrapToken]) {
      assert.equal(await post(alerts, { authorization: `Bearer ${secret}` }), 200)
      assert.equal(await post(alerts, { authorization: `bearer ${secret}` }), 200)
      assert.equal(await post(alerts, basic('anybody', secret)), 200)
      assert.equal(await post(alerts, basic('', secret)), 200)
      assert.equal(await post(`${alerts}?key=${encodeURIComponent(secret)}`, {}), 200)
    }
    assert.equal(await post(alerts, {}), 401)
    assert.equal(await post(`${alerts}?key=wrong`, {}), 401)
    assert.equal(await post(alerts, basic('anybody', 'wrong')), 401)
    assert.equal(await post(alerts, basic(key.secret, '')), 401, 'the key is the password, not the user')
    const get = async (path: string, headers: Record<string, string> = {}) => (await house.call('GET', path, undefined, { token: null, headers })).status
    assert.equal(await get(`/api/v1/people?key=${key.secret}`), 401, 'an address is no place for a credential elsewhere')
    assert.equal(await get(`/api/v1/people?key=${bootstrapToken}`), 401)
    assert.equal(await get('/api/v1/people', { authorization: `Bearer ${key.secret}` }), 403)
    await house.call('DELETE', `/api/v1/ingest-keys/${key.id}`)
    clock.forward(2_000)
    assert.equal(await post(alerts, { authorization: `Bearer ${key.secret}` }), 401)
  })
})

for (const { says, authorization } of [
  { says: 'of another scheme', authorization: 'Digest username="ada"' },
  { says: 'without a value', authorization: 'Bearer' },
  { says: 'with an empty token', authorization: 'Bearer ' },
  { says: 'with a basic value that is no base64', authorization: 'Basic %%%' },
  { says: 'with half a bootstrap token', authorization: `Bearer ${bootstrapToken.slice(0, 10)}` },
  { says: 'with the bootstrap token and more', authorization: `Bearer ${bootstrapToken}x` },
  { says: 'with a token in a strange alphabet', authorization: `Bearer ${Buffer.from('ключ').toString('latin1')}` },
]) {
  test(`an Authorization header ${says} is refused, never ignored`, async () => {
    const house = await shared()
    const answer = await house.call<Problem>('GET', '/api/v1/people', undefined, { token: null, headers: { authorization } })
    assert.equal(answer.status, 401)
    assert.match(answer.body.code, /^ACCESS_/)
    assert.doesNotMatch(answer.text, /bootstrap-token/)
  })
}

test('without a bootstrap token no text passes for one', async () => {
  await withHouse({ practices: [], settings: { bootstrapToken: null } }, async (house) => {
    for (const token of ['null', '', 'undefined', bootstrapToken]) assert.equal((await house.call('GET', '/api/v1/people', undefined, { token })).status, 401, token)
  })
})

onEachEngine('there is always an administrator: the last one can be neither demoted nor deactivated, not even two by each other', async (engine) => {
  await withHouse({ engine, practices: [] }, async (house) => {
    const { body } = await house.call<{ items: Person[] }>('GET', '/api/v1/people')
    const first = body.items[0]!
    assert.equal((await house.call<Problem>('PATCH', `/api/v1/people/${first.id}`, { role: 'viewer' })).body.code, 'ACCESS_LAST_ADMINISTRATOR')
    assert.equal((await house.call<Problem>('PATCH', `/api/v1/people/${first.id}`, { isActive: false })).body.code, 'ACCESS_LAST_ADMINISTRATOR')
    const second = await addPerson(house, { name: 'second', role: 'administrator' })
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([first, second].map(({ id }) => house.call('PATCH', `/api/v1/people/${id}`, { role: 'viewer' })))
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
      for (const { id } of [first, second]) await house.call('PATCH', `/api/v1/people/${id}`, { role: 'administrator' })
    }
  })
})

onEachEngine('of several who add the same name at once, one does and the others are told', async (engine) => {
  await withHouse({ engine, practices: [] }, async (house) => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => house.call('POST', '/api/v1/people', { name: 'twin', role: 'viewer' })))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array.from({ length: 7 }, () => 409)])
  })
})

test('three replicas that start together on an empty database all start, with one administrator', async (t) => {
  const { postgresAvailable } = await import('../../../../test/postgres.ts')
  if (!postgresAvailable().ok) return t.skip(`no PostgreSQL: ${postgresAvailable().why}`)
  const first = await startHouse({ engine: 'postgresql', practices: [] })
  await first.house.database.transact((db) => sql`delete from access_person`.execute(db as unknown as Kysely<unknown>))
  await first.stop()
  const houses = await Promise.all([1, 2, 3].map(() => startHouse({ again: first, practices: [] })))
  try {
    const { body } = await houses[0]!.call<{ items: Person[] }>('GET', '/api/v1/people')
    assert.deepEqual(body.items.map(({ name }) => name), ['admin'])
    for (const house of houses) assert.equal((await signIn(houses[0]!, { code: new URL(house.mainstay.signInUrl!).hash.slice('#code='.length) })).status, 200)
  } finally {
    for (const house of houses) await house.stop()
  }
})

test('the first link signs in an administrator even where somebody else is called admin', async () => {
  const first = await startHouse({ practices: [] })
  const { body } = await first.call<{ items: Person[] }>('GET', '/api/v1/people')
  await addPerson(first, { name: 'root', role: 'administrator' })
  await first.call('PATCH', `/api/v1/people/${body.items[0]!.id}`, { role: 'viewer' })
  await first.stop()
  await withHouse({ again: first, practices: [] }, async (house) => {
    const session = await sessionOf(house, { code: new URL(house.mainstay.signInUrl!).hash.slice('#code='.length) })
    assert.equal((await whoAmI(house, session)).name, 'root')
  })
})

onEachEngine('neither the record nor the database gives a secret or a person\'s address away', async (engine) => {
  await withHouse({ engine, practices: [] }, async (house) => {
    const key = { 'idempotency-key': 'k-1' }
    const ada = await addPerson(house, { name: 'ada', role: 'responder', password, email: 'ada@lovelace.example' })
    const { body: token } = await house.call<{ id: string; secret: string }>('POST', '/api/v1/tokens', { name: 'ci', role: 'viewer', expiresInDays: 1 }, { headers: key })
    const { body: ingest } = await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'k' }, { headers: { 'idempotency-key': 'k-2' } })
    const { body: link } = await house.call<{ url: string }>('POST', `/api/v1/people/${ada.id}/sign-in-link`, undefined, { headers: { 'idempotency-key': 'k-3' } })
    const session = await sessionOf(house, { name: 'ada', password })
    await signIn(house, { name: 'ada', password: 'a wrong password' })
    await signIn(house, { name: 'ada@lovelace.example', password: 'a wrong password' })
    await house.call('PATCH', `/api/v1/people/${ada.id}`, { email: 'countess@lovelace.example' })
    const secrets = [password, 'a wrong password', token.secret, ingest.secret, new URL(link.url).hash.slice('#code='.length), session['cookie']!.split('=')[1]!, bootstrapToken]

    const record = (await house.call('GET', '/api/v1/record?limit=500')).text
    for (const words of [...secrets, 'lovelace', 'ada']) assert.ok(!record.includes(words), `the record says ${words}`)
    assert.match(record, /person\.sign-in-refused/)

    const { tableNames } = await import('../../../spine/database/engine.ts')
    for (const table of await tableNames(house.house.read)) {
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(house.house.read as unknown as Kysely<unknown>)
      const kept = JSON.stringify(rows)
      for (const secret of secrets) assert.ok(!kept.includes(secret), `${table} holds ${secret}`)
    }
    const again = await house.call<{ secret: string }>('POST', '/api/v1/tokens', { name: 'ci', role: 'viewer', expiresInDays: 1 }, { headers: key })
    assert.equal(again.body.secret, token.secret, 'and yet a repeat is answered as the first was')
  })
})

test('people come in pages, by name', async () => {
  await withHouse({ practices: [] }, async (house) => {
    for (const name of ['c', 'a', 'b', 'd']) await addPerson(house, { name, role: 'viewer' })
    const names: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const page: { items: Person[]; next: string | null } = (await house.call<{ items: Person[]; next: string | null }>('GET', `/api/v1/people?limit=2${next && `&cursor=${next}`}`)).body
      names.push(...page.items.map(({ name }) => name))
      next = page.next
    }
    assert.deepEqual(names, ['a', 'admin', 'b', 'c', 'd'])
  })
})

let sharedHouse: Promise<TestHouse> | null = null
const shared = (): Promise<TestHouse> => (sharedHouse ??= startHouse({ practices: [] }))
after(async () => (await sharedHouse)?.stop())

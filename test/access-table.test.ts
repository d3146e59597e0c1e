// Every route with every role and with none: the one access check holds everywhere, and nothing answers 5xx.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayCall, roles } from '../src/spine/access/roles.ts'
import type { Caller, Permission } from '../src/spine/access/roles.ts'
import type { Route } from '../src/spine/practice.ts'
import { recordRoutes } from '../src/record/routes.ts'
import { withHouse } from './harness.ts'

const publicRoutes = ['GET /healthz', 'GET /readyz', 'GET /metrics', 'POST /api/v1/session', 'GET /api/v1/session', 'DELETE /api/v1/session', 'GET /api/v1/configuration/schema',
  // Asked for by browsers before anybody signed in; they say nothing about this installation.
  'GET /manifest.webmanifest', 'GET /push-worker.js', 'GET /icon.svg']

/**
 * Declared as ingest and stricter inside: amtool needs Alertmanager's own kind of answer, so these refuse whoever may
 * not respond by themselves. Nothing else may.
 */
const stricterInside: Readonly<Record<string, Permission>> = {
  'POST /in/alertmanager/api/v2/silences': 'respond',
  'DELETE /in/alertmanager/api/v2/silence/:id': 'respond',
}

test('every route refuses exactly the callers its access says, for every role and for nobody', async () => {
  await withHouse({}, async (house) => {
    const routes: Route[] = [...house.mainstay.practices.flatMap((practice) => practice.routes ?? []), ...recordRoutes({} as never)]
    assert.ok(routes.length > 60, `only ${routes.length} routes were found`)
    const callers: { says: string; token: string | null; caller: Caller }[] = [
      { says: 'nobody', token: null, caller: { actor: { kind: 'mainstay' }, by: 'nobody', role: null } },
    ]
    for (const role of roles) {
      const { body } = await house.call<{ secret: string }>('POST', '/api/v1/tokens', { name: role, role, expiresInDays: 1 })
      callers.push({ says: role, token: body.secret, caller: { actor: { kind: 'token', id: role, name: role }, by: 'token', role } })
    }
    const key = await house.call<{ secret: string }>('POST', '/api/v1/ingest-keys', { name: 'table' })
    callers.push({ says: 'an ingest key', token: key.body.secret, caller: { actor: { kind: 'connection', id: 'table' }, by: 'ingest-key', role: null } })
    const wrong: string[] = []
    let tried = 0
    for (const route of routes) {
      if (route.path === '/api/v1/live') continue // an open stream: tested on its own
      for (const { says, token, caller } of callers) {
        const path = route.path.replaceAll(/:[A-Za-z]+/g, 'nothing-by-this-name').replaceAll('*', 'x')
        const answer = await house.call(route.method, path, route.method === 'GET' || route.method === 'DELETE' ? undefined : {}, { token })
        tried++
        const isRefused = answer.status === 401 || answer.status === 403
        // Some refuse for their own reasons after the access check (a wrong password, a bad signature): those are public or signed.
        if (isRefused === mayCall(caller, stricterInside[`${route.method} ${route.path}`] ?? route.access) && !(isRefused && (route.access === 'public' || route.access === 'signed'))) wrong.push(`${route.method} ${route.path} (${route.access}) as ${says}: ${answer.status}`)
        if (answer.status >= 500) wrong.push(`${route.method} ${route.path} as ${says}: ${answer.status} ${answer.text.slice(0, 200)}`)
      }
    }
    assert.deepEqual(wrong, [], `of ${tried} tries`)
  })
})

test('what is public is a short list that is read here', async () => {
  await withHouse({}, async (house) => {
    const open = house.mainstay.practices.flatMap((practice) => practice.routes ?? []).filter(({ access }) => access === 'public').map(({ method, path }) => `${method} ${path}`)
    assert.deepEqual(open.filter((route) => !publicRoutes.includes(route) && !/^(GET|POST) \/status\/:name/.test(route) && !route.includes('/-/')), [])
  })
})

test('a session cookie is refused from a page of another site and accepted from our own', async () => {
  await withHouse({}, async (house) => {
    await house.call('POST', '/api/v1/people', { name: 'ada', role: 'administrator', password: 'correct horse battery' })
    const signedIn = await fetch(`${house.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'ada', password: 'correct horse battery' }) })
    assert.equal(signedIn.status, 200)
    const cookie = signedIn.headers.get('set-cookie')!
    assert.match(cookie, /HttpOnly; SameSite=Lax/)
    const post = (origin: string) => fetch(`${house.url}/api/v1/ingest-keys`, { method: 'POST', headers: { cookie: cookie.split(';')[0]!, origin, 'content-type': 'application/json' }, body: '{"name":"k"}' })
    assert.equal((await post('https://evil.example')).status, 403)
    assert.equal((await post(house.url)).status, 201)
    const signIn = (password: string) => house.call('POST', '/api/v1/session', { name: 'ada', password }, { token: null })
    assert.equal((await signIn('wrong')).status, 401)
    for (let tries = 0; tries < 10; tries++) await signIn('wrong')
    assert.equal((await signIn('correct horse battery')).status, 429)
  })
})

test('a one-time link signs in once', async () => {
  await withHouse({}, async (house) => {
    const code = new URL(house.mainstay.signInUrl!).hash.replace('#code=', '')
    assert.equal((await house.call('POST', '/api/v1/session', { code }, { token: null })).status, 200)
    assert.equal((await house.call('POST', '/api/v1/session', { code }, { token: null })).status, 401)
  })
})

test('a repeated create with the same key is carried out once; another request with it is refused', async () => {
  await withHouse({}, async (house) => {
    const create = (name: string) => house.call<{ id: string }>('POST', '/api/v1/ingest-keys', { name }, { headers: { 'idempotency-key': 'one' } })
    const first = await create('a')
    assert.deepEqual((await create('a')).body, first.body)
    assert.equal((await create('b')).status, 409)
    assert.equal((await house.call<{ items: unknown[] }>('GET', '/api/v1/ingest-keys')).body.items.length, 1)
  })
})

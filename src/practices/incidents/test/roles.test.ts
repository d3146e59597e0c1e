// Roles that are asked for: accepted, declined, and kept by whoever holds them until then. Severity is not lowered in silence.
import assert from 'node:assert/strict'
import { onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { ChangeAnswer, MyAsks } from '../contract.ts'

onEachEngine('a role is asked for and stays where it is until the next person accepts; only who was asked answers', (engine) => withHouse({ engine }, async (house) => {
  const cookies: Record<string, string> = {}
  for (const name of ['ada', 'ben']) {
    assert.equal((await house.call('POST', '/api/v1/people', { name, displayName: name.toUpperCase(), role: 'responder', password: 'correct horse battery' })).status, 201)
    cookies[name] = (await house.call('POST', '/api/v1/session', { name, password: 'correct horse battery' }, { token: null })).headers.get('set-cookie')!.split(';')[0]!
  }
  const { incident } = (await house.call<ChangeAnswer>('POST', '/api/v1/incidents', { title: 'Orders fail', severity: 'SEV2', commander: 'ada' })).body
  const id = incident?.id ?? (await house.call<{ items: { id: string }[] }>('GET', '/api/v1/incidents')).body.items[0]!.id
  const as = <T = ChangeAnswer>(name: string | null, method: string, path: string, body?: unknown) => house.call<T>(method, path, body, name === null ? {} : { token: null, headers: { cookie: cookies[name]! } })
  const ask = (body: object) => as('ada', 'POST', `/api/v1/incidents/${id}/role-asks`, body)
  const answer = (name: string | null, body: object) => as<ChangeAnswer & { code: string }>(name, 'POST', `/api/v1/incidents/${id}/role-answers`, body)
  const role = 'incident-commander'

  assert.match((await ask({ role, person: 'ben', brief: 'Watch the queue' })).body.say, /BEN is asked to be Incident Commander/)
  assert.equal((await ask({ role, person: 'ben', brief: 'Watch the queue' })).body.changed, false)
  assert.equal((await ask({ role, person: 'ada' })).body.changed, false, 'who holds it need not be asked')
  const held = (await as<ChangeAnswer['incident']>(null, 'GET', `/api/v1/incidents/${id}`)).body
  assert.deepEqual([held.commander?.name, held.asked.map(({ person, brief }) => [person.name, brief])], ['ada', [['ben', 'Watch the queue']]])
  assert.deepEqual((await as<MyAsks>('ben', 'GET', '/api/v1/me/role-asks')).body.items.map(({ number, roleTitle }) => [number, roleTitle]), [[held.number, 'Incident Commander']])
  for (const other of ['ada', null]) assert.equal((await answer(other, { role, accept: true })).body.code, 'INCIDENT_NOT_ASKED')
  const taken = (await answer('ben', { role, accept: true })).body.incident
  assert.deepEqual([taken.commander?.name, taken.asked], ['ben', []])
  assert.equal((await answer('ben', { role, accept: true })).status, 409, 'answered once')

  await ask({ role: 'scribe', person: 'ben' })
  const declined = (await answer('ben', { role: 'scribe', accept: false, reason: 'I command' })).body.incident
  assert.deepEqual([declined.asked, declined.roles.length], [[], 1])
  // Taken by somebody meanwhile: nobody is asked any more.
  await ask({ role: 'scribe', person: 'ben' })
  await as('ada', 'POST', `/api/v1/incidents/${id}/roles`, { role: 'scribe', person: 'ada' })
  assert.deepEqual((await as<MyAsks>('ben', 'GET', '/api/v1/me/role-asks')).body.items, [])
  const sentences = (await as<{ items: { sentence: string }[] }>(null, 'GET', `/api/v1/incidents/${id}/timeline?order=oldest`)).body.items.map(({ sentence }) => sentence)
  for (const said of ['ADA asked BEN to be Incident Commander.', 'Incident Commander: ADA handed over to BEN.', 'BEN declined to be Scribe.']) assert.ok(sentences.includes(said), sentences.join('\n'))

  const severity = (body: object) => house.call<{ code: string }>('PATCH', `/api/v1/incidents/${id}`, body)
  assert.deepEqual([(await severity({ severity: 'SEV3' })).body.code, (await severity({ severity: 'SEV3', reason: ' ' })).body.code], ['INCIDENT_SEVERITY_REASON', 'INCIDENT_SEVERITY_REASON'])
  assert.equal((await severity({ severity: 'SEV3', reason: 'Only one customer' })).status, 200)
  assert.equal((await severity({ severity: 'SEV1' })).status, 200, 'raising waits for no words')
}))

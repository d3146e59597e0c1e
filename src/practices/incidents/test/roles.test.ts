// Roles that are asked for: accepted, declined, and kept by whoever holds them until then. Severity is not lowered in silence.
// Incidents that belong together: parent and child, and what follows what.
import assert from 'node:assert/strict'
import { eventually, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { ChangeAnswer, IncidentAnswer, MyAsks } from '../contract.ts'
import type { FamilyAnswer } from '../contract-family.ts'
import type { ClosingAnswer } from '../contract-recovery.ts'

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

  // Parent and child: three levels, no circle; both tell of the other.
  const made: IncidentAnswer[] = []
  for (const title of ['Region down', 'Carts fail', 'Mails are late', 'Cache is cold']) made.push((await as<IncidentAnswer>('ada', 'POST', '/api/v1/incidents', { title, severity: 'SEV2', ...(title === 'Carts fail' ? { service: 'carts' } : {}) })).body)
  const [top, carts, mails, cache] = made as [IncidentAnswer, IncidentAnswer, IncidentAnswer, IncidentAnswer]
  const at = (incident: IncidentAnswer, more: string): string => `/api/v1/incidents/${incident.id}${more}`
  const hang = (incident: IncidentAnswer, parent: IncidentAnswer) => as<ChangeAnswer & { code: string }>('ada', 'POST', at(incident, '/parent'), { parent: String(parent.number), reason: 'One outage' })
  const family = async (incident: IncidentAnswer, name: string | null = null): Promise<FamilyAnswer> => (await as<FamilyAnswer>(name, 'GET', at(incident, '/family'))).body
  for (const [one, parent] of [[carts, top], [mails, top], [cache, carts]] as const) assert.equal((await hang(one, parent)).body.changed, true)
  assert.equal((await hang(carts, top)).body.changed, false, 'said twice')
  for (const [one, parent] of [[top, top], [top, cache], [carts, mails]] as const) assert.equal((await hang(one, parent)).body.code, 'INCIDENT_PARENT')
  const numbers = (items: readonly { number: number }[]): number[] => items.map(({ number }) => number)
  assert.deepEqual([numbers((await family(top)).children), (await family(carts)).parent?.title, numbers((await family(carts)).children)], [[carts.number, mails.number], 'Region down', [cache.number]])
  const told = (await as<{ items: { sentence: string; detail: string | null }[] }>(null, 'GET', at(top, '/timeline'))).body.items
  assert.ok(told.some(({ sentence, detail }) => sentence === `ADA made #${carts.number} part of it: Carts fail.` && detail === 'One outage'))

  // The end of a parent names its open children and waits for none; that of a child is its own.
  for (const verb of ['mitigate', 'resolve']) for (const one of [top, mails, carts]) assert.equal((await as('ada', 'POST', at(one, `/${verb}`))).status, 200)
  assert.equal((await as('ada', 'POST', at(carts, '/reopen'), { reason: 'Not yet' })).status, 200)
  const asked = (await as<ClosingAnswer>('ada', 'GET', at(top, '/closing'))).body
  assert.deepEqual(asked.findings.map(({ code, say }) => [code, say]), [['INCIDENT_OPEN_CHILDREN', `#${carts.number}, part of it, is still open.`]])
  await as('ada', 'PUT', at(top, '/closing'), Object.fromEntries(asked.missing.map((field) => [field, { unknown: 'Nobody looked' }])))
  assert.match((await as('ada', 'POST', at(top, '/close'))).body.say, new RegExp(`is closed now. #${carts.number}, part of it, is still open.`))
  assert.equal((await as('ada', 'DELETE', at(mails, '/parent'))).body.changed, true)
  assert.deepEqual([(await family(mails)).parent, numbers((await family(top)).children)], [null, [carts.number]])

  // Resolved, and there again within its watch.
  await as('ada', 'POST', at(carts, '/resolve'))
  const again = (await as<IncidentAnswer>('ada', 'POST', '/api/v1/incidents', { title: 'Carts fail again', service: 'carts' })).body
  await eventually(async () => (await family(again)).follows?.number === carts.number)
  assert.deepEqual(numbers((await family(carts)).followedBy), [again.number])

  // What becomes restricted leaves nothing behind, and does not come back.
  assert.equal((await as('ada', 'POST', at(carts, '/restrict'), { reason: 'It was an attack', people: [] })).status, 200)
  for (const name of ['ada', 'ben']) assert.deepEqual([(await family(again, name)).follows, (await family(top, name)).children, (await family(cache, name)).parent], [null, [], null])
  assert.equal((await hang(carts, top)).body.code, 'INCIDENT_PARENT')
  const { text: record } = await as('ben', 'GET', `/api/v1/record?limit=500&subject=incident/${top.id}`)
  assert.deepEqual([record.includes(carts.id), record.includes('Carts fail')], [false, false])
}))

// Restricted incidents: whoever is not named finds nothing of one anywhere, as if it were not there; whoever is, everything.
import assert from 'node:assert/strict'
import { eventually, handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { Called } from '../../../../test/harness.ts'
import { hourMs } from '../../../base/duration.ts'
import type { ChangeAnswer, IncidentAnswer } from '../contract.ts'
import type { MembersAnswer, RestrictedPage } from '../contract-members.ts'

/** In every text that is written into it. */
const marker = 'quetzalcoatl'
const password = 'correct horse battery'
const reason = 'A key was stolen'

onEachEngine('nothing of a restricted incident is read by whoever is not named, at any address', (engine) => {
  const clock = handClock(Date.parse('2026-03-02T10:00:00Z'))
  return withHouse({ engine, clock }, async (house) => {
    const cookies: Record<string, string> = {}
    for (const [name, role] of [['ada', 'responder'], ['ben', 'production-engineer'], ['eve', 'administrator']] as const) {
      assert.equal((await house.call('POST', '/api/v1/people', { name, displayName: name, role, password })).status, 201)
      cookies[name] = (await house.call('POST', '/api/v1/session', { name, password }, { token: null })).headers.get('set-cookie')!.split(';')[0]!
    }
    const as = <T = ChangeAnswer>(name: string, method: string, path: string, body?: unknown): Promise<Called<T>> => house.call<T>(method, path, body, { token: null, headers: { cookie: cookies[name]! } })
    const text = ['Service\nmetadata: { name: vault }\nspec: { tier: 1 }\n', 'StatusPage\nmetadata: { name: public }\nspec: { title: Public, components: [{ name: vault, service: vault }] }\n'].map((file) => `apiVersion: mainstay.dev/v1\nkind: ${file}`).join('---\n')
    assert.equal((await house.call('POST', '/api/v1/configuration/apply', { files: [{ path: 'a.yaml', text }] })).status, 200)

    const declared = await as<IncidentAnswer>('ada', 'POST', '/api/v1/incidents', { title: `Stolen key ${marker}`, summary: marker, type: 'security', severity: 'SEV1', service: 'vault', restrictedTo: [] })
    assert.deepEqual([declared.status, declared.body.isRestricted], [201, true])
    const { id, number } = declared.body
    const path = `/api/v1/incidents/${id}`
    for (const [method, where, body] of [
      ['POST', '/notes', { text: marker }], ['POST', '/hypotheses', { text: marker }], ['POST', '/mitigations', { kind: 'restart', text: marker }], ['POST', '/roles', { role: 'scribe', person: 'ada', brief: marker }],
      ['PATCH', '', { title: `The key ${marker}` }], ['POST', '/mitigate', { reason: marker }],
    ] as const) assert.ok((await as('ada', method, path + where, body)).status < 300, `${method} ${where}`)
    assert.notEqual((await as('ada', 'POST', `${path}/updates`, { audience: 'customer', status: 'investigating', title: marker, text: marker })).status, 201, 'nothing is told outside')
    const { body: other } = await house.call<IncidentAnswer>('POST', '/api/v1/incidents', { title: 'Orders fail', service: 'vault' })
    assert.equal((await as<{ code: string }>('ada', 'POST', `${path}/merge`, { into: other.id })).status, 409, 'the other would tell of it')

    const record = (name: string): Promise<Called<{ items: { seq: number; subject: string }[] }>> => as(name, 'GET', '/api/v1/record?limit=500')
    const seqs = (await record('ada')).body.items.filter(({ subject }) => subject === `incident/${id}`).map(({ seq }) => String(seq))
    assert.ok(seqs.length >= 6)
    const paths = house.mainstay.practices.flatMap((practice) => practice.routes ?? []).filter(({ method }) => method === 'GET').flatMap((route) => {
      const filled = (value: string): string => route.path.replace(':number', String(number)).replace(':seq', seqs[0]!).replace(':name', 'vault').replaceAll(/:[A-Za-z]+/g, value).replaceAll('*', 'x')
      const asked = `incident=${id}&subject=incident/${id}&service=vault&q=${marker}&situation=${id}`
      return [`${filled(id)}?${asked}`, `${filled(String(number))}?incident=${number}`]
    })
    const more = [...seqs.map((seq) => `/api/v1/record/${seq}`), `/api/v1/record?subject=incident/${id}`, '/api/v1/record?limit=500&order=oldest', '/api/v1/incidents?state=open,mitigated,resolved,closed&limit=500', `/api/v1/incidents/${other.id}/similar?limit=20`]
    const told: Record<string, string[]> = { ada: [], ben: [], eve: [] }
    for (const one of new Set([...paths, ...more])) {
      for (const name of one.includes('/incidents') || one.includes('/record') ? ['ada', 'ben', 'eve'] : ['ada', 'ben']) {
        const answer = await as(name, 'GET', one)
        assert.ok(answer.status < 500, `${one} as ${name}: ${answer.text.slice(0, 300)}`)
        if (answer.text.includes(marker) && !new URL(one, 'http://x').search.includes(marker)) told[name]!.push(one)
      }
    }
    for (const one of paths.filter((each) => !each.startsWith('/api/v1/') || each.includes('/-/'))) {
      const { text: said } = await house.call('GET', one, undefined, { token: null })
      assert.ok(!said.includes(marker) || one.includes(`q=${marker}`), `${one} tells everybody`)
    }
    assert.deepEqual([told['ben'], told['eve']], [[], []], 'told to whoever is not named, an administrator too')
    assert.ok(told['ada']!.length >= 12, `who is named reads it: ${told['ada']!.join(' ')}`)
    // As if it were not there: the same words as for an id that never was.
    for (const [method, where, body] of [['GET', '', undefined], ['POST', '/notes', { text: 'x' }], ['PATCH', '', { title: 'x' }], ['POST', '/restrict', { reason }], ['GET', '/members', undefined]] as const) {
      const [hidden, none] = [await as<{ code: string; detail: string }>('ben', method, path + where, body), await as<{ code: string; detail: string }>('ben', method, `/api/v1/incidents/inc_none${where}`, body)]
      assert.deepEqual([hidden.status, hidden.body.code, hidden.body.detail.replace(id, 'inc_none')], [none.status, none.body.code, none.body.detail], `${method} ${where}`)
      assert.equal(hidden.status, 404)
    }

    // Live pages of others hear nothing of it.
    const heard: Record<string, string> = { ada: '', ben: '' }
    const stop = new AbortController()
    const listening = Object.keys(heard).map(async (name) => {
      const live = await fetch(`${house.url}/api/v1/live`, { headers: { cookie: cookies[name]! }, signal: stop.signal })
      for await (const piece of live.body!.pipeThrough(new TextDecoderStream())) heard[name] += piece
    })
    await eventually(async () => Object.values(heard).every((words) => words.includes('hello')))
    await as('ada', 'POST', `${path}/notes`, { text: marker })
    await house.call('POST', `/api/v1/incidents/${other.id}/notes`, { text: 'heard by all' })
    await eventually(async () => Object.values(heard).every((words) => words.includes(other.id)))
    assert.deepEqual([heard['ada']!.includes(id), heard['ben']!.includes(id)], [true, false])
    stop.abort()
    await Promise.allSettled(listening)

    // Who is asked for a role can answer: they are named by it. An administrator lets themselves in, said on the record.
    assert.equal((await as('ada', 'POST', `${path}/role-asks`, { role: 'operations-lead', person: 'ben' })).status, 200)
    assert.equal((await as('ben', 'GET', path)).status, 200)
    const list = await as<RestrictedPage>('eve', 'GET', '/api/v1/restricted-incidents')
    assert.deepEqual([list.body.items.map((item) => item.number), list.text.includes(marker)], [[number], false])
    assert.equal((await house.call('POST', `/api/v1/restricted-incidents/${number}/join`, { reason })).status, 403, 'a token is nobody')
    assert.equal((await as('eve', 'POST', `/api/v1/restricted-incidents/${number}/join`, { reason: ' ' })).status, 400)
    assert.equal((await as('eve', 'POST', `/api/v1/restricted-incidents/${number}/join`, { reason })).status, 200)
    await as('eve', 'GET', path)
    clock.forward(2 * hourMs)
    await as('eve', 'GET', path)
    const seen = (await as<MembersAnswer>('ada', 'GET', `${path}/members`)).body
    assert.deepEqual([seen.members.map(({ person }) => person.name).sort(), seen.looks.find(({ person }) => person.name === 'eve')?.looks], [['ada', 'ben', 'eve'], 2])
    const sentences = (await as<{ items: { sentence: string; detail: string | null }[] }>('ada', 'GET', `${path}/timeline?limit=500`)).body.items
    assert.ok(sentences.some(({ sentence, detail }) => sentence === 'eve let eve see it.' && detail === reason), JSON.stringify(sentences))
    assert.equal(sentences.filter(({ sentence }) => sentence === 'eve opened it.').length, 2, 'said once an hour')

    // Taken off: gone at once. Who holds a role, and the last one, stay.
    assert.equal((await as('ada', 'DELETE', `${path}/members/ben`)).status, 200)
    assert.equal((await as('ben', 'GET', path)).status, 404)
    assert.equal((await as<{ code: string }>('eve', 'DELETE', `${path}/members/ada`)).body.code, 'INCIDENT_MEMBER_HOLDS_ROLE')
    assert.equal((await as('ada', 'POST', `${path}/open-to-all`, { reason: 'The key is turned' })).body.incident.isRestricted, false)
    assert.equal((await as('ben', 'GET', path)).status, 200)
    assert.ok((await record('ben')).text.includes(marker), 'with all that was said before')

    assert.equal((await house.call<{ code: string }>('POST', `/api/v1/incidents/${other.id}/restrict`, { reason })).body.code, 'INCIDENT_NOBODY_NAMED', 'somebody must be left who sees it')
    assert.equal((await as('ben', 'POST', `/api/v1/incidents/${other.id}/restrict`, { reason, people: ['ada'] })).status, 200)
    assert.deepEqual([(await as('ada', 'GET', `/api/v1/incidents/${other.id}`)).status, (await house.call('GET', `/api/v1/incidents/${other.id}`)).status], [200, 404])
  })
})

// On-call health over HTTP: one's own numbers, rotations without names, toil, and a hand-off that the next person accepts; on both engines.
import assert from 'node:assert/strict'
import { mainstay } from '../../../base/actor.ts'
import { append } from '../../../record/append.ts'
import { eventually, handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import { notificationSent } from '../events.ts'
import type { HandoffAnswer, HandoffDraft, OwnHealth, PageOfHandoffs, RotationHealth } from '../model/health-words.ts'

const hour = 3_600_000
const startMs = Date.parse('2026-11-23T00:00:00Z')
type Clock = ReturnType<typeof handClock>

interface Team {
  readonly house: TestHouse
  readonly clock: Clock
  /** Calls as this person. */
  as<T>(name: string, method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>
  readonly ids: Readonly<Record<string, string>>
}

/** Three people take turns of a day, each with a password; `vera` runs production. */
async function inTeam(engine: EngineName, run: (team: Team) => Promise<void>): Promise<void> {
  const clock = handClock(startMs)
  await withHouse({ engine, clock }, async (house) => {
    const cookies: Record<string, string> = {}
    const ids: Record<string, string> = {}
    for (const [name, role] of [['ada', 'responder'], ['grace', 'responder'], ['linus', 'responder'], ['vera', 'production-engineer']] as const) {
      const made = await house.call<{ id: string }>('POST', '/api/v1/people', { name, role, password: 'correct horse battery', timeZone: 'Europe/Berlin' })
      assert.equal(made.status, 201, made.text)
      ids[name] = made.body.id
      const signedIn = await house.call('POST', '/api/v1/session', { name, password: 'correct horse battery' }, { token: null })
      cookies[name] = signedIn.headers.get('set-cookie')!.split(';')[0]!
    }
    const schedule = await house.call('POST', '/api/v1/schedules', {
      name: 'primary', timeZone: 'UTC', rotations: [{ name: 'main', people: ['ada', 'grace', 'linus'], length: { count: 1, unit: 'day' }, startsAt: '2026-11-23T00:00' }],
    })
    assert.equal(schedule.status, 201, schedule.text)
    const policy = await house.call('POST', '/api/v1/escalation-policies', { name: 'default', steps: [{ targets: [{ schedule: 'primary' }], delayMinutes: 10 }] })
    assert.equal(policy.status, 201, policy.text)
    await run({ house, clock, ids, as: (name, method, path, body) => house.call(method, path, body, { token: null, headers: { cookie: cookies[name]!, origin: house.url } }) })
  })
}

/** A page for that service, at this time; its id. */
async function paged({ house }: Team, service: string): Promise<string> {
  const answer = await house.call('POST', '/api/v1/alerts', { alerts: [{ name: 'Errors', key: service, service, severity: 'critical', summary: `${service} fails` }] })
  assert.equal(answer.status, 202, answer.text)
  return eventually(async () => (await house.call<{ items: { id: string }[] }>('GET', `/api/v1/pages?service=${service}`)).body.items[0]?.id)
}

/** As a channel that took a message writes it. */
const took = ({ house }: Team, page: string, of: { person: string; channel: 'webhook' | 'email'; atMs: number }) => house.house.transact(mainstay, (work) => append(work, [notificationSent({
  subject: `page/${page}`, service: null, atMs: of.atMs, data: { person: of.person, channel: of.channel, notification: 'ntf_x', attempt: 1, situation: null, tookMs: 5, sinceStartMs: 5 },
})]))

onEachEngine('people see their own interruptions in their own zone, and rotations are told without names', (engine) => inTeam(engine, async (team) => {
  const { clock, ids, as, house } = team
  clock.forward(1 * hour)
  const night = await paged(team, 'checkout')
  // 02:00 in Berlin: three messages within a minute, and an e-mail.
  for (const [seconds, channel] of [[0, 'webhook'], [20, 'webhook'], [50, 'webhook'], [600, 'email']] as const) await took(team, night, { person: ids['ada']!, channel, atMs: startMs + hour + seconds * 1_000 })
  clock.forward(9 * hour)
  const day = await paged(team, 'search')
  await took(team, day, { person: ids['ada']!, channel: 'webhook', atMs: startMs + 10 * hour })
  await took(team, day, { person: ids['grace']!, channel: 'webhook', atMs: startMs + 10 * hour })
  clock.forward(20 * hour)

  const { body: own } = await as<OwnHealth>('ada', 'GET', '/api/v1/on-call/health')
  assert.partialDeepStrictEqual(own, { timeZone: 'Europe/Berlin', interruptions: 2, sleep: 1, nights: 1, outOfHours: 0, onCallHours: 24, limit: 2 })
  assert.deepEqual(own.latest.map(({ when, pages }) => [when, pages]), [['working', [day]], ['sleep', [night]]])
  assert.partialDeepStrictEqual(own.shifts, [{ schedule: 'primary', pages: 2, halfDays: 2, overLimit: 0 }])
  assert.equal((await as<OwnHealth>('linus', 'GET', '/api/v1/on-call/health')).body.interruptions, 0)
  assert.partialDeepStrictEqual(await house.call('GET', '/api/v1/on-call/health'), { status: 409, body: { code: 'ONCALL_NOT_A_PERSON' } })

  const rotation = await as<RotationHealth>('vera', 'GET', '/api/v1/schedules/primary/health')
  assert.equal(rotation.status, 200)
  // Grace was told in Ada's shift: that interrupts her all the same.
  assert.partialDeepStrictEqual(rotation.body, { schedule: 'primary', people: 2, pages: 2, interruptions: 3, sleep: 1, spread: null })
  assert.doesNotMatch(JSON.stringify(rotation.body), /ada|grace|per_/)
  assert.equal((await as('ada', 'GET', '/api/v1/schedules/primary/health')).status, 403)
  clock.forward(24 * hour)
  const whole = (await as<RotationHealth>('vera', 'GET', '/api/v1/schedules/primary/health')).body
  assert.partialDeepStrictEqual(whole, { people: 3, spread: { interruptions: { least: 0, median: 1, most: 2, total: 3 }, onCallHours: { total: 54 } } })
}))

onEachEngine('toil is logged in one tap, seen by who logged it, and taken back by nobody else', (engine) => inTeam(engine, async (team) => {
  const { as } = team
  const page = await paged(team, 'checkout')
  const logged = await as<{ id: string }>('ada', 'POST', '/api/v1/on-call/toil', { minutes: 15, page })
  assert.equal(logged.status, 201)
  team.clock.forward(1_000)
  assert.partialDeepStrictEqual((await as<OwnHealth>('ada', 'GET', '/api/v1/on-call/health')).body, { toilMinutes: 15, toil: [{ kind: 'page', page, service: 'checkout' }] })
  assert.equal((await as<OwnHealth>('grace', 'GET', '/api/v1/on-call/health')).body.toilMinutes, 0)
  assert.equal((await as('grace', 'DELETE', `/api/v1/on-call/toil/${logged.body.id}`)).status, 404)
  assert.equal((await as('ada', 'DELETE', `/api/v1/on-call/toil/${logged.body.id}`)).status, 204)
  assert.equal((await as('ada', 'POST', '/api/v1/on-call/toil', { minutes: 0 })).status, 400)
  assert.equal((await as('ada', 'POST', '/api/v1/on-call/toil', { minutes: 5, page: 'pag_none' })).status, 404)
}))

onEachEngine('the hand-off is written from the record and accepted by the next person, once', (engine) => inTeam(engine, async (team) => {
  const { as, clock } = team
  clock.forward(2 * hour)
  const done = await paged(team, 'checkout')
  await as('ada', 'POST', `/api/v1/pages/${done}/acknowledge`)
  await as('ada', 'POST', `/api/v1/pages/${done}/resolve`, { reason: 'rolled back' })
  clock.forward(60_000)
  await paged(team, 'search')
  clock.forward(20 * hour)
  const { body: draft } = await as<HandoffDraft>('ada', 'GET', '/api/v1/schedules/primary/hand-off')
  assert.equal(draft.fromAt, new Date(startMs).toISOString(), 'from the beginning of the shift')
  assert.match(draft.text, /## Still burning\n(- .*\n)*- Page, \w+: .*\(search\)/)
  assert.match(draft.text, /## What fired\n- 2026-11-23 02:00 .*\(checkout\): acknowledged after \w+, over after/)
  assert.match(draft.text, /- 2026-11-23 02:00 ada: acknowledged/)
  assert.match(draft.text, /## What comes next\n- grace from 2026-11-24 00:00 to 2026-11-25 00:00/)

  const written = await as<HandoffAnswer>('ada', 'POST', '/api/v1/schedules/primary/hand-offs', { note: 'Watch search.' })
  assert.partialDeepStrictEqual(written, { status: 201, body: { schedule: 'primary', writtenBy: 'ada', note: 'Watch search.', acceptedBy: null, text: draft.text } })
  const accept = (name: string) => as<HandoffAnswer>(name, 'POST', `/api/v1/hand-offs/${written.body.id}/accept`)
  assert.partialDeepStrictEqual(await accept('ada'), { status: 409, body: { code: 'ONCALL_HANDOFF_OWN' } })
  assert.partialDeepStrictEqual(await accept('grace'), { status: 200, body: { acceptedBy: 'grace' } })
  assert.equal((await accept('grace')).status, 200)
  assert.partialDeepStrictEqual(await accept('linus'), { status: 409, body: { code: 'ONCALL_HANDOFF_ACCEPTED' } })
  assert.deepEqual((await as<PageOfHandoffs>('linus', 'GET', '/api/v1/hand-offs?schedule=primary')).body.items.map(({ acceptedBy }) => acceptedBy), ['grace'])
  for (const kind of ['handoff.written', 'handoff.accepted']) assert.equal((await as<{ items: unknown[] }>('ada', 'GET', `/api/v1/record?kind=${kind}`)).body.items.length, 1)
}))

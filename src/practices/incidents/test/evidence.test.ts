// Hypotheses, mitigations, recovery and drills over HTTP, on both engines.
import assert from 'node:assert/strict'
import { mainstay } from '../../../base/actor.ts'
import type { Actor } from '../../../base/actor.ts'
import { minuteMs } from '../../../base/duration.ts'
import type { Said } from '../../../base/entry.ts'
import { append } from '../../../record/append.ts'
import { eventually, handClock, onEachEngine, startHouse, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import { catalog } from '../../catalog/practice.ts'
import { objectives } from '../../objectives/practice.ts'
import { budgetSpentBetween } from '../../objectives/questions.ts'
import type { IncidentAnswer, TimelinePage } from '../contract.ts'
import type { HypothesisChange, HypothesisList } from '../contract-hypotheses.ts'
import { judgeRecovery } from '../actions/judge-recovery.ts'
import { verifyMitigation } from '../reactions/verify-mitigations.ts'
import type { DrillAnswer, DrillOfIncident } from '../contract-drills.ts'
import type { PostmortemSeed, RecoveryAnswer } from '../contract-recovery.ts'
import type { MitigationAnswer, MitigationChange, MitigationList } from '../contract-mitigations.ts'
import { incidents } from '../practice.ts'

const say = (house: TestHouse, said: readonly Said[]) => house.house.transact(mainstay, (work) => append(work, said))
const declare = async (house: TestHouse, body: Record<string, unknown>) => {
  const answer = await house.call<IncidentAnswer>('POST', '/api/v1/incidents', body)
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}
const sentences = async (house: TestHouse, id: string) => (await house.call<TimelinePage>('GET', `/api/v1/incidents/${id}/timeline?order=oldest`)).body.items.map(({ sentence }) => sentence)

onEachEngine('a hypothesis is stated, weighed by evidence that exists, and decided once; all of it is on the timeline', (engine) => withHouse({ engine, practices: [catalog(), incidents()] }, async (house) => {
  const incident = await declare(house, { title: 'Nobody can pay', service: 'checkout' })
  const path = `/api/v1/incidents/${incident.number}/hypotheses`
  const post = (what: string, body: unknown = {}) => house.call<HypothesisChange & { code: string }>('POST', `${path}${what}`, body)
  const list = async () => (await house.call<HypothesisList>('GET', path)).body.items
  assert.deepEqual(await list(), [])
  const stated = await post('', { text: 'The deploy of 14:02 broke the pool' })
  assert.equal(stated.status, 201, stated.text)
  const { id } = stated.body.hypothesis
  assert.equal((await post('', { text: ' the DEPLOY of 14:02 broke the pool ' })).body.changed, false)
  assert.equal((await post('', { text: '  ' })).status, 400)
  assert.equal((await post(`/${id}/confirm`)).status, 409)
  const [seq] = await say(house, [{ kind: 'alert.fired', subject: 'alert/alr_1', service: 'checkout', data: { alertName: 'HighErrors', source: 'api' } }])
  for (const [body, status] of [
    [{ side: 'for' }, 400], [{ side: 'for', link: 'the database' }, 400], [{ side: 'for', link: 'alr_nobody' }, 404], [{ side: 'for', link: '999999999' }, 404], [{ side: 'maybe', note: 'x' }, 400],
    [{ side: 'for', excerpt: 'x'.repeat(8_001) }, 400],
    [{ side: 'for', link: 'alr_1', note: 'It began two minutes after' }, 201], [{ side: 'for', link: String(seq) }, 201], [{ side: 'against', excerpt: 'pool: 3 of 200 in use\npassword=hunter2' }, 201],
  ] as const) assert.equal((await post(`/${id}/evidence`, body)).status, status, JSON.stringify(body))
  const [item] = await list()
  assert.equal(item!.state, 'supported')
  assert.deepEqual(item!.evidence.map(({ side, kind, target, title }) => [side, kind, target, title]), [
    ['for', 'alert', 'alert/alr_1', 'Alert HighErrors fired (from api).'], ['for', 'record', String(seq), 'Alert HighErrors fired (from api).'], ['against', 'log', null, ''],
  ])
  assert.deepEqual([(await post(`/${id}/confirm`, { reason: 'Rolled back, and it ended' })).body.hypothesis.state, (await post(`/${id}/confirm`)).body.changed], ['confirmed', false])
  assert.equal((await post(`/${id}/rule-out`)).status, 409)
  assert.equal((await post(`/${id}/reconsider`)).body.hypothesis.settledAt, null)
  assert.equal((await post('/hyp_nobody/confirm')).status, 404)
  const told = await sentences(house, incident.id)
  assert.ok(told.some((sentence) => sentence.endsWith('suspects: “The deploy of 14:02 broke the pool”.')), told.join('\n'))
  assert.ok(told.some((sentence) => /found an alert that speaks for “The deploy/.test(sentence)))
  assert.ok(told.some((sentence) => /confirmed the cause: “The deploy/.test(sentence)))
  const record = (await house.call('GET', `/api/v1/record?subject=incident/${incident.id}&limit=100`)).text
  assert.doesNotMatch(record, /hunter2/, 'what stands in a log stays out of a record that nobody can change')
}))

/** An objective of checkout whose counts are pushed: no outside system is asked. */
const slo = { apiVersion: 'mainstay.dev/v1', kind: 'Objective', metadata: { name: 'checkout-availability' }, spec: { service: 'checkout', target: '99.9%', window: '30d', source: 'push', indicator: 'pushed' } }
const practices = () => [catalog(), objectives({ sources: () => ({ find: async () => null }) }), incidents()]

onEachEngine('a mitigation is approved by another, done, and verified by the SLIs with a stop in the middle', async (engine) => {
  const startMs = Math.floor(Date.now() / minuteMs) * minuteMs
  const clock = handClock(startMs)
  const push = (house: TestHouse, fromMinute: number, toMinute: number, good: number) => house.call('POST', '/api/v1/objectives/checkout-availability/counts', {
    counts: Array.from({ length: toMinute - fromMinute }, (_, index) => ({ at: new Date(startMs + (fromMinute + index) * minuteMs).toISOString(), good, total: 1_000 })),
  })
  const house = await startHouse({ engine, clock, practices: practices() })
  const policies = `apiVersion: mainstay.dev/v1
kind: MitigationPolicy
metadata: { name: four-eyes }
spec: { tiers: [0, 1], kinds: [roll-back, fail-over], approvers: { roles: [incident-commander] } }
`
  const apply = (text: string) => house.call<{ isApplied: boolean; findings: { say: string; line?: number }[] }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'p.yaml', text }] })
  assert.equal((await apply(policies)).body.isApplied, true)
  assert.match((await apply(policies.replace('fail-over', 'fail-under'))).body.findings[0]!.say, /spec\.kinds\[1\] must be equal to one of/)
  await house.call('PUT', '/api/v1/services/checkout', { tier: 1 })
  assert.equal((await house.call('PUT', '/api/v1/objectives/checkout-availability', slo)).status, 200)
  for (const name of ['ada', 'ben']) await house.call('POST', '/api/v1/people', { name, displayName: name.toUpperCase(), role: 'responder' })
  const people = (await house.call<{ items: { id: string; name: string }[] }>('GET', '/api/v1/people')).body.items
  const as = (name: string): Actor => ({ kind: 'person', id: people.find((each) => each.name === name)!.id, name })
  const incident = await declare(house, { title: 'Orders fail', service: 'checkout', commander: 'ada' })
  const path = `/api/v1/incidents/${incident.id}/mitigations`
  const post = (what: string, body?: unknown) => house.call<MitigationChange & { detail: string }>('POST', `${path}${what}`, body)

  assert.equal((await post('', { kind: 'roll-back', text: 'to 4.16', change: 'chg_none' })).status, 404)
  await say(house, [{ kind: 'change.recorded', subject: 'change/chg_1', service: 'checkout', data: { title: 'checkout 4.17' } }])
  const proposed = await post('', { kind: 'roll-back', text: 'to 4.16', change: 'chg_1' })
  assert.equal(proposed.status, 201, proposed.text)
  const { id } = proposed.body.mitigation
  assert.deepEqual([proposed.body.mitigation.state, proposed.body.mitigation.change, proposed.body.mitigation.approvals[0]!.who], ['proposed', { id: 'chg_1', title: 'checkout 4.17' }, 'the incident commander'])
  const tooEarly = await post(`/${id}/done`)
  assert.deepEqual([tooEarly.status, /four-eyes asks for an approval/.test(tooEarly.text)], [409, true])
  assert.equal((await post(`/${id}/approve`)).status, 409, 'a token is nobody')
  const { approveMitigation, mitigationIsDone } = await import('../actions/mitigate.ts')
  await assert.rejects(house.house.transact(as('ben'), (work) => approveMitigation(work, incident.id, id)), /the incident commander/)
  await house.house.transact(as('ada'), (work) => approveMitigation(work, incident.id, id))
  await push(house, -20, 0, 900)
  await house.house.transact(as('ben'), (work) => mitigationIsDone(work, incident.id, id, {}))
  assert.equal((await post('', { kind: 'restart', text: 'the workers' })).body.mitigation.state, 'approved', 'no policy asks for this kind')
  await house.stop()

  // Stopped before the first look was due; it is made by whoever starts next.
  clock.forward(5 * minuteMs + 1_000)
  const again = await startHouse({ again: house, clock, practices: practices() })
  const found = async (): Promise<MitigationAnswer> => (await again.call<MitigationList>('GET', path)).body.items.find((item) => item.id === id)!
  const first = await eventually(async () => { const one = await found(); return one.verification?.verdict ? one : null })
  assert.deepEqual([first.verification!.verdict, first.verification!.checks], ['unknown', 1], 'nothing was measured since')
  await push(again, 0, 10, 1_000)
  clock.forward(5 * minuteMs)
  // Time is moved by hand: the job is run rather than waited for.
  await again.house.transact(mainstay, (work) => verifyMitigation(work, id))
  const second = await eventually(async () => { const one = await found(); return one.verification?.verdict === 'pass' ? one : null })
  const [sli] = second.verification!.slis
  assert.deepEqual([sli!.before.good, sli!.before.total, sli!.after.good, sli!.after.total, second.verification!.nextCheckAt], [13_500, 15_000, 5_000, 5_000, null])
  const undone = await again.call<MitigationChange>('POST', `${path}/${id}/undo`, { reason: 'It was not the deploy' })
  assert.deepEqual([undone.body.mitigation.state, undone.body.mitigation.verification?.verdict], ['undone', 'pass'])
  const told = await sentences(again, incident.id)
  for (const words of [/BEN did it: roll back “to 4.16” on checkout\.$/, /^The SLIs cannot say whether it helped: roll back/, /^The SLIs say that it helped: roll back/, /undid it: roll back/]) assert.ok(told.some((sentence) => words.test(sentence)), `${words}\n${told.join('\n')}`)
  assert.equal((await again.call('DELETE', '/api/v1/incident-policies/MitigationPolicy/four-eyes')).status, 204)
  assert.equal((await again.call('DELETE', '/api/v1/incident-policies/MitigationPolicy/four-eyes')).status, 404)
  await again.stop()
})

onEachEngine('the end is proposed when all is well for long enough, resolves where a policy says so, and the same burn reopens it', async (engine) => {
  const startMs = Math.floor(Date.now() / minuteMs) * minuteMs
  const clock = handClock(startMs)
  const house = await startHouse({ engine, clock, practices: practices() })
  const counts = (fromMinute: number, toMinute: number, good: number) => house.call('POST', '/api/v1/objectives/checkout-availability/counts', {
    counts: Array.from({ length: toMinute - fromMinute }, (_, index) => ({ at: new Date(startMs + (fromMinute + index) * minuteMs).toISOString(), good, total: 1_000 })),
  })
  assert.equal((await house.call('PUT', '/api/v1/objectives/checkout-availability', slo)).status, 200)
  const situation = (kind: string): Said => ({ kind, atMs: clock.nowMs(), subject: 'situation/sit_a', service: 'checkout', data: { title: 'Orders fail', urgency: 'page', service: 'checkout', alert: 'alr_a', alertName: 'X', severity: null, reason: 'r', hasRisen: false, alerts: 1, openAlerts: 1 } })
  const burn = (): Said => ({ kind: 'burn.started', atMs: clock.nowMs(), subject: 'objective/checkout-availability', service: 'checkout', data: { key: 'k', objective: 'checkout-availability', severity: 'page', service: 'checkout' } })
  await counts(-30, 0, 500)
  const spent = await budgetSpentBetween(house.house.read, 'checkout-availability', { fromMs: startMs - 30 * minuteMs, toMs: startMs })
  assert.deepEqual([spent!.total - spent!.good, spent!.total, spent!.coverage, Math.round(spent!.minutes! * 1e6) / 1e6], [15_000, 30_000, 1, 15], 'half of all failed for 30 minutes: 15 minutes of outage')
  await say(house, [burn(), situation('situation.opened')])
  const incident = await eventually(async () => (await house.call<{ items: IncidentAnswer[] }>('GET', '/api/v1/incidents')).body.items[0])
  const read = async () => (await house.call<IncidentAnswer>('GET', `/api/v1/incidents/${incident.id}`)).body
  const recovery = async () => (await house.call<RecoveryAnswer>('GET', `/api/v1/incidents/${incident.id}/recovery`)).body
  const until = (state: RecoveryAnswer['state']) => eventually(async () => { const one = await recovery(); return one.state === state ? one : null }, 10_000)
  const judge = () => house.house.transact(mainstay, (work) => judgeRecovery(work, incident.id))
  await judge()
  const waiting = await recovery()
  assert.deepEqual([waiting.policy.automatic, waiting.say], [false, 'Not over: a linked situation still fires.'])
  clock.forward(2 * minuteMs)
  await say(house, [{ kind: 'burn.stopped', atMs: clock.nowMs(), subject: 'objective/checkout-availability', service: 'checkout', data: { key: 'k', objective: 'checkout-availability' } }, situation('situation.resolved')])
  await eventually(async () => (await read()).state === 'mitigated')
  await judge()
  assert.match((await recovery()).say, /checkout-availability/)
  // Its alert is silent; its SLI is not: the last 15 minutes were bad.
  clock.forward(18 * minuteMs)
  await counts(0, 20, 1_000)
  clock.forward(minuteMs)
  await judge()
  const proposed = await until('proposed')
  assert.deepEqual([proposed.slis[0]!.good, proposed.slis[0]!.total, (await read()).state], [14_000, 14_000, 'mitigated'], 'nothing resolves by itself without a policy')
  assert.equal((await house.call('POST', `/api/v1/incidents/${incident.id}/recovery/decline`, { reason: 'One customer still waits' })).status, 200)
  assert.equal((await recovery()).state, 'well')
  assert.equal((await house.call('POST', `/api/v1/incidents/${incident.id}/recovery/decline`)).status, 409)
  const policy = 'apiVersion: mainstay.dev/v1\nkind: RecoveryPolicy\nmetadata: { name: checkout }\nspec: { services: [checkout], automatic: true, watchMinutes: 30 }\n'
  assert.equal((await house.call<{ isApplied: boolean }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'p.yaml', text: policy }] })).body.isApplied, true)
  clock.forward(16 * minuteMs)
  await counts(20, 37, 1_000)
  clock.forward(minuteMs)
  await judge()
  await eventually(async () => (await read()).state === 'resolved', 10_000)
  assert.match((await recovery()).say, /within 30 minutes reopens it/)

  const seed = (await house.call<PostmortemSeed>('GET', `/api/v1/incidents/${incident.id}/postmortem-seed`)).body
  assert.equal(Object.keys(seed.timestamps).length, 12)
  assert.deepEqual(Object.entries(seed.timestamps).filter(([, stamp]) => stamp !== null).map(([name]) => name), ['impact_start', 'detected', 'declared', 'mitigated', 'resolved'])
  assert.equal(seed.timestamps.resolved!.by.name, 'Mainstay')
  assert.deepEqual(seed.impact.objectives.map(({ name, total, budgetMinutes }) => [name, total > 0, budgetMinutes !== null]), [['checkout-availability', true, true]])

  clock.forward(10 * minuteMs)
  await say(house, [burn()])
  await eventually(async () => (await read()).state === 'open')
  const told = await sentences(house, incident.id)
  for (const words of [/proposed to resolve/, /said that it is not over yet/, /resolved the incident/, /reopened the incident/]) assert.ok(told.some((sentence) => words.test(sentence)), `${words}\n${told.join('\n')}`)

  await eventually(async () => (await recovery()).say === 'Not over: it was reopened.')
  const drill = (await house.call<DrillAnswer>('POST', '/api/v1/drills', { scenario: 'slow-leak' })).body
  assert.deepEqual([drill.scenario, drill.story, new Set(drill.checks.map(({ verdict }) => verdict))], [null, null, new Set(['open'])])
  assert.equal((await house.call<DrillOfIncident>('GET', `/api/v1/incidents/${incident.id}/drill`)).body.drill, null)
  await house.stop()
  // Whoever played it was killed; so was Mainstay.
  clock.forward(46 * minuteMs)
  const again = await startHouse({ again: house, clock, practices: practices() })
  const lost = await eventually(async () => { const { drill: one } = (await again.call<DrillOfIncident>('GET', `/api/v1/incidents/${drill.incident}/drill`)).body; return one?.endedAt ? one : null })
  await eventually(async () => /too little of checkout-availability is measured/.test((await again.call<RecoveryAnswer>('GET', `/api/v1/incidents/${incident.id}/recovery`)).body.say))
  assert.deepEqual([lost.how, lost.scenario, new Set(lost.checks.map(({ verdict }) => verdict))], ['lost', 'slow-leak', new Set(['fail'])])
  assert.equal((await again.call<DrillAnswer>('POST', `/api/v1/incidents/${drill.incident}/drill/end`, { how: 'finished' })).body.how, 'lost', 'the first end counts')
  await again.stop()
})

// Verdicts over HTTP, and what is inferred from what alerts, on-call and incidents really wrote on the record; on both engines.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { bootstrapToken, eventually, handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { EngineName, TestHouse } from '../../../../test/harness.ts'
import type { PageOfSituations, QualityAnswer, SituationAnswer, SuggestionsAnswer, VerdictAnswer } from '../contract.ts'

const minute = 60_000
type Clock = ReturnType<typeof handClock>

const inHouse = (engine: EngineName, run: (house: TestHouse, clock: Clock) => Promise<void>) => {
  const clock = handClock(Date.UTC(2026, 10, 2, 9))
  return withHouse({ engine, clock }, (house) => run(house, clock))
}

/** An alert of that rule fires, is paged for, and ends after some minutes; its situation. */
async function firing(house: TestHouse, clock: Clock, of: { name: string; service: string; minutes: number; before?: (situation: SituationAnswer) => Promise<void> }): Promise<SituationAnswer> {
  const send = (state: 'firing' | 'resolved') => house.call('POST', '/api/v1/alerts', { alerts: [{ name: of.name, key: `${of.name}/${of.service}`, service: of.service, severity: 'critical', state }] })
  assert.equal((await send('firing')).status, 202)
  const situation = (await house.call<PageOfSituations>('GET', `/api/v1/situations?state=open&service=${of.service}`)).body.items[0]!
  await eventually(async () => (await house.call<{ items: unknown[] }>('GET', `/api/v1/pages?situation=${situation.id}`)).body.items.length === 1)
  await of.before?.(situation)
  clock.forward(of.minutes * minute)
  assert.equal((await send('resolved')).status, 202)
  await eventually(async () => (await house.call<{ items: { state: string }[] }>('GET', `/api/v1/pages?situation=${situation.id}`)).body.items[0]!.state === 'resolved')
  clock.forward(30 * minute)
  return situation
}
const verdict = async (house: TestHouse, id: string) => (await house.call<VerdictAnswer>('GET', `/api/v1/situations/${id}/verdict`)).body
const pageOf = async (house: TestHouse, situation: string) => (await house.call<{ items: { id: string }[] }>('GET', `/api/v1/pages?situation=${situation}`)).body.items[0]!.id

onEachEngine('verdicts are inferred from the record until a person says otherwise', (engine) => inHouse(engine, async (house, clock) => {
  const ignored = await firing(house, clock, { name: 'A', service: 'one', minutes: 20 })
  const blink = await firing(house, clock, { name: 'B', service: 'two', minutes: 2 })
  const acknowledged = await firing(house, clock, { name: 'C', service: 'three', minutes: 20, before: async ({ id }) => void (await house.call('POST', `/api/v1/pages/${await pageOf(house, id)}/acknowledge`)) })
  const resolved = await firing(house, clock, { name: 'D', service: 'four', minutes: 20, before: async ({ id }) => void (await house.call('POST', `/api/v1/pages/${await pageOf(house, id)}/resolve`, { reason: 'rolled back' })) })
  for (const [situation, expected] of [[ignored, 'self-healed'], [blink, 'transient'], [acknowledged, 'not-actionable'], [resolved, 'actionable']] as const) {
    assert.partialDeepStrictEqual(await verdict(house, situation.id), { verdict: expected, isInferred: true, by: null })
  }
  const said = await house.call<VerdictAnswer>('PUT', `/api/v1/situations/${ignored.id}/verdict`, { verdict: 'actionable', rubric: { isPrecise: false }, note: 'The disk was really full.' })
  assert.equal(said.status, 200)
  assert.partialDeepStrictEqual(said.body, { verdict: 'actionable', isInferred: false, rubric: { isIndicative: null, isPrecise: false, isHandleable: null }, note: 'The disk was really full.', at: new Date(clock.nowMs()).toISOString() })
  assert.match(said.body.by ?? '', /^token\//)
  await house.call('PUT', `/api/v1/situations/${ignored.id}/verdict`, { verdict: 'actionable' })
  const { body: { items } } = await house.call<{ items: { data: Record<string, unknown>; subject: string }[] }>('GET', '/api/v1/record?kind=situation.judged')
  assert.deepEqual(items.map(({ subject, data }) => [subject, data['verdict'], data['previous']]), [[`situation/${ignored.id}`, 'actionable', null]], 'said twice is said once')

  const { body: quality } = await house.call<QualityAnswer>('GET', '/api/v1/alert-quality?by=service')
  assert.partialDeepStrictEqual(quality.total, { situations: 4, pages: 4, judged: 4, said: 1, inferred: 3, actionable: 2, index: 0.5 })
  assert.deepEqual(quality.groups.map(({ group, index }) => [group, index]).toSorted(), [['four', 1], ['one', 1], ['three', 0], ['two', 0]])
  assert.equal(quality.weeks.length, 4)
  assert.equal(quality.weeks.reduce((sum, { situations }) => sum + situations, 0), 4)
  assert.deepEqual(quality.noise.map(({ rule, verdict: why }) => [rule, why]), [['C', 'not-actionable'], ['B', 'transient']])

  assert.equal((await house.call('DELETE', `/api/v1/situations/${ignored.id}/verdict`)).status, 204)
  assert.partialDeepStrictEqual(await verdict(house, ignored.id), { verdict: 'self-healed', isInferred: true })
}))

onEachEngine('a rule that pages for minutes at a time is replayed with a longer wait', (engine) => inHouse(engine, async (house, clock) => {
  for (let index = 0; index < 6; index++) await firing(house, clock, { name: 'Flappy', service: 'shop', minutes: index === 5 ? 40 : 2 })
  const { body } = await house.call<SuggestionsAnswer>('GET', '/api/v1/alert-quality/suggestions?timeZone=Europe/Berlin')
  assert.equal(body.rules.length, 1)
  assert.partialDeepStrictEqual(body.rules[0], { rule: 'Flappy', services: ['shop'], situations: 6, pages: 6, noisy: 6 })
  const wait = body.rules[0]!.suggestions.find(({ kind }) => kind === 'wait')
  assert.partialDeepStrictEqual(wait, { waitMs: 5 * minute, replay: { pages: 6, wouldBe: 1, missed: 0 } })
}))

onEachEngine('what cannot be is refused and names itself', (engine) => inHouse(engine, async (house) => {
  assert.partialDeepStrictEqual(await house.call('PUT', '/api/v1/situations/sit_none/verdict', { verdict: 'actionable' }), { status: 404, body: { code: 'ALERTS_NO_SITUATION' } })
  assert.equal((await house.call('PUT', '/api/v1/situations/sit_none/verdict', { verdict: 'boring' })).status, 400)
  assert.partialDeepStrictEqual(await house.call('GET', '/api/v1/alert-quality?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z'), { status: 400, body: { code: 'ALERTS_QUALITY_SPAN' } })
  assert.partialDeepStrictEqual(await house.call('GET', '/api/v1/alert-quality/suggestions?timeZone=Moon/Base'), { status: 400, body: { code: 'ALERTS_QUALITY_ZONE' } })
  assert.partialDeepStrictEqual((await house.call<QualityAnswer>('GET', '/api/v1/alert-quality')).body.total, { situations: 0, index: null })
}))

test('the command line judges, shows the index and the suggestions', () => inHouse('embedded', async (house, clock) => {
  const program = new URL('../../../../bin/mainstay.mjs', import.meta.url).pathname
  const run = async (...args: string[]) => (await promisify(execFile)(process.execPath, [program, 'quality', ...args], { env: { ...process.env, MAINSTAY_URL: house.url, MAINSTAY_TOKEN: bootstrapToken } })).stdout
  assert.match(await run('suggestions'), /No rule is noisy enough/)
  const situations: SituationAnswer[] = []
  for (let index = 0; index < 4; index++) situations.push(await firing(house, clock, { name: 'Flappy', service: 'shop', minutes: 2 }))
  assert.equal(await run('judge', situations[0]!.id, 'duplicate', '--note', 'as the other'), `${situations[0]!.id}: duplicate.\n`)
  const shown = await run('show', '--by', 'rule')
  assert.match(shown, /^0 % of 4 judged situations were worth it \(95 %: 0 % to 49 %\); 1 by people, 3 inferred; 4 pages\./)
  assert.match(shown, /Flappy +0 % +4 +4 +4/)
  assert.match(await run('suggestions', '--time-zone', 'Europe/Berlin'), /Flappy: 4 of 4 were not worth it\.\n {2}Waiting 5m longer/)
  assert.equal((JSON.parse(await run('show', '--json')) as QualityAnswer).total.judged, 4)
}))

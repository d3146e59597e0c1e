// Escalations that end in nobody and shifts that are as good as empty are found before they bite; on both engines.
import assert from 'node:assert/strict'
import { handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import type { Finding } from '../../../base/finding.ts'

const day = 86_400_000
const found = async (house: TestHouse, code: string): Promise<string[]> => (await house.call<{ items: Finding[] }>('GET', '/api/v1/findings')).body.items.filter((finding) => finding.code === code).map(({ level, say }) => `${level}: ${say}`)
const put = async (house: TestHouse, path: string, body: unknown): Promise<void> => {
  const { status, text } = await house.call('PUT', path, body)
  assert.equal(status, 200, text)
}
const weekly = (people: string[]) => ({ timeZone: 'Europe/Berlin', rotations: [{ name: 'main', people, length: { count: 1, unit: 'week' }, startsAt: '2026-11-23T09:00' }] })

onEachEngine('a shift of somebody whom no message can reach is told before it begins, and is an error while it lasts', async (engine) => {
  const clock = handClock(Date.parse('2026-11-24T00:00:00Z'))
  await withHouse({ engine, clock }, async (house) => {
    await house.call('POST', '/api/v1/people', { name: 'ada', role: 'responder', email: 'ada@example.org' })
    await house.call('POST', '/api/v1/people', { name: 'mute', role: 'responder' })
    await put(house, '/api/v1/schedules/primary', weekly(['ada', 'mute']))
    assert.match((await found(house, 'ONCALL_SHIFT_EMPTY')).join(), /^warning: From .*30.* \(Europe\/Berlin\) the shift of primary is as good as empty: mute holds it, and no message can reach them\.$/)
    clock.forward(8 * day)
    assert.match((await found(house, 'ONCALL_SHIFT_EMPTY')).join(), /^error: The shift of primary is as good as empty/)
    const override = await house.call('POST', '/api/v1/schedules/primary/overrides', { person: 'ada', toAt: new Date(clock.nowMs() + 20 * day).toISOString() })
    assert.equal(override.status, 201, override.text)
    assert.deepEqual(await found(house, 'ONCALL_SHIFT_EMPTY'), [])
    await put(house, '/api/v1/schedules/second', { timeZone: 'UTC', rotations: [...weekly(['mute']).rotations, { ...weekly(['ada']).rotations[0]!, name: 'also' }] })
    assert.deepEqual(await found(house, 'ONCALL_SHIFT_EMPTY'), [], 'two are on call, and one can be reached')
  })
})

onEachEngine('a policy whose end leads to nobody is found; one that reaches nobody at all is told as that', (engine) => withHouse({ engine, clock: handClock(Date.parse('2026-11-24T00:00:00Z')) }, async (house) => {
  await house.call('POST', '/api/v1/people', { name: 'ada', role: 'responder', email: 'ada@example.org' })
  await house.call('POST', '/api/v1/people', { name: 'mute', role: 'responder' })
  const policy = (steps: string[], fallback: string | null) => put(house, '/api/v1/escalation-policies/default', { steps: steps.map((person) => ({ targets: [{ person }], delayMinutes: 5 })), ...(fallback === null ? {} : { fallback: { person: fallback } }) })
  for (const [says, steps, fallback, expected] of [
    ['the fallback cannot be reached', ['ada'], 'mute', /its fallback leads to nobody now/],
    ['without a fallback the last step cannot be reached', ['ada', 'mute'], null, /its last step leads to nobody now, and it has no fallback/],
    ['the fallback can be reached', ['mute'], 'ada', null],
    ['the last step can be reached', ['mute', 'ada'], null, null],
    ['nobody can be reached', ['mute'], 'mute', null],
  ] as const) {
    await policy([...steps], fallback)
    const say = (await found(house, 'ONCALL_POLICY_ENDS_IN_NOBODY')).join()
    if (expected === null) assert.equal(say, '', says)
    else assert.match(say, expected, says)
  }
  assert.equal((await found(house, 'ONCALL_POLICY_NOBODY')).length, 1)
}))

// Policies by business hours against a real house, and the preview that says what they would do.
import assert from 'node:assert/strict'
import { hourMs } from '../../../base/duration.ts'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import type { PageDetail, PolicyAnswer, PolicyPreview } from '../contract.ts'
import { recipients, withPager } from './pager.ts'

const office = { timeZone: 'Europe/Berlin', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }
const waiting = { steps: [{ targets: [{ person: 'ada' }], delayMinutes: 5, only: office, waits: true }], fallback: { person: 'boss' } }
const otherwise = { steps: [{ targets: [{ person: 'ada' }], delayMinutes: 5, only: office, otherwise: [{ person: 'grace' }] }, { targets: [{ person: 'ada' }, { person: 'grace' }], delayMinutes: 10, acknowledgements: 2 }], repeat: 0, fallback: { person: 'boss' } }

onEachEngine('low urgency waits for the hours of a step; high urgency asks it at once; out of hours others are asked', (engine) => withPager({ engine }, async (pager) => {
  for (const name of ['ada', 'grace', 'boss']) await pager.person(name, { displayName: name.toUpperCase() })
  await pager.put('/api/v1/escalation-policies/waiting', waiting)
  await pager.put('/api/v1/escalation-policies/otherwise', otherwise)
  const start = async (policy: string, urgency: string): Promise<PageDetail> => (await pager.call<PageDetail>('POST', '/api/v1/pages', { title: `${policy} ${urgency}`, policy, urgency })).body
  const low = await start('waiting', 'ticket')
  assert.deepEqual([low.notifications, low.nextEscalationAt, low.state], [[], '2026-11-23T08:00:00.000Z', 'open'])
  assert.equal((await pager.entries('page.waits')).length, 1)
  const high = await start('waiting', 'page')
  assert.deepEqual(high.people.map(({ name }) => name), ['ada'])
  assert.deepEqual((await start('otherwise', 'page')).people.map(({ name }) => name), ['grace'])
  pager.clock.forward(5 * hourMs + 1)
  await eventually(async () => (await pager.call<PageDetail>('GET', `/api/v1/pages/${low.id}`)).body.notifications.some(({ state }) => state === 'sent'))
  assert.ok(recipients(pager.mail).includes('ada@example.org'))
}))

onEachEngine('the preview says whom a policy asks and when, and refuses what could not be saved', (engine) => withPager({ engine }, async (pager) => {
  for (const name of ['ada', 'grace', 'boss']) await pager.person(name, { displayName: name.toUpperCase() })
  const preview = async (policy: unknown, urgency: string) => (await pager.call<PolicyPreview>('POST', '/api/v1/escalation-policies/preview', { policy, urgency, at: '2026-11-23T02:00:00Z', timeZone: 'Europe/Berlin' })).body.items.map(({ says }) => says)
  assert.deepEqual(await preview(otherwise, 'page'), [
    'Mon 23 Nov, 03:00: GRACE (step 1).', 'Mon 23 Nov, 03:05: ADA, GRACE (step 2), until 2 people acknowledge.', 'Mon 23 Nov, 03:15: BOSS, as the fallback; then nobody else is asked.',
  ])
  assert.deepEqual(await preview(waiting, 'ticket'), [
    'Mon 23 Nov, 03:00: nobody yet: the next step waits for its hours, until Mon 23 Nov, 09:00.', 'Mon 23 Nov, 09:00: ADA (step 1).', 'Mon 23 Nov, 09:05: BOSS, as the fallback; then nobody else is asked.',
  ])
  for (const step of [{ waits: true }, { otherwise: [{ person: 'grace' }] }, { only: office, waits: true, otherwise: [{ person: 'grace' }] }, { targets: [{ person: 'nobody' }] }]) {
    const policy = { steps: [{ targets: [{ person: 'ada' }], delayMinutes: 5, ...step }] }
    assert.ok([400, 404].includes((await pager.call('POST', '/api/v1/escalation-policies/preview', { policy })).status))
    assert.ok([400, 404].includes((await pager.call('PUT', '/api/v1/escalation-policies/bad', policy)).status))
  }
  await pager.put('/api/v1/escalation-policies/otherwise', otherwise)
  const { steps } = (await pager.call<PolicyAnswer>('GET', '/api/v1/escalation-policies/otherwise')).body
  assert.deepEqual(steps[0]?.otherwise.map(({ name }) => name), ['grace'])
}))

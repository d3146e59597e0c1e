// What the forms of schedules ask of the API: a preview before saving, over HTTP on both engines.
import assert from 'node:assert/strict'
import { eventually, onEachEngine } from '../../../../test/harness.ts'
import type { OverrideAnswer, PolicyAnswer } from '../contract.ts'
import type { SchedulePreview } from '../contract-schedule-preview.ts'
import { oncallDocuments } from '../documents.ts'
import { policyDraft } from '../model/policy-draft.ts'
import { usualPolicy, withPager } from './pager.ts'

onEachEngine('a schedule is previewed before it is saved, with its gaps, and nothing is written', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  await pager.person('mute', { email: undefined })
  const rotation = { name: 'weekly', people: ['ada', 'grace'], length: { count: 1, unit: 'week' }, startsAt: '2026-11-16T09:00' }
  const preview = (schedule: object, more: object = {}) => pager.call<SchedulePreview & { code: string }>('POST', '/api/v1/schedules/preview', { schedule: { timeZone: 'Europe/Berlin', ...schedule }, from: '2026-11-23T03:00:00Z', to: '2026-12-07T08:00:00Z', ...more })
  const whole = await preview({ rotations: [rotation] })
  assert.equal(whole.status, 200, whole.text)
  assert.deepEqual(whole.body.final.shifts.map(({ person, fromAt }) => `${fromAt.slice(5, 13)} ${person?.name}`), ['11-23T03 ada', '11-23T08 grace', '11-30T08 ada'])
  assert.deepEqual(whole.body.findings, [])
  // Office hours only: every night is a gap, told before saving.
  const office = await preview({ rotations: [{ ...rotation, windows: [{ from: '09:00', to: '17:00' }] }] })
  assert.match(office.body.findings.map(({ code, say }) => `${code} ${say}`).join(), /^ONCALL_GAP Nobody is on call for this-schedule now until Mon 23 Nov, 09:00 \(Europe\/Berlin\) \(and 90 more gaps/)
  assert.equal(office.body.final.gaps.length, 15)
  // A temporary rotation with an end covers the one below it.
  const covered = await preview({ mode: 'last-wins', rotations: [rotation, { ...rotation, name: 'temporary', people: ['boss'], startsAt: '2026-11-25T09:00', endsAt: '2026-11-27T09:00' }] })
  assert.deepEqual(covered.body.final.shifts.map(({ person }) => person?.name), ['ada', 'grace', 'boss', 'grace', 'ada'])
  assert.match((await preview({ rotations: [{ ...rotation, people: ['mute'] }] })).body.findings.map(({ code }) => code).join(), /ONCALL_SHIFT_EMPTY/)
  // Overrides of the schedule that is changed count.
  await pager.call('POST', '/api/v1/schedules/primary/overrides', { person: 'boss', fromAt: '2026-11-24T08:00:00Z', toAt: '2026-11-25T08:00:00Z' })
  assert.deepEqual((await preview({ rotations: [rotation] }, { name: 'primary' })).body.final.shifts.map(({ person }) => person?.name), ['ada', 'grace', 'boss', 'grace', 'ada'])
  for (const [words, code] of [
    [{ rotations: [{ ...rotation, people: ['nobody'] }] }, 'ONCALL_NO_SUCH_PERSON'], [{ rotations: [rotation, rotation] }, 'ONCALL_SCHEDULE'], [{ timeZone: 'Mars/Base', rotations: [] }, 'ONCALL_SCHEDULE'],
    [{ rotations: [], shiftsFrom: 'none' }, 'ONCALL_NO_SUCH_CALENDAR'],
  ] as const) assert.equal((await preview(words)).body.code, code)
  assert.equal((await preview({ rotations: [] }, { to: '2027-12-07T08:00:00Z' })).body.code, 'ONCALL_RANGE')
  assert.equal((await pager.entries('schedule.saved')).length, 1, 'a preview is not on the record')
}))

onEachEngine('an override is changed in its place; a policy keeps the webhooks that are told cut; a method is tried alone', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const overrides = '/api/v1/schedules/primary/overrides'
  const made = (await pager.call<OverrideAnswer>('POST', overrides, { person: 'boss', fromAt: '2026-11-24T08:00:00Z', toAt: '2026-11-25T08:00:00Z', reason: 'dentist' })).body
  const change = (words: object, id = made.id) => pager.call<OverrideAnswer & { code: string }>('PUT', `${overrides}/${id}`, { person: 'boss', toAt: '2026-11-26T08:00:00Z', ...words })
  assert.partialDeepStrictEqual((await change({ person: 'ada', replaces: 'grace' })).body, { id: made.id, person: { name: 'ada' }, replaces: { name: 'grace' }, fromAt: made.fromAt, toAt: '2026-11-26T08:00:00.000Z', reason: null, createdAt: made.createdAt })
  assert.equal((await pager.entries('override.changed')).length, 1)
  for (const [words, id, code] of [[{ toAt: '2026-11-20T00:00:00Z' }, made.id, 'ONCALL_OVERRIDE_TIME'], [{ replaces: 'boss' }, made.id, 'ONCALL_OVERRIDE_SAME'], [{}, 'ovr_none', 'ONCALL_NO_SUCH_OVERRIDE']] as const) assert.equal((await change(words, id)).body.code, code)

  const policy = '/api/v1/escalation-policies/hooked'
  const [first, second] = ['https://bridge.example.org/one-secret', 'https://bridge.example.org/two-secret']
  await pager.put(policy, { steps: [{ targets: [{ person: 'ada' }, { webhook: first }], delayMinutes: 5 }, { targets: [{ webhook: second }, { person: 'ada' }], delayMinutes: 5 }] })
  const told = policyDraft((await pager.call<PolicyAnswer>('GET', policy)).body)
  assert.doesNotMatch(JSON.stringify(told), /secret/)
  await pager.put(policy, { ...told, repeat: 2 })
  assert.equal((await pager.call('POST', '/api/v1/escalation-policies/preview', { name: 'hooked', policy: told })).status, 200)
  const stored = JSON.stringify((await oncallDocuments.find(({ kind }) => kind === 'EscalationPolicy')!.stored(pager.house.read)).get('hooked'))
  assert.match(stored, /one-secret.*two-secret.*"repeat":2/)
  assert.equal((await pager.call<{ code: string }>('PUT', '/api/v1/escalation-policies/fresh', told)).body.code, 'ONCALL_ADDRESS', 'of another policy the beginning is no address')

  const methods = '/api/v1/people/ada/contact-methods'
  const method = (await pager.call<{ id: string }>('POST', methods, { kind: 'webhook', address: 'https://bridge.example.org/ada' })).body
  const trial = () => pager.call<{ code: string }>('POST', `${methods}/${method.id}/test`)
  assert.equal((await trial()).body.code, 'ONCALL_METHOD_UNPROVEN')
  const code = await eventually(() => Promise.resolve(/\b\d{6}\b/.exec(pager.hook.took[0]?.text ?? '')?.[0] ?? null))
  await pager.call('POST', `${methods}/${method.id}/verify`, { code })
  assert.equal((await trial()).status, 200)
  await eventually(() => Promise.resolve(pager.hook.took.some(({ subject, secret }) => subject.startsWith('[TEST]') && secret !== null) || null))
  assert.equal(pager.mail.took.length, 0, 'by this method alone')
}))

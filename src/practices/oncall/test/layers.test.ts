// Layers, windows, zones and holidays of schedules over HTTP and in files, on both engines.
import assert from 'node:assert/strict'
import { onEachEngine } from '../../../../test/harness.ts'
import type { FinalSchedule, ScheduleAnswer } from '../contract.ts'
import { withPager } from './pager.ts'

const week = { length: { count: 1, unit: 'week' }, startsAt: '2026-11-16T00:00' }
const layered = {
  timeZone: 'Europe/Berlin', mode: 'last-wins', holidays: ['2026-12-25'],
  rotations: [
    { name: 'base', people: ['ada'], ...week },
    { name: 'office', people: ['grace'], ...week, timeZone: 'Europe/London', windows: [{ days: ['mon', 'tue'], from: '09:00', to: '17:00' }], holidays: 'off' },
  ],
}

onEachEngine('the last layer that holds somebody wins, within its windows and its zone', (engine) => withPager({ engine }, async (pager) => {
  for (const name of ['ada', 'grace']) await pager.person(name)
  await pager.put('/api/v1/schedules/layered', layered)
  const known = (await pager.call<ScheduleAnswer>('GET', '/api/v1/schedules/layered')).body
  assert.deepEqual([known.mode, known.holidays, known.rotations[1]?.windows, known.rotations[1]?.timeZone], ['last-wins', ['2026-12-25'], [{ days: ['mon', 'tue'], from: '09:00', to: '17:00' }], 'Europe/London'])
  const final = (await pager.call<FinalSchedule>('GET', '/api/v1/schedules/layered/final?from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z')).body
  assert.deepEqual(final.shifts.map((shift) => [shift.person?.name, shift.rotation, shift.fromAt]), [
    ['ada', 'base', '2026-11-23T00:00:00.000Z'], ['grace', 'office', '2026-11-23T09:00:00.000Z'], ['ada', 'base', '2026-11-23T17:00:00.000Z'],
  ])
  assert.deepEqual([final.gaps, final.overlaps], [[], []])
}))

onEachEngine('what windows, holidays, zones and ends cannot be is refused with its field', (engine) => withPager({ engine }, async (pager) => {
  await pager.person('ada')
  const refused = async (more: object, ofSchedule: object = {}) => {
    const answer = await pager.call<{ code: string; facts: { field: string } }>('PUT', '/api/v1/schedules/x', { timeZone: 'UTC', ...ofSchedule, rotations: [{ name: 'r', people: ['ada'], ...week, ...more }] })
    assert.equal(answer.status, 400, answer.text)
    assert.equal(answer.body.code, 'ONCALL_SCHEDULE', answer.text)
    return answer.body.facts.field
  }
  assert.equal(await refused({ windows: [{ from: '09:00', to: '25:00' }] }), 'rotations[0].windows[0].to')
  assert.equal(await refused({ timeZone: 'Europe/Atlantis' }), 'rotations[0].timeZone')
  assert.equal(await refused({ endsAt: '2026-11-16T00:00' }), 'rotations[0].endsAt')
  assert.equal(await refused({}, { holidays: ['2026-02-30'] }), 'holidays[0]')
}))

onEachEngine('a gap 80 days ahead and a person in two rotations at once are told before they bite', (engine) => withPager({ engine }, async (pager) => {
  await pager.person('ada')
  await pager.put('/api/v1/schedules/ending', { timeZone: 'UTC', rotations: [{ name: 'r', people: ['ada'], ...week, endsAt: '2027-02-11T00:00' }] })
  await pager.put('/api/v1/schedules/twice', { timeZone: 'UTC', rotations: [{ name: 'a', people: ['ada'], ...week }, { name: 'b', people: ['ada'], ...week }] })
  const found = (await pager.call<{ items: { code: string; say: string }[] }>('GET', '/api/v1/findings')).body.items
  assert.match(found.find((one) => one.code === 'ONCALL_GAP')?.say ?? '', /ending from Thu 11 Feb, 00:00/)
  assert.match(found.find((one) => one.code === 'ONCALL_OVERLAP')?.say ?? '', /ada holds a and b of twice at once/)
}))

const file = `
apiVersion: mainstay.dev/v1
kind: Person
metadata: { name: ada }
spec: { role: responder }
---
apiVersion: mainstay.dev/v1
kind: Schedule
metadata: { name: layered }
spec:
  timeZone: Europe/Berlin
  mode: last-wins
  holidays: ["2026-12-26", "2026-12-25"]
  rotations:
    - name: weekends
      people: [ada]
      length: { count: 1, unit: week }
      startsAt: "2026-11-16T09:00"
      endsAt: "2027-11-16T09:00"
      timeZone: Asia/Tokyo
      holidays: only
      windows: [{ fromDay: fri, from: "18:00", toDay: mon, to: "08:00" }, { days: [tue, mon], from: "09:00", to: "17:00" }]
`
interface Applied { isApplied: boolean; changes: { kind: string; change: string }[]; findings: { code: string }[] }

onEachEngine('a file with layers applies, changes nothing the second time, and exports as it was', (engine) => withPager({ engine }, async (pager) => {
  const apply = (text: string) => pager.call<Applied>('POST', '/api/v1/configuration/apply', { files: [{ path: 'on-call.yaml', text }] })
  const first = await apply(file)
  assert.equal(first.body.isApplied, true, first.text)
  const again = await apply(file)
  assert.deepEqual([...new Set(again.body.changes.map((one) => one.change))], ['unchanged'], again.text)
  const exported = (await pager.call<{ files: { text: string }[] }>('GET', '/api/v1/configuration/export')).body.files.map((one) => one.text).join('---\n')
  assert.match(exported, /last-wins/)
  const reread = await apply(exported)
  assert.deepEqual([...new Set(reread.body.changes.map((one) => one.change))], ['unchanged'], reread.text)
}))

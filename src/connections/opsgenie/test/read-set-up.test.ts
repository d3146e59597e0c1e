// What Opsgenie's API answers, read: rotations with restrictions, escalations whose times count from the start, files of a backup.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shiftsBetween } from '../../../practices/oncall/model/schedule.ts'
import { readOpsgenie } from '../read-set-up.ts'

const nowMs = Date.parse('2026-11-23T03:00:00Z')
const users = ['ada', 'grace'].map((name) => ({ id: `u-${name}`, username: `${name}@example.org`, fullName: name, role: { name: 'User' } }))
const read = (answers: object) => readOpsgenie([{ path: 'all.json', text: JSON.stringify({ users, ...answers }) }], nowMs)
const participant = (name: string) => ({ type: 'user', id: `u-${name}`, username: `${name}@example.org` })

function shiftsOf(rotations: readonly object[], from: string, to: string): (string | null)[][] {
  const { value, findings } = read({ schedules: [{ id: 's', name: 's', timezone: 'Europe/Berlin', enabled: true, rotations }] })
  assert.deepEqual(findings, [])
  const [schedule] = value.schedules
  return shiftsBetween({ name: 's', timeZone: 'Europe/Berlin', rotations: schedule!.rotations, overrides: [] }, Date.parse(from), Date.parse(to)).filter((shift) => shift.person !== null)
    .map((shift) => [new Date(shift.fromMs).toISOString().slice(0, 16), new Date(shift.toMs).toISOString().slice(0, 16), shift.person])
}

test('a weekly rotation hands over at its hour of the wall on both sides of a change of clocks', () => {
  // Since March; by UTC the hand-over is at seven in summer and at eight in winter.
  const rotation = { id: 'r', name: 'r', type: 'weekly', length: 1, startDate: '2026-03-02T08:00:00Z', endDate: null, participants: [participant('ada'), participant('grace')] }
  assert.deepEqual(shiftsOf([rotation], '2026-10-19T00:00:00Z', '2026-11-03T00:00:00Z'), [
    ['2026-10-19T00:00', '2026-10-19T07:00', 'u-ada'], ['2026-10-19T07:00', '2026-10-26T08:00', 'u-grace'], ['2026-10-26T08:00', '2026-11-02T08:00', 'u-ada'], ['2026-11-02T08:00', '2026-11-03T00:00', 'u-grace'],
  ])
})

test('restrictions of hours and of days hold it only then, over midnight too', () => {
  const rotation = (timeRestriction: object) => ({ id: 'r', name: 'r', type: 'daily', length: 1, startDate: '2026-11-01T23:00:00Z', participants: [participant('ada')], timeRestriction })
  assert.deepEqual(shiftsOf([rotation({ type: 'time-of-day', restriction: { startHour: 22, startMin: 30, endHour: 6, endMin: 0 } })], '2026-11-23T12:00:00Z', '2026-11-24T12:00:00Z'), [['2026-11-23T21:30', '2026-11-24T05:00', 'u-ada']])
  const days = { type: 'weekday-and-time-of-day', restrictions: [{ startDay: 'friday', startHour: 18, startMin: 0, endDay: 'monday', endHour: 8, endMin: 0 }, { startDay: 'wednesday', startHour: 9, startMin: 0, endDay: 'wednesday', endHour: 17, endMin: 0 }] }
  assert.deepEqual(shiftsOf([rotation(days)], '2026-11-24T00:00:00Z', '2026-12-01T00:00:00Z'), [['2026-11-25T08:00', '2026-11-25T16:00', 'u-ada'], ['2026-11-27T17:00', '2026-11-30T07:00', 'u-ada']])
})

test('rules of an escalation count from its start, steps here wait one after another', () => {
  const rule = (minutes: number, recipient: object, more: object = {}) => ({ condition: 'if-not-acked', notifyType: 'default', delay: { timeAmount: minutes, timeUnit: 'minutes' }, recipient, ...more })
  const { value, findings } = read({ escalations: [{ id: 'e', name: 'E', rules: [rule(30, participant('grace')), rule(0, { type: 'schedule', id: 's' }), rule(10, participant('ada')), rule(10, { type: 'team', id: 't' }, { notifyType: 'next' })], repeat: { waitInterval: 20, count: 3 } }] })
  assert.deepEqual(value.policies, [{ id: 'e', name: 'E', repeat: 3, steps: [
    { targets: [{ schedule: 's' }], delayMinutes: 10 }, { targets: [{ person: 'u-ada' }, { team: 't' }], delayMinutes: 20 }, { targets: [{ person: 'u-grace' }], delayMinutes: 20 },
  ] }])
  assert.deepEqual(findings.map(({ code, field }) => [code, field]), [['OPSGENIE_NOTIFY_TYPE', 'escalations[0].rules[3]']])
})

for (const row of [
  { says: 'a turn of nobody', rotation: { participants: [participant('ada'), { type: 'none' }] } },
  { says: 'a turn of a team', rotation: { participants: [{ type: 'team', id: 't' }] } },
  { says: 'somebody who is not in the export', rotation: { participants: [{ type: 'user', username: 'gone@example.org' }] } },
  { says: 'an unknown kind of turn', rotation: { type: 'fortnightly' } },
]) {
  test(`${row.says} leaves the schedule out whole, and says so`, () => {
    const { value, findings } = read({ schedules: [{ id: 's', name: 's', timezone: 'UTC', rotations: [{ id: 'r', name: 'r', type: 'weekly', length: 1, startDate: '2026-11-02T08:00:00Z', participants: [participant('ada')], ...row.rotation }] }] })
    assert.deepEqual(value.schedules, [])
    assert.deepEqual(findings.map(({ level, code }) => [level, code]), [['error', 'OPSGENIE_ROTATION']])
  })
}

test('a backup has one thing in a file, and is known by what it says', () => {
  const files = [users[0]!, { id: 't', name: 'Sea', members: [{ user: { id: 'u-ada' } }] }, { id: 's', name: 'Night', timezone: 'UTC', rotations: [] }, { id: 'e', name: 'E', rules: [] }, { id: 'i', name: 'Prom', type: 'Prometheus', enabled: true }, { name: 'backup', interval: 1, intervalUnit: 'days', enabled: true, alertPriority: 'P1' }]
  const { value, findings } = readOpsgenie(files.map((one, index) => ({ path: `${index}.json`, text: JSON.stringify(one) })), nowMs)
  assert.deepEqual([value.people.length, value.teams[0]?.members, value.schedules.length, value.policies.length, value.heartbeats], [1, ['u-ada'], 1, 1, [{ name: 'backup', every: '1d', urgency: 'page' }]])
  assert.deepEqual(findings.map(({ code, file }) => [code, file]), [['OPSGENIE_INTEGRATION', '4.json']])
})

// Moving from Opsgenie and from Grafana OnCall over HTTP, each against a double of its API: read, applied, applied again, compared.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startCalendar } from '../../../../test/doubles/calendar.ts'
import { startGrafanaOnCall } from '../../../../test/doubles/grafana-oncall.ts'
import { startOpsgenie } from '../../../../test/doubles/opsgenie.ts'
import { handClock, withHouse } from '../../../../test/harness.ts'
import type { TestHouse } from '../../../../test/harness.ts'
import type { FinalSchedule } from '../contract.ts'
import type { MoveAnswer, TakenOverrides } from '../model/moves/contract.ts'

const nowMs = Date.parse('2026-11-23T03:00:00Z')
interface Plan { isApplied: boolean; changes: { kind: string; name: string; change: string }[] }

/** Read and applied twice: the second time nothing changes, and both sides hold the same people. */
async function moveTwice(house: TestHouse, source: string, api: object): Promise<MoveAnswer> {
  const path = `/api/v1/on-call/imports/${source}`
  for (const nth of [1, 2]) {
    const { status, body, text } = await house.call<MoveAnswer>('POST', path, { api, days: 7 })
    assert.equal(status, 200, text)
    assert.deepEqual(body.findings.filter(({ level }) => level === 'error'), [])
    assert.deepEqual(body.comparisons.map(({ isSame, differences }) => [isSame, differences]), body.comparisons.map(() => [true, []]), text)
    const plan = await house.call<Plan>('POST', '/api/v1/configuration/apply', { files: body.files })
    assert.equal(plan.body.isApplied, true, plan.text)
    const taken = (await house.call<TakenOverrides>('POST', `${path}/overrides`, { overrides: body.overrides })).body
    assert.deepEqual(taken.findings, [])
    if (nth === 1) continue
    assert.deepEqual(plan.body.changes.filter(({ change }) => change !== 'unchanged'), [])
    assert.equal(taken.added, 0)
    return body
  }
  throw new Error('unreachable')
}

const shiftsOf = async (house: TestHouse, name: string): Promise<unknown[]> =>
  (await house.call<FinalSchedule>('GET', `/api/v1/schedules/${name}/final?from=2026-11-23T03:00:00Z&to=2026-11-27T00:00:00Z`)).body.shifts.map(({ person, fromAt, toAt }) => [person?.name, fromAt.slice(0, 16), toAt.slice(0, 16)])

const user = (name: string) => ({ type: 'user', id: `u-${name}`, username: `${name}@example.org` })
const period = (name: string, startDate: string, endDate: string) => ({ startDate, endDate, type: 'default', recipient: user(name) })
const opsgenieAccount = {
  users: [
    {
      id: 'u-ada', username: 'ada@example.org', fullName: 'Ada Lovelace', role: { id: 'User', name: 'User' }, timeZone: 'Europe/Berlin', blocked: false,
      contacts: [{ id: 'c1', method: 'email', to: 'ada@example.org', status: { enabled: true } }, { id: 'c2', method: 'sms', to: '49-30123456', status: { enabled: true } }, { id: 'c3', method: 'mobile', to: 'Phone', status: { enabled: true } }],
      notificationRules: [
        { id: 'n1', name: 'New Alert', actionType: 'create-alert', enabled: true, criteria: { type: 'match-all' }, steps: [
          { contact: { method: 'sms', to: '49-30123456' }, sendAfter: { timeAmount: 0, timeUnit: 'minutes' }, enabled: true }, { contact: { method: 'email', to: 'ada@example.org' }, sendAfter: { timeAmount: 3, timeUnit: 'minutes' }, enabled: true }] },
        { id: 'n2', name: 'Schedule Start', actionType: 'schedule-start', enabled: true, steps: [] },
      ],
    },
    { id: 'u-grace', username: 'grace@example.org', fullName: 'Grace Hopper', role: { id: 'Admin', name: 'Admin' }, timeZone: 'UTC', contacts: [], notificationRules: [] },
    { id: 'u-lin', username: 'lin@example.org', fullName: 'Lin Zhang', role: { id: 'User', name: 'User' }, timeZone: 'UTC', contacts: [], notificationRules: [] },
  ],
  teams: [{ id: 't-sea', name: 'Sea', description: 'Ships', members: [{ user: user('ada'), role: 'admin' }, { user: user('lin'), role: 'user' }], routingRules: [{ id: 'r1', name: 'Default', isDefault: true, criteria: { type: 'match-all' }, notify: { type: 'escalation', id: 'e1', name: 'Sea_escalation' } }, { id: 'r2', name: 'Nights', isDefault: false, criteria: { type: 'match-all-conditions' }, notify: { type: 'none' } }] }],
  schedules: [{
    id: 's1', name: 'Sea_schedule', timezone: 'Europe/Berlin', enabled: true, ownerTeam: { id: 't-sea', name: 'Sea' },
    // Monday, 23 November 2026, begins turn 38 since 2 March: the first of two.
    rotations: [
      { id: 'r1', name: 'First', type: 'weekly', length: 1, startDate: '2026-03-02T08:00:00Z', endDate: null, participants: [user('ada'), user('grace')] },
      { id: 'r2', name: 'Office', type: 'daily', length: 1, startDate: '2026-03-02T08:00:00Z', endDate: null, participants: [user('lin')], timeRestriction: { type: 'time-of-day', restriction: { startHour: 9, startMin: 0, endHour: 17, endMin: 0 } } },
    ],
    overrides: [{ alias: 'o1', user: user('grace'), startDate: '2026-11-24T08:00:00Z', endDate: '2026-11-24T12:00:00Z', rotations: [{ id: 'r1', name: 'First' }] }],
    timeline: { startDate: '2026-11-23T03:00:00Z', endDate: '2026-11-30T03:00:00Z', finalTimeline: { rotations: [
      { name: 'First', periods: [period('grace', '2026-11-16T08:00:00Z', '2026-11-23T08:00:00Z'), period('ada', '2026-11-23T08:00:00Z', '2026-11-24T08:00:00Z'), period('grace', '2026-11-24T08:00:00Z', '2026-11-24T12:00:00Z'), period('ada', '2026-11-24T12:00:00Z', '2026-11-30T08:00:00Z')] },
      { name: 'Office', periods: [23, 24, 25, 26, 27, 28, 29].map((day) => period('lin', `2026-11-${day}T08:00:00Z`, `2026-11-${day}T16:00:00Z`)) },
    ] } },
  }],
  escalations: [{ id: 'e1', name: 'Sea_escalation', rules: [
    { condition: 'if-not-acked', notifyType: 'default', delay: { timeAmount: 0, timeUnit: 'minutes' }, recipient: { type: 'schedule', id: 's1' } }, { condition: 'if-not-acked', notifyType: 'all', delay: { timeAmount: 10, timeUnit: 'minutes' }, recipient: { type: 'team', id: 't-sea' } }], repeat: { waitInterval: 15, count: 1 } }],
  integrations: [{ id: 'i1', name: 'Prod Prometheus', type: 'Prometheus', enabled: true }],
  heartbeats: [{ name: 'nightly-backup', interval: 1, intervalUnit: 'days', enabled: true, alertPriority: 'P2' }],
}

test('an Opsgenie account moves: rotations together, overrides of one rotation, the team keeps its escalation', () => withHouse({ clock: handClock(nowMs) }, async (house) => {
  const double = await startOpsgenie(opsgenieAccount)
  try {
    const body = await moveTwice(house, 'opsgenie', { url: double.url, token: double.key })
    assert.deepEqual(await shiftsOf(house, 'sea_schedule'), [
      ['grace', '2026-11-23T03:00', '2026-11-23T08:00'], ['ada', '2026-11-23T08:00', '2026-11-24T08:00'], ['grace', '2026-11-24T08:00', '2026-11-24T12:00'], ['ada', '2026-11-24T12:00', '2026-11-27T00:00'],
      ...[23, 24, 25, 26].map((day) => ['lin', `2026-11-${day}T08:00`, `2026-11-${day}T16:00`]),
    ])
    const policy = (await house.call<{ repeat: number; steps: { targets: { kind: string; name: string }[]; delayMinutes: number }[] }>('GET', '/api/v1/escalation-policies/sea')).body
    assert.deepEqual([policy.repeat, policy.steps.map((step) => [step.delayMinutes, step.targets.map(({ kind, name }) => `${kind} ${name}`)])], [1, [[10, ['schedule sea_schedule']], [15, ['team sea']]]])
    assert.deepEqual((await house.call<{ plan: { kind: string; delayMinutes: number }[] }>('GET', '/api/v1/people/ada/contact-methods')).body.plan.map(({ kind, delayMinutes }) => [kind, delayMinutes]), [['sms', 0], ['email', 3]])
    assert.equal((await house.call('GET', '/api/v1/heartbeats/nightly-backup')).status, 200)
    assert.deepEqual(body.findings.map(({ code }) => code).sort(), ['OPSGENIE_INTEGRATION', 'OPSGENIE_METHOD', 'OPSGENIE_ROLE', 'OPSGENIE_ROUTING_RULE', 'OPSGENIE_RULE_KIND'])
  } finally {
    await double.stop()
  }
}))

const shift = (id: string, more: object) => ({ id, team_id: null, name: id, time_zone: 'Europe/Berlin', level: 1, week_start: 'MO', ...more })
const finalShift = (who: string, shift_start: string, shift_end: string) => ({ user_pk: `U${who.toUpperCase()}`, user_email: `${who}@example.org`, user_username: who, shift_start, shift_end })
const installation = {
  lists: {
    users: ['ada', 'grace', 'lin'].map((name) => ({ id: `U${name.toUpperCase()}`, email: `${name}@example.org`, username: name, role: 'user', timezone: 'Europe/Berlin', slack: name === 'ada' ? [{ user_id: 'U012AB3CDE', team_id: 'T1' }] : [], teams: name === 'lin' ? [] : ['TSEA'], is_phone_number_verified: true })),
    teams: [{ id: 'TSEA', name: 'Sea', email: null, avatar_url: '/avatar' }],
    on_call_shifts: [
      shift('weeks', { type: 'rolling_users', start: '2026-11-16T09:00:00', rotation_start: '2026-11-16T09:00:00', duration: 604_800, frequency: 'weekly', interval: 1, rolling_users: [['UADA'], ['UGRACE']], start_rotation_from_user_index: 0 }),
      shift('office', { type: 'recurrent_event', level: 2, start: '2026-11-16T09:00:00', duration: 8 * 3_600, frequency: 'weekly', interval: 1, by_day: ['MO', 'TU', 'WE', 'TH', 'FR'], users: ['ULIN'] }),
      shift('cover', { type: 'override', start: '2026-11-25T20:00:00', duration: 7_200, rolling_users: [['ULIN']] }),
    ],
    schedules: [{ id: 'S1', name: 'Sea, primary', type: 'web', team_id: 'TSEA', time_zone: 'Europe/Berlin', shifts: ['weeks', 'office', 'cover'], slack: null }],
    escalation_chains: [{ id: 'F1', name: 'Sea', team_id: 'TSEA' }],
    escalation_policies: [
      { id: 'E1', escalation_chain_id: 'F1', position: 0, type: 'notify_on_call_from_schedule', important: false, notify_on_call_from_schedule: 'S1' }, { id: 'E2', escalation_chain_id: 'F1', position: 1, type: 'wait', duration: 300 },
      { id: 'E3', escalation_chain_id: 'F1', position: 2, type: 'notify_persons', important: false, persons_to_notify: ['UADA', 'ULIN'] }, { id: 'E4', escalation_chain_id: 'F1', position: 3, type: 'wait', duration: 900 },
      { id: 'E5', escalation_chain_id: 'F1', position: 4, type: 'notify_whole_channel' }, { id: 'E6', escalation_chain_id: 'F1', position: 5, type: 'repeat_escalation' },
    ],
    personal_notification_rules: [
      { id: 'N1', user_id: 'UADA', position: 0, important: false, type: 'notify_by_slack' }, { id: 'N2', user_id: 'UADA', position: 1, important: false, type: 'wait', duration: 120 }, { id: 'N3', user_id: 'UADA', position: 2, important: false, type: 'notify_by_sms' },
      { id: 'N4', user_id: 'UADA', position: 3, important: false, type: 'notify_by_email' },
    ],
    integrations: [{ id: 'C1', name: 'Prod', type: 'alertmanager', link: 'https://oncall/integrations/v1/alertmanager/x/', team_id: null }],
    routes: [{ id: 'R1', integration_id: 'C1', escalation_chain_id: 'F1', routing_regex: 'team=sea', is_the_last_route: false, position: 0 }],
    outgoing_webhooks: [],
  },
  finalShifts: { S1: [
    finalShift('ada', '2026-11-23T00:00:00Z', '2026-11-23T08:00:00Z'), ...[23, 24, 25, 26, 27].map((day) => finalShift('lin', `2026-11-${day}T08:00:00Z`, `2026-11-${day}T16:00:00Z`)),
    ...[['23T16', '24T08'], ['24T16', '25T08'], ['25T16', '25T19'], ['25T21', '26T08'], ['26T16', '27T08'], ['27T16', '30T08']].map(([from, to]) => finalShift('grace', `2026-11-${from}:00:00Z`, `2026-11-${to}:00:00Z`)),
    finalShift('lin', '2026-11-25T19:00:00Z', '2026-11-25T21:00:00Z'),
  ] },
}

test('a schedule that is a calendar elsewhere becomes one whose shifts are read from it', () => withHouse({ clock: handClock(nowMs) }, async (house) => {
  const calendar = await startCalendar(['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', 'UID:a', 'DTSTART:20261116T000000Z', 'DTEND:20270116T000000Z', 'SUMMARY:[L1] ada', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'))
  const double = await startGrafanaOnCall({ lists: { ...installation.lists, schedules: [{ id: 'S2', name: 'Rota', type: 'ical', ical_url_primary: calendar.url, ical_url_overrides: null, shifts: [] }], escalation_policies: [] }, finalShifts: { S2: [finalShift('ada', '2026-11-23T00:00:00Z', '2026-12-01T00:00:00Z')] } })
  try {
    const path = '/api/v1/on-call/imports/grafana-oncall'
    const read = async (): Promise<MoveAnswer> => (await house.call<MoveAnswer>('POST', path, { api: { url: double.url, token: double.token }, days: 7 })).body
    const first = await read()
    assert.equal(first.comparisons[0]?.isSame, null)
    assert.equal((await house.call<Plan>('POST', '/api/v1/configuration/apply', { files: first.files })).body.isApplied, true)
    assert.equal((await house.call('POST', '/api/v1/on-call/calendars/rota/refresh')).status, 200)
    assert.deepEqual(await shiftsOf(house, 'rota'), [['ada', '2026-11-23T03:00', '2026-11-27T00:00']])
    assert.equal((await read()).comparisons[0]?.isSame, true)
  } finally {
    await double.stop()
    await calendar.stop()
  }
}))

test('a Grafana OnCall installation moves: levels, overrides, chains with waits, rules without numbers', () => withHouse({ clock: handClock(nowMs) }, async (house) => {
  const double = await startGrafanaOnCall(installation)
  try {
    const body = await moveTwice(house, 'grafana-oncall', { url: double.url, token: double.token })
    assert.deepEqual((await shiftsOf(house, 'sea-primary')).slice(0, 6), [
      ['ada', '2026-11-23T03:00', '2026-11-23T08:00'], ['lin', '2026-11-23T08:00', '2026-11-23T16:00'], ['grace', '2026-11-23T16:00', '2026-11-24T08:00'], ['lin', '2026-11-24T08:00', '2026-11-24T16:00'],
      ['grace', '2026-11-24T16:00', '2026-11-25T08:00'], ['lin', '2026-11-25T08:00', '2026-11-25T16:00'],
    ])
    const policy = (await house.call<{ repeat: number; steps: { targets: { name: string }[]; delayMinutes: number }[] }>('GET', '/api/v1/escalation-policies/sea')).body
    assert.deepEqual([policy.repeat, policy.steps.map((step) => [step.delayMinutes, step.targets.map(({ name }) => name)])], [5, [[5, ['sea-primary']], [15, ['ada', 'lin']]]])
    assert.deepEqual((await house.call<{ plan: { kind: string; delayMinutes: number }[] }>('GET', '/api/v1/people/ada/contact-methods')).body.plan.map(({ kind, delayMinutes }) => [kind, delayMinutes]), [['slack', 0], ['email', 2]])
    assert.deepEqual(body.findings.map(({ code }) => code).sort(), ['GRAFANA_ONCALL_INTEGRATION', 'GRAFANA_ONCALL_METHOD', 'GRAFANA_ONCALL_ROUTE', 'GRAFANA_ONCALL_STEP'])
    const without = await house.call<{ code: string }>('POST', '/api/v1/on-call/imports/grafana-oncall', { api: { token: 'x' } })
    assert.equal(without.body.code, 'ONCALL_MOVE_ADDRESS', without.text)
  } finally {
    await double.stop()
  }
}))

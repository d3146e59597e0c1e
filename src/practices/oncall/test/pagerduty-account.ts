// A small PagerDuty account as its REST API answers it, written from the API's documentation.
import type { PagerDutyAccount } from '../../../../test/doubles/pagerduty.ts'

const reference = (id: string, type: string) => ({ id, type: `${type}_reference`, summary: id, self: null, html_url: null })
const method = (id: string, type: string, address: string, more: object = {}) => ({ id, type: `${type}_contact_method`, label: 'Work', address, ...more })
const rule = (id: string, of: string, more: object) => ({ id, type: 'assignment_notification_rule', contact_method: { id: of, type: 'contact_method_reference' }, ...more })

/** What PagerDuty renders of the schedule below for the two weeks from Monday 23 November, 03:00 UTC. */
export const renderedShifts = [
  { start: '2026-11-23T03:00:00Z', end: '2026-11-23T08:00:00Z', user: reference('PADA', 'user') },
  { start: '2026-11-23T08:00:00Z', end: '2026-11-25T18:00:00Z', user: reference('PGRACE', 'user') },
  // An override from Wednesday evening to Thursday morning.
  { start: '2026-11-25T18:00:00Z', end: '2026-11-26T08:00:00Z', user: reference('PLIN', 'user') },
  { start: '2026-11-26T08:00:00Z', end: '2026-11-28T08:00:00Z', user: reference('PGRACE', 'user') },
  // The weekend layer lies above.
  { start: '2026-11-28T08:00:00Z', end: '2026-11-29T20:00:00Z', user: reference('PLIN', 'user') },
  { start: '2026-11-29T20:00:00Z', end: '2026-11-30T08:00:00Z', user: reference('PGRACE', 'user') },
  { start: '2026-11-30T08:00:00Z', end: '2026-12-05T08:00:00Z', user: reference('PADA', 'user') },
  { start: '2026-12-05T08:00:00Z', end: '2026-12-06T20:00:00Z', user: reference('PLIN', 'user') },
  { start: '2026-12-06T20:00:00Z', end: '2026-12-07T03:00:00Z', user: reference('PADA', 'user') },
]

export const pagerDutyAccount: PagerDutyAccount = {
  users: [
    {
      id: 'PADA', type: 'user', name: 'Ada Lovelace', email: 'Ada@Example.org', time_zone: 'Europe/Berlin', role: 'admin', teams: [reference('TPAY', 'team')],
      contact_methods: [method('C1', 'email', 'ada@example.org'), method('C2', 'phone', '30123456', { country_code: 49 }), method('C3', 'sms', '30123456', { country_code: 49 }), method('C4', 'push_notification', 'device-token')],
      notification_rules: [rule('N1', 'C3', { urgency: 'high', start_delay_in_minutes: 0 }), rule('N2', 'C2', { urgency: 'high', start_delay_in_minutes: 5 }), rule('N3', 'C1', { urgency: 'low', start_delay_in_minutes: 0 })],
    },
    { id: 'PGRACE', type: 'user', name: 'Grace Hopper', email: 'grace@example.org', time_zone: 'America/New_York', role: 'user', teams: [], contact_methods: [method('C5', 'email', 'grace@example.org')], notification_rules: [] },
    { id: 'PLIN', type: 'user', name: 'Lin Zhang', email: 'lin@example.org', time_zone: 'Asia/Shanghai', role: 'limited_user', teams: [], contact_methods: [], notification_rules: [] },
  ],
  teams: [{ id: 'TPAY', type: 'team', name: 'Payments', description: 'Money in and out' }],
  members: { TPAY: ['PADA', 'PGRACE'] },
  schedules: [{
    id: 'SPRIM', type: 'schedule', name: 'Payments Primary', time_zone: 'Europe/Berlin', description: null,
    schedule_layers: [
      {
        id: 'L2', name: 'Weekends', start: '2026-01-03T09:00:00+01:00', end: null, rotation_virtual_start: '2026-01-03T09:00:00+01:00', rotation_turn_length_seconds: 604_800,
        users: [{ user: reference('PLIN', 'user') }], restrictions: [{ type: 'weekly_restriction', start_day_of_week: 6, start_time_of_day: '09:00:00', duration_seconds: 36 * 3_600 }],
      },
      // Handed over on Mondays at nine, counted from a Monday in March: the clocks changed twice since. 23 November begins turn 37.
      {
        id: 'L1', name: 'Weeks', start: '2026-03-16T09:00:00+01:00', end: null, rotation_virtual_start: '2026-03-09T09:00:00+01:00', rotation_turn_length_seconds: 604_800,
        users: [{ user: reference('PADA', 'user') }, { user: reference('PGRACE', 'user') }], restrictions: [],
      },
      { id: 'L0', name: 'Before', start: '2025-01-01T00:00:00Z', end: '2026-03-16T09:00:00+01:00', rotation_virtual_start: '2025-01-01T00:00:00Z', rotation_turn_length_seconds: 86_400, users: [{ user: reference('PGONE', 'user') }], restrictions: [] },
    ],
    overrides_subschedule: { name: 'Overrides', rendered_schedule_entries: [{ start: '2026-11-25T19:00:00+01:00', end: '2026-11-26T09:00:00+01:00', user: reference('PLIN', 'user') }] },
    final_schedule: { name: 'Final Schedule', rendered_schedule_entries: renderedShifts },
  }],
  escalation_policies: [{
    id: 'EPAY', type: 'escalation_policy', name: 'Payments', num_loops: 2,
    escalation_rules: [
      { id: 'R1', escalation_delay_in_minutes: 5, targets: [reference('SPRIM', 'schedule')], escalation_rule_assignment_strategy: { type: 'assign_to_everyone' } },
      { id: 'R2', escalation_delay_in_minutes: 15, targets: [reference('PADA', 'user'), reference('PGRACE', 'user')], escalation_rule_assignment_strategy: { type: 'round_robin' } },
    ],
  }],
  services: [{
    id: 'VCHK', type: 'service', name: 'Checkout API', description: 'Takes orders', status: 'active', teams: [reference('TPAY', 'team')], escalation_policy: reference('EPAY', 'escalation_policy'),
    acknowledgement_timeout: 1_800, auto_resolve_timeout: null, incident_urgency_rule: { type: 'constant', urgency: 'high' }, integrations: [{ id: 'I1', type: 'events_api_v2_inbound_integration', summary: 'Prometheus' }],
  }],
}

/** As files that somebody exported by hand: a list, and the schedule asked for alone. */
export function accountFiles(): readonly { path: string; text: string }[] {
  const { schedules, members: _members, ...rest } = pagerDutyAccount
  return [{ path: 'account.json', text: JSON.stringify({ ...rest, limit: 100, more: false }) }, { path: 'schedule.json', text: JSON.stringify({ schedule: schedules[0] }) }]
}

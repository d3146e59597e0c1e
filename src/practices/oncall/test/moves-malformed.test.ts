// Whatever an export holds, and whatever is sent to these routes, the answer is words and never a bug of ours.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { onEachEngine } from '../../../../test/harness.ts'
import { grafanaOnCallSource } from '../../../connections/grafana-oncall/source.ts'
import type { OnCallSource } from '../../../connections/on-call-source.ts'
import { opsgenieSource } from '../../../connections/opsgenie/source.ts'
import { pagerDutySource } from '../../../connections/pagerduty/source.ts'
import { documentsOf } from '../moves/documents-of.ts'
import { namePeople } from '../moves/name-people.ts'
import { calendarRoutes } from '../routes/calendars.ts'
import { feedRoutes } from '../routes/feeds.ts'
import { accountFiles, pagerDutyAccount } from './pagerduty-account.ts'
import { usualPolicy, withPager } from './pager.ts'

const nowMs = Date.parse('2026-11-23T03:00:00Z')
const odd: readonly unknown[] = [null, '', 'x', '\u0000', 0, -1, 1e308, 0.5, 86_399, true, [], {}, [null], ['x'], { id: 7 }, '9999-12-31T23:59:59Z', '-271821-04-20T00:00:00Z', '2026-13-45T99:00:00', '2026-11-23T09:00:00', 'Europe/Berlin', '25:61:00', '__proto__', 'constructor']
const opsgenie = {
  users: [{ id: 'u', username: 'a@b', fullName: 'A', contacts: [{ method: 'sms', to: '49-30' }], notificationRules: [{ actionType: 'create-alert', criteria: { type: 'match-all-conditions', conditions: [{ field: 'priority', operation: 'equals', expectedValue: 'P1' }] }, steps: [{ contact: { method: 'voice', to: '1-2' }, sendAfter: { timeAmount: 1 } }] }] }],
  teams: [{ id: 't', name: 'T', members: [{ user: { id: 'u' } }], routingRules: [{ isDefault: true, notify: { type: 'escalation', id: 'e' } }] }],
  schedules: [{ id: 's', name: 'S', timezone: 'UTC', rotations: [{ name: 'R', type: 'weekly', length: 1, startDate: '2026-11-02T08:00:00Z', endDate: '2027-11-02T08:00:00Z', participants: [{ type: 'user', id: 'u' }], timeRestriction: { type: 'weekday-and-time-of-day', restrictions: [{ startDay: 'monday', startHour: 9, endDay: 'friday', endHour: 17 }] } }], overrides: [{ user: { type: 'user', id: 'u' }, startDate: '2026-11-24T08:00:00Z', endDate: '2026-11-25T08:00:00Z', rotations: [{ name: 'R' }] }], timeline: { startDate: '2026-11-23T00:00:00Z', endDate: '2026-11-30T00:00:00Z', finalTimeline: { rotations: [{ periods: [{ startDate: '2026-11-23T00:00:00Z', endDate: '2026-11-30T00:00:00Z', recipient: { id: 'u' } }] }] } } }],
  escalations: [{ id: 'e', name: 'E', rules: [{ delay: { timeAmount: 5, timeUnit: 'minutes' }, recipient: { type: 'user', id: 'u' } }], repeat: { waitInterval: 5, count: 2 } }], heartbeats: [{ name: 'h', interval: 1, intervalUnit: 'days' }], integrations: [{ id: 'i', name: 'I', type: 'API', enabled: true }],
}
const grafana = {
  users: [{ id: 'u', username: 'a', email: 'a@b', slack: [{ user_id: 'U012AB3CDE' }], teams: ['t'] }], teams: [{ id: 't', name: 'T', avatar_url: '' }],
  on_call_shifts: [{ id: 'a', name: 'a', type: 'rolling_users', start: '2026-11-16T09:00:00', rotation_start: '2026-11-16T09:00:00', until: '2027-01-01T00:00:00', duration: 3_600, frequency: 'weekly', interval: 1, week_start: 'MO', by_day: ['MO', 'TU'], level: 1, rolling_users: [['u'], ['u']], start_rotation_from_user_index: 1 }, { id: 'b', type: 'override', start: '2026-11-25T20:00:00', duration: 7_200, users: ['u'] }, { id: 'c', type: 'single_event', start: '2026-11-25T20:00:00', duration: 7_200, users: ['u'], level: 2 }],
  schedules: [{ id: 's', name: 'S', type: 'web', time_zone: 'UTC', shifts: ['a', 'b', 'c'], final_shifts: [{ user_pk: 'u', shift_start: '2026-11-23T00:00:00Z', shift_end: '2026-11-24T00:00:00Z' }], asked: { since: '2026-11-23T00:00:00Z', until: '2026-11-25T00:00:00Z' } }],
  escalation_chains: [{ id: 'f', name: 'F' }], escalation_policies: [{ id: 'e', escalation_chain_id: 'f', position: 0, type: 'wait', duration: 60 }, { id: 'g', escalation_chain_id: 'f', position: 1, type: 'notify_persons', persons_to_notify: ['u'] }],
  personal_notification_rules: [{ id: 'n', user_id: 'u', position: 0, type: 'notify_by_email' }], integrations: [{ id: 'i', name: 'I', link: '' }], routes: [{ id: 'r', integration_id: 'i', escalation_chain_id: 'f', routing_regex: 'x' }],
}
const exports: readonly [OnCallSource, unknown][] = [[pagerDutySource, { ...pagerDutyAccount, ...JSON.parse(accountFiles()[1]!.text) as object }], [opsgenieSource, opsgenie], [grafanaOnCallSource, grafana]]

/** The value with one of its parts replaced. */
function spoilt(value: unknown, place: number, by: unknown): unknown {
  const left = { count: place }
  const walk = (one: unknown): unknown => {
    if (left.count-- === 0) return by
    if (Array.isArray(one)) return one.map(walk)
    return typeof one === 'object' && one !== null ? Object.fromEntries(Object.entries(one).map(([key, item]) => [key, walk(item)])) : one
  }
  return walk(value)
}

for (const [source, whole] of exports) {
  test(`no export of ${source.title} meets a bug, whichever of its fields is something else`, () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom(...odd)), { minLength: 1, maxLength: 3 }), (changes) => {
      const text = JSON.stringify(changes.reduce<unknown>((value, [place, by]) => spoilt(value, place, by), whole))
      const { value } = source.read([{ path: 'a.json', text }], nowMs)
      documentsOf(value, namePeople(value.people, []), { people: [], nowMs })
    }), { numRuns: 3_000 })
  })
}

onEachEngine('no malformed request to imports, feeds and calendars meets a bug', (engine) => withPager({ engine }, async (pager) => {
  await usualPolicy(pager)
  const paths = [...feedRoutes(), ...calendarRoutes].map(({ method, path }) => [method, path] as const)
  for (const [method, path] of [...paths, ['POST', '/api/v1/on-call/imports/:source'], ['POST', '/api/v1/on-call/imports/:source/overrides']] as const) {
    for (const part of ['ada', 'me', 'x', '\u0000', '%', 'x'.repeat(300)]) {
      for (const body of [undefined, {}, [], { schedule: '\u0000' }, { schedule: 'primary' }, { files: [] }, { overrides: [{ schedule: 'primary', person: 'ada', rotation: null, fromAt: 'x', toAt: 'y' }] }]) {
        const answer = await pager.call(method, path.replace(/:\w+/g, encodeURIComponent(part)), method === 'POST' ? body : undefined)
        assert.ok(answer.status < 500, `${method} ${path} ${part} ${JSON.stringify(body)}: ${answer.status} ${answer.text.slice(0, 200)}`)
      }
    }
  }
}))

// What an entry makes a page of incidents ask for again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concernsIncidents } from './what-concerns.ts'

for (const { kind, subject, key, is } of [
  { kind: 'incident.noted', subject: 'incident/inc_a', key: ['incidents', 'timeline', 'inc_a', 'all'], is: true },
  { kind: 'incident.noted', subject: 'incident/inc_a', key: ['incidents', 'timeline', 'inc_b', 'all'], is: false },
  { kind: 'incident.noted', subject: 'incident/inc_a', key: ['incidents', 'one', '142'], is: false },
  { kind: 'incident.noted', subject: 'incident/inc_a', key: ['incidents', 'similar', 'inc_a'], is: false },
  { kind: 'incident.severity-changed', subject: 'incident/inc_a', key: ['incidents', 'one', '142'], is: true },
  { kind: 'incident.severity-changed', subject: 'incident/inc_a', key: ['incidents', 'live', 'checkout'], is: true },
  { kind: 'incident.severity-changed', subject: 'incident/inc_a', key: ['incidents', 'one', 'inc_b'], is: false },
  { kind: 'incident.resolved', subject: 'incident/inc_child', key: ['incidents', 'family', 'inc_a'], is: true },
  { kind: 'incident.member-added', subject: 'incident/inc_a', key: ['incidents', 'members', 'inc_a'], is: true },
  { kind: 'notification.sent', subject: 'page/pag_a', key: ['incidents', 'timeline', 'inc_a', 'all'], is: true },
  { kind: 'notification.sent', subject: 'page/pag_a', key: ['incidents', 'one', 'inc_a'], is: false },
  { kind: 'alert.fired', subject: 'alert/alr_a', key: ['incidents', 'one', 'inc_a'], is: true },
  { kind: 'incident.of-a-later-version', subject: 'incident/inc_a', key: ['incidents', 'similar', 'inc_a'], is: true },
] as const) test(`${kind} of ${subject} ${is ? 'concerns' : 'leaves'} ${key.join('/')}`, () => assert.equal(concernsIncidents({ kind, subject }, key), is))

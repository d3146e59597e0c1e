// What is read of a page of Statuspage's public API. The texts are written from its documentation.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readStatuspage } from './read-statuspage.ts'

const component = (id: string, name: string, more: object = {}) => ({ id, name, status: 'operational', description: null, position: 1, group: false, group_id: null, only_show_if_degraded: false, ...more })
const update = (id: string, status: string, body: string, at: string, affected_components: unknown = null) => ({ id, status, body, created_at: at, display_at: at, incident_id: 'i1', affected_components })
const file = (path: string, value: unknown) => ({ path, text: JSON.stringify(value) })

const summary = file('summary.json', {
  page: { id: 'p1', name: 'Acme', url: 'https://status.acme.example', time_zone: 'Etc/UTC' },
  components: [component('c2', 'API: EU', { position: 2, group_id: 'g1', description: 'In Europe' }), component('c1', 'Web', { only_show_if_degraded: true }), component('c3', 'api / eu', { position: 3 }), component('g1', 'Services', { group: true, components: ['c2'] })],
})
const incidents = file('incidents.json', {
  incidents: [{
    id: 'i1', name: 'Slow', impact: 'major', status: 'postmortem', started_at: '2025-03-01T10:00:00Z', components: [component('c2', 'API: EU'), component('c9', 'Gone')],
    incident_updates: [
      update('u4', 'postmortem', 'What happened.', '2025-03-03T10:00:00Z'), update('u3', 'resolved', 'Over.', '2025-03-01T11:00:00Z'),
      update('u2', 'identified', 'Found.', '2025-03-01T10:30:00Z', [{ code: 'c1', name: 'Web', old_status: 'operational', new_status: 'degraded_performance' }]), update('u1', 'investigating', ' We look. ', '2025-03-01T10:05:00Z'), update('u0', 'investigating', '', '2025-03-01T10:01:00Z'),
    ],
  }],
})
const planned = file('scheduled-maintenances.json', {
  scheduled_maintenances: [{ id: 'm1', name: 'Move', status: 'scheduled', scheduled_for: '2027-01-01T00:00:00Z', scheduled_until: '2027-01-01T01:00:00Z', components: [component('c1', 'Web')], incident_updates: [update('x', 'scheduled', 'We move.', '2026-01-01T00:00:00Z')] }, { id: 'm2', name: 'Never', scheduled_for: 'soon', scheduled_until: null, components: [], incident_updates: [] }],
})

test('components keep order, groups and titles, and get names of their own', () => {
  const { value } = readStatuspage([incidents, summary])
  assert.equal(value.title, 'Acme')
  assert.deepEqual(value.components, [{ name: 'web', title: 'Web', group: null, description: null }, { name: 'api-eu', title: 'API: EU', group: 'Services', description: 'In Europe' }, { name: 'api-eu-2', title: 'api / eu', group: null, description: null }])
})

test('an incident becomes a post with its updates, oldest first, and the state of each component', () => {
  const { value: { posts } } = readStatuspage([summary, incidents])
  assert.deepEqual(posts.map(({ reference, title, startedMs }) => [reference, title, startedMs]), [['i1', 'Slow', Date.UTC(2025, 2, 1, 10)]])
  assert.deepEqual(posts[0]!.updates.map(({ reference, status, text, effects }) => [reference, status, text, effects.map(({ component: name, state }) => `${name} ${state}`).join()]), [
    ['u1', 'investigating', 'We look.', 'api-eu partial_outage'], ['u2', 'identified', 'Found.', 'web degraded_performance,api-eu partial_outage'], ['u3', 'resolved', 'Over.', 'api-eu operational'], ['u4', 'resolved', 'What happened.', 'api-eu operational'],
  ])
})

test('planned work keeps its dates and words', () => assert.deepEqual(readStatuspage([summary, planned]).value.maintenances, [{ reference: 'm1', title: 'Move', text: 'We move.', fromMs: Date.UTC(2027, 0, 1), toMs: Date.UTC(2027, 0, 1, 1), components: ['web'] }]))

test('what does not carry over is said', () => {
  const says = readStatuspage([summary, incidents, planned, { path: 'x.json', text: '[1' }]).findings.map(({ level, say }) => `${level}: ${say}`)
  for (const part of [/error: This is no JSON/, /warning: Web is shown there only while/, /info: The component Gone/, /warning: An update of "Slow" is left out, because it says nothing/, /planned work Never is left out, because its dates/]) assert.ok(says.some((say) => part.test(say)), String(part))
})

test('files are read once, however often an incident stands in them', () => assert.equal(readStatuspage([summary, incidents, incidents]).value.posts.length, 1))

test('nothing that is JSON makes the reader fail', () => fc.assert(fc.property(fc.jsonValue(), (value) => void readStatuspage([file('a.json', { components: value, incidents: [value], scheduled_maintenances: value, page: value }), file('b.json', value)]))))

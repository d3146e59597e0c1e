// Claims about how the record is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry } from '../../../base/entry.ts'
import type { Incident } from './incident.ts'
import { incidentMarkdown } from './markdown.ts'
import { neglectOf } from './neglect.ts'
import { timelineItem } from './timeline.ts'
import { tellers } from './timeline-tellers.ts'

const names = new Map([['per_a', 'Ada'], ['per_b', 'Ben']])

function entry(kind: string, data: Record<string, unknown> = {}, more: Partial<Entry> = {}): Entry {
  return { seq: 1, atMs: 1_000, recordedMs: 1_000, kind, service: 'checkout', environment: null, subject: 'incident/inc_x', actor: 'mainstay', cause: null, data, ...more }
}

for (const row of [
  { kind: 'burn.started', data: { objective: 'checkout-availability', longBurn: 14.4, longMs: 3_600_000, budgetRemaining: 0.42 }, sentence: 'checkout-availability began to burn its error budget at 14.4 times the allowed rate over 1h; 42 % of the budget is left.' },
  { kind: 'burn.stopped', data: { objective: 'o', budgetRemaining: -0.1 }, sentence: 'o stopped burning its error budget; the budget is overspent by 10 %.' },
  { kind: 'alert.fired', data: { alertName: 'HighErrors', source: 'alertmanager-webhook' }, sentence: 'Alert HighErrors fired (from alertmanager-webhook).' },
  { kind: 'situation.opened', data: { title: 'Checkout fails', urgency: 'page' }, sentence: 'A situation opened that is worth a page: Checkout fails.' },
  { kind: 'page.notified', data: { person: 'per_b', step: 1 }, sentence: 'Ben was asked to respond (step 1).' },
  { kind: 'notification.sent', data: { person: 'per_b', channel: 'email' }, sentence: 'An e-mail to Ben was handed over.' },
  { kind: 'page.acknowledged', data: { person: 'per_b' }, actor: 'person/per_b', sentence: 'Ben acknowledged the page.' },
  { kind: 'page.nobody-on-call', data: { schedules: ['payments'], asked: ['per_a'] }, sentence: 'Nobody could be paged by payments: Ada was asked instead.' },
  { kind: 'incident.declared', data: { number: 7, severity: 'SEV2', title: 'Checkout fails' }, sentence: 'Mainstay declared incident #7 at SEV2: Checkout fails.' },
  { kind: 'incident.role-assigned', data: { role: 'incident-commander', person: 'per_a', previous: null }, actor: 'person/per_a', sentence: 'Ada took the role of Incident Commander.' },
  { kind: 'incident.role-assigned', data: { role: 'scribe', person: 'per_a', previous: 'per_b' }, actor: 'token/tok_1', sentence: 'Scribe: Ben handed over to Ada (by an API token (tok_1)).' },
  { kind: 'incident.changed', data: { changes: [{ field: 'startedAt', from: null, to: 0 }] }, actor: 'person/per_a', sentence: 'Ada corrected when it started (now 1970-01-01T00:00:00.000Z).' },
  { kind: 'situation.joined', data: { alertName: 'Down', title: 'checkout', joined: 3, others: ['alr_2', 'alr_3'] }, sentence: 'Down and 2 more joined the situation “checkout”.' },
  { kind: 'rollout.paused', data: { summary: 'Canary is worse' }, sentence: 'Rollout paused: Canary is worse' },
  { kind: 'deploy.finished', data: {}, actor: 'connection/github', sentence: 'Deploy finished by github (incident/inc_x)' },
]) {
  test(`${row.kind} reads: ${row.sentence}`, () => {
    assert.equal(timelineItem(entry(row.kind, row.data, row.actor ? { actor: row.actor } : {}), names).sentence, row.sentence)
  })
}

test('every kind reads as one sentence, whatever its data lacks', () => {
  for (const kind of [...Object.keys(tellers), 'toString', 'x', 'something.never-heard-of']) {
    for (const data of [{}, { title: 5, changes: 'no', person: null, longBurn: Number.NaN }]) {
      const { sentence } = timelineItem(entry(kind, data), names)
      assert.ok(sentence.length > 0 && !/undefined|null|NaN|\[object/.test(sentence), `${kind}: ${sentence}`)
    }
  }
})

const incident: Incident = {
  id: 'inc_x', number: 7, type: 'incident', title: 'Checkout [fails] | hard', summary: 'Cards are refused.', severity: 'SEV2', severityReason: 'a page on a tier 1 service', impact: null, scope: null,
  state: 'resolved', isRestricted: false, service: 'checkout', environment: null, declaredBy: 'mainstay', startedMs: 0, detectedMs: 60_000, acknowledgedMs: null, declaredMs: 61_000, mitigatedMs: 600_000, resolvedMs: 900_000, closedMs: null,
}

test('Markdown has the times, the roles and the timeline without repeats, and marks in texts stay text', () => {
  const timeline = [timelineItem(entry('incident.noted', { about: 'note', text: 'one\ntwo' }, { actor: 'person/per_a' }), names), timelineItem(entry('page.resolved'), names)]
  const text = incidentMarkdown({ incident, url: 'http://m/i/7', roles: [{ title: 'Scribe', name: 'Ada' }], timeline, isCut: false })
  assert.match(text, /^# \[#7\]\(http:\/\/m\/i\/7\) Checkout \\\[fails\\\] \\\| hard\n/)
  assert.match(text, /\| Mitigated \| 1970-01-01T00:10:00.000Z \| 10m after the start \|/)
  assert.match(text, /\| Acknowledged \| unknown \|  \|/)
  assert.match(text, /- Scribe: Ada/)
  assert.match(text, /- 1970-01-01 00:00:01 Ada noted:\n {2}> one\n {2}> two\n/)
  assert.doesNotMatch(text, /The page ended/)
})

test('an open incident wants a commander after a quarter of an hour, a mitigated one an end after a day', () => {
  const open = { ...incident, state: 'open' as const }
  assert.equal(neglectOf(open, false, 61_000 + 15 * 60_000), null)
  assert.equal(neglectOf(open, false, 61_000 + 16 * 60_000)?.code, 'INCIDENT_NO_COMMANDER')
  assert.match(neglectOf(open, false, 61_000 + 200 * 60_000)?.say ?? '', /open for 3h without/)
  assert.equal(neglectOf(open, true, 61_000 + 16 * 60_000), null)
  assert.equal(neglectOf({ ...incident, state: 'mitigated' }, true, 600_000 + 86_400_001)?.code, 'INCIDENT_NOT_RESOLVED')
  assert.equal(neglectOf(incident, false, 1e12), null)
})

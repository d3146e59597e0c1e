// "Where would this alert go, and why?" names who would be asked, now and at a given time; on both engines.
import assert from 'node:assert/strict'
import { handClock, onEachEngine, withHouse } from '../../../../test/harness.ts'
import type { RouteExplanation } from '../model/routing/contract.ts'

/** Monday noon in Berlin. */
const monday = Date.parse('2026-11-23T11:00:00Z')
const tree = `apiVersion: mainstay.dev/v1
kind: AlertRouting
metadata: { name: default }
spec:
  receivers: [{ name: everybody }, { name: databases, urgency: page, policy: databases }, { name: missing, urgency: page, policy: nowhere }, { name: tickets, urgency: ticket }]
  route:
    receiver: everybody
    routes:
      - { matchers: ['team="db"'], receiver: databases, activeTimeIntervals: [office], continue: true }
      - { matchers: ['team="db"', 'also="app"'], receiver: everybody }
      - { matchers: ['team="lost"'], receiver: missing }
      - { matchers: ['team="web"'], receiver: tickets }
  timeIntervals: [{ name: office, intervals: [{ times: [{ from: '09:00', to: '17:00' }], weekdays: ['monday:friday'], location: Europe/Berlin }] }]
`
const config = `apiVersion: mainstay.dev/v1
kind: Service
metadata: { name: orders }
spec: { onCallRoute: orders }
---
apiVersion: mainstay.dev/v1
kind: Schedule
metadata: { name: primary }
spec: { timeZone: Europe/Berlin, rotations: [{ name: main, people: [ada, grace], length: { count: 1, unit: day }, startsAt: 2026-11-23T09:00 }] }
---
apiVersion: mainstay.dev/v1
kind: Schedule
metadata: { name: nobody }
spec: { timeZone: UTC, rotations: [{ name: later, people: [ada], length: { count: 1, unit: day }, startsAt: 2027-11-23T09:00 }] }
---
apiVersion: mainstay.dev/v1
kind: EscalationPolicy
metadata: { name: databases }
spec: { steps: [{ targets: [{ schedule: primary }], delayMinutes: 15 }, { targets: [{ person: mute }], delayMinutes: 5 }, { targets: [{ schedule: nobody }], delayMinutes: 5 }], repeat: 2, fallback: { person: boss } }
---
apiVersion: mainstay.dev/v1
kind: EscalationPolicy
metadata: { name: orders }
spec: { steps: [{ targets: [{ person: grace }], delayMinutes: 10 }] }
`

onEachEngine('who would be asked is named step by step, at the given time and now', (engine) => withHouse({ engine, clock: handClock(monday) }, async (house) => {
  for (const name of ['ada', 'grace', 'boss', 'mute']) await house.call('POST', '/api/v1/people', { name, role: 'responder', ...(name === 'mute' ? {} : { email: `${name}@example.org` }) })
  const applied = await house.call<{ isApplied: boolean }>('POST', '/api/v1/configuration/apply', { files: [{ path: 'a.yaml', text: config }] })
  assert.equal(applied.body.isApplied, true, applied.text)
  assert.equal((await house.call('PUT', '/api/v1/alert-routing', { text: tree })).status, 200)
  const ask = async (labels: Record<string, string>, at?: string) => (await house.call<RouteExplanation>('POST', '/api/v1/alert-routing/explanations', { labels, ...(at === undefined ? {} : { at }) })).body
  const names = ({ who }: RouteExplanation, index = 0) => who[index]?.policies.map(({ policy, steps }) => [policy, ...steps.map(({ afterMinutes, people }) => `${afterMinutes}: ${people.map(({ name, because }) => `${name} ${because}`).join()}`)])

  const now = await ask({ alertname: 'X', team: 'db' })
  assert.deepEqual(names(now), [['databases', '0: ada step', '15: boss fallback', '20: boss fallback']])
  assert.partialDeepStrictEqual(now.who, [{ at: '2026-11-23T11:00:00.000Z', policies: [{ reason: 'The policy its alert is routed to', steps: [{}, { unreachable: ['mute'] }, { empty: ['nobody'] }] }] }])

  const tomorrow = await ask({ alertname: 'X', team: 'db' }, '2026-11-24T12:00:00+01:00')
  assert.deepEqual([names(tomorrow, 0)?.[0]?.[1], names(tomorrow, 1)?.[0]?.[1]], ['0: grace step', '0: ada step'], 'then, and now')
  const handover = await ask({ alertname: 'X', team: 'db' }, '2026-11-24T07:59:00Z')
  assert.equal(handover.asks, false, 'before nine the office is closed')
  assert.match(handover.say, /but asks nothing of anybody now, because of the time interval office/)
  assert.deepEqual(names(handover, 0)?.[0]?.[1], '0: ada step', 'a minute before the hand-off')

  assert.deepEqual((names(await ask({ team: 'db', also: 'app', service: 'orders', severity: 'critical' })) ?? []).map(([policy]) => policy).toSorted(), ['databases', 'orders'])
  assert.deepEqual(names(await ask({ team: 'lost', service: 'orders' })), [['orders', '0: grace step', '10: grace step']].map(([policy, first]) => [policy, first, '10: ']), 'its policy does not exist: the service’s own; then nobody is left')
  assert.deepEqual((await ask({ team: 'web' })).who, [])
  assert.equal((await house.call('POST', '/api/v1/alert-routing/explanations', { labels: {}, at: 'soon' })).status, 400)
}))

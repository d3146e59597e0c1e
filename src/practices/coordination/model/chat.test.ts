// Names of channels, what members write, and what they are told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { channelName, opensChannel } from './chat-policy.ts'
import type { ChatPolicy } from './chat-policy.ts'
import { readCommand } from './command.ts'
import { giveUpAfterMs, waitMs } from './waiting.ts'
import { cardOf, lineOf, topicOf } from './words.ts'
import type { CardFacts } from './words.ts'

const policy: ChatPolicy = { chat: 'slack', severities: ['SEV1', 'SEV2'], namePrefix: 'inc', isPrivate: false, captureReaction: 'pushpin', invite: [] }
const incident = { number: 142, title: 'Orders fail: “Kasse” für alle!', type: 'incident', severity: 'SEV2' } as const

test('a channel is named after the incident', () => {
  assert.equal(channelName('inc', incident), 'inc-142-orders-fail-kasse-fur-alle')
  assert.equal(channelName('inc', { ...incident, type: 'drill', title: '…' }), 'inc-drill-142')
})

test('every title gives a name that chats take', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 999_999_999 }), (title, number) => {
  assert.match(channelName('inc', { ...incident, title, number }), /^inc-\d+(-[a-z0-9]+)*$/)
})))

for (const row of [
  { says: 'as the policy says', change: {}, opens: true },
  { says: 'not below its severities', change: { severity: 'SEV3' }, opens: false },
  { says: 'for drills too', change: { type: 'drill' }, opens: true },
  { says: 'never for tests', change: { type: 'test' }, opens: false },
] as const) test(`a channel is opened ${row.says}`, () => assert.equal(opensChannel(policy, { ...incident, ...row.change }), row.opens))

for (const [said, means] of [
  ['', { incident: null, command: { verb: 'help', because: null } }],
  ['declare SEV1: orders   fail', { incident: null, command: { verb: 'declare', title: 'orders fail', severity: 'SEV1' } }],
  ['declare sevens are lost', { incident: null, command: { verb: 'declare', title: 'sevens are lost', severity: null } }],
  ['#12 note it is the pool', { incident: '12', command: { verb: 'note', text: 'it is the pool' } }],
  ['role comms @ada', { incident: null, command: { verb: 'role', role: 'communications-lead', person: 'ada' } }],
  ['role scribe nobody', { incident: null, command: { verb: 'role', role: 'scribe', person: null } }],
  ['severity sev3 because only cards', { incident: null, command: { verb: 'severity', severity: 'SEV3', reason: 'only cards' } }],
  ['Resolve', { incident: null, command: { verb: 'resolve', reason: null } }],
  ['dance', { incident: null, command: { verb: 'help', because: 'I do not know `dance`.' } }],
  ['declare sev1', { incident: null, command: { verb: 'help', because: 'Say what is wrong: `declare orders fail`.' } }],
] as const) test(`/mainstay ${said}`, () => assert.deepEqual(readCommand(said), means))

test('whatever is written is read as something', () => fc.assert(fc.property(fc.string({ maxLength: 5_000 }), (said) => assert.ok(readCommand(said).command.verb))))

const facts: CardFacts = { id: 'inc_1', number: 142, title: 'Orders fail', type: 'drill', severity: 'SEV2', state: 'open', service: 'checkout', declaredMs: Date.parse('2026-11-23T03:12:00Z'), roles: {}, url: 'https://x.example/i/142' }

test('the card says what is so and offers what can be done', () => {
  assert.deepEqual(cardOf(facts), {
    title: 'DRILL, nothing is really broken. #142 SEV2 Open: Orders fail', url: facts.url, value: 'inc_1',
    lines: ['Service checkout, declared 2026-11-23 03:12 UTC', 'Incident Commander: nobody yet', 'Communications Lead: nobody yet'],
    buttons: [{ verb: 'command', label: 'I take command', isPrimary: true }, { verb: 'mitigate', label: 'Users are whole', isPrimary: false }, { verb: 'resolve', label: 'Resolve', isPrimary: false }],
  })
  const resolved: CardFacts = { ...facts, state: 'resolved', roles: { 'incident-commander': 'Ada' } }
  assert.deepEqual(cardOf(resolved).buttons.map(({ verb }) => verb), ['reopen'])
  assert.equal(topicOf({ ...resolved, type: 'incident' }), '#142 SEV2 Resolved · commands: Ada · https://x.example/i/142')
})

test('a line for what happens, and none for what the card shows', () => {
  const name = (ref: string): string => ({ 'person/per_a': 'Ada', per_b: 'Ben' })[ref] ?? ref
  const line = (kind: string, data: Readonly<Record<string, unknown>>) => lineOf({ kind, actor: 'person/per_a', data }, name)
  assert.equal(line('incident.role-assigned', { role: 'incident-commander', person: 'per_b', previous: null, brief: 'Watch the queue' }), 'Ben is Incident Commander now. Watch the queue')
  assert.equal(line('incident.resolved', { reason: 'Rolled back', isAutomatic: false }), 'Ada says: resolved: Rolled back')
  assert.equal(line('incident.resolved', { reason: 'All is well', isAutomatic: true }), 'Resolved by itself: All is well')
  assert.equal(line('incident.changed', {}), null)
})

test('waiting grows to minutes, keeps to what the other side asks, and ends', () => {
  assert.deepEqual([0, 1, 4, 40].map((failures) => waitMs(failures, null, 1)), [2_000, 4_000, 32_000, 300_000])
  assert.equal(waitMs(0, 30_000, 0), 30_000)
  assert.ok(giveUpAfterMs > 40 * 3_600_000)
})

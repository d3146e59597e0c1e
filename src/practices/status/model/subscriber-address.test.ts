// Addresses of webhooks, what is shown of them, and when one is set aside.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayMs } from '../../../base/duration.ts'
import { afterHookFailure, readHook, shownAddress } from './subscriber-address.ts'

for (const [text, read] of [
  [' https://Hooks.Example.org/in?x=1#part ', 'https://hooks.example.org/in?x=1'], ['http://hooks.example.org/in', null], ['http://127.0.0.1:9/in', 'http://127.0.0.1:9/in'],
  ['https://ada:secret@example.org/', null], ['ftp://example.org/', null], ['not an address', null], [`https://example.org/${'a'.repeat(1_000)}`, null], ['javascript:alert(1)', null],
] as const) test(`the webhook ${JSON.stringify(text).slice(0, 60)} is ${read}`, () => assert.equal(readHook(text), read))

test('of a webhook people see neither path nor key', () => {
  assert.equal(shownAddress('slack', 'https://hooks.slack.com/services/T0/B0/secretABCD'), 'hooks.slack.com/…ABCD')
  assert.equal(shownAddress('email', 'ada@example.org'), 'ada@example.org')
})

for (const [says, before, nowMs, after] of [
  ['the first failure begins the time', { failures: 0, failingSinceMs: null }, 5, { failures: 1, failingSinceMs: 5, isLaidAside: false }],
  ['before three days it stays', { failures: 40, failingSinceMs: 0 }, 3 * dayMs - 1, { failures: 41, failingSinceMs: 0, isLaidAside: false }],
  ['after three days of failing it is set aside', { failures: 1, failingSinceMs: 0 }, 3 * dayMs, { failures: 2, failingSinceMs: 0, isLaidAside: true }],
] as const) test(says, () => assert.deepEqual(afterHookFailure(before, nowMs), after))

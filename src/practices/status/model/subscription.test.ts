// Addresses, links and who is concerned.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { afterFailure, confirmToken, isConcerned, keepToken, readAddress, readConfirmToken, readKeepToken } from './subscription.ts'

for (const [text, read] of [
  [' Ada@Example.ORG ', 'ada@example.org'], ['o\'brien+status@mail.example.co.uk', 'o\'brien+status@mail.example.co.uk'], ['ada', null], ['ada@localhost', null], ['a@b.c, d@e.f', null],
  ['Ada <ada@example.org>', null], ['ada@example.org\nbcc: x@y.z', null], ['@example.org', null], [`${'a'.repeat(65)}@example.org`, null], ['ada@-example.org', null],
] as const) test(`the address ${JSON.stringify(text)} is ${read}`, () => assert.equal(readAddress(text), read))

test('nothing that is read as an address can split a header', () => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
  const address = readAddress(text)
  assert.ok(address === null || !/[\s\p{Cc},;<>]/u.test(address))
})))

const sign = (text: string): string => createHmac('sha256', 'k').update(text).digest('base64url')
const verify = (text: string, signature: string): boolean => sign(text) === signature

test('a link confirms until its time, for whom it was made, and nothing else', () => {
  const token = confirmToken('sub_1', 1_000, sign)
  assert.equal(readConfirmToken(token, 999, verify), 'sub_1')
  for (const [forged, nowMs] of [[token, 1_000], [token.replace('sub_1', 'sub_2'), 1], [token.replace('.1000.', '.9999.'), 1], ['', 1], ['sub_1', 1], [keepToken('sub_1', sign), 1]] as const) assert.equal(readConfirmToken(forged, nowMs, verify), null)
  assert.equal(readKeepToken(keepToken('sub_1', sign), verify), 'sub_1')
  for (const forged of ['sub_2.x', 'sub_1', '', token]) assert.equal(readKeepToken(forged, verify), null)
})

for (const [says, components, touched, is] of [
  ['all components hear of any', [], ['a'], true], ['of nothing nobody hears', [], [], false], ['chosen ones hear of theirs', ['b'], ['a', 'b'], true], ['and of no other', ['b'], ['a'], false],
] as const) test(says, () => assert.equal(isConcerned({ components }, touched), is))

for (const [says, failures, isRefused, after] of [
  ['a mail that is refused for good counts', 0, true, { failures: 1, isLaidAside: false }], ['the fifth in a row lays the address aside', 4, true, { failures: 5, isLaidAside: true }],
  ['a mail server of ours that is away counts against nobody', 4, false, { failures: 4, isLaidAside: false }],
] as const) test(says, () => assert.deepEqual(afterFailure(failures, isRefused), after))

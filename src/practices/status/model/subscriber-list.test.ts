// Lists of subscribers: what is read from files of others, and that nothing in an export calculates.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSubscriberList, subscribersCsv } from './subscriber-list.ts'

for (const [says, text, value, lines] of [
  ['one address a line', 'ada@example.org\nBen@Example.org\n\n', ['ada@example.org', 'ben@example.org'], []],
  ['CSV with a head, quotes and other columns', '\uFEFFid,mode,"email"\r\n1,email,"ada@example.org"\r\n2,sms,+49 170 1', ['ada@example.org'], [3]],
  ['the same address twice counts once', 'ada@example.org\nADA@example.org', ['ada@example.org'], []],
  ['what is no address is said with its line', 'ada@example.org\nada at example', ['ada@example.org'], [2]],
] as const) test(says, () => {
  const read = readSubscriberList(text)
  assert.deepEqual(read.value, value)
  assert.deepEqual(read.findings.map(({ line }) => line), lines)
})

test('an address that a spreadsheet would calculate stays text', () => {
  const row = { id: 'sub_1', kind: 'email', components: ['a', 'b'], state: 'confirmed', askedAt: 'x', confirmedAt: null }
  assert.equal(subscribersCsv([{ ...row, address: '=1+1@example.org' }, { ...row, address: '+a"b@example.org' }]), 'sub_1,email,\'=1+1@example.org,a b,confirmed,x,\r\nsub_1,email,"\'+a""b@example.org",a b,confirmed,x,\r\n')
})

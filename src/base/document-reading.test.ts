// What a reader shows of a foreign value in a finding.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shown } from './document-reading.ts'

for (const { says, value, is } of [
  { says: 'a text as it is', value: 'v2', is: 'v2' },
  { says: 'nothing as undefined', value: undefined, is: 'undefined' },
  { says: 'a map that JavaScript cannot make a text of', value: { toString: 'x' }, is: '{"toString":"x"}' },
  { says: 'no more than a line of something long', value: 'x'.repeat(5_000), is: 'x'.repeat(200) },
]) test(`shows ${says}`, () => assert.equal(shown(value), is))

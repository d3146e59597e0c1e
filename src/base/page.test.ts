// Cursors: what we wrote is read back, what somebody else made is no cursor.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeCursor, encodeCursor } from './page.ts'

test('a cursor is read back as it was written', () => {
  for (const position of [['checkout'], [12, 7], ['pag_01', 1_795_000_000_000], []]) assert.deepEqual(decodeCursor(encodeCursor(position)), position)
})

for (const { says, text } of [
  { says: 'nothing', text: '' },
  { says: 'no base64', text: '%%%' },
  { says: 'no list', text: btoa('{"a":1}') },
  { says: 'a number no database takes', text: btoa('[1e308,-1]') },
  { says: 'a fraction', text: btoa('[1.5]') },
  { says: 'something else than texts and numbers', text: btoa('[null]') },
]) test(`a text that holds ${says} is no cursor`, () => assert.equal(decodeCursor(text), null))

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseForeignJson } from './foreign-json.ts'

for (const [text, value] of [
  [String.raw`{"a":"\ud800"}`, { a: '\ufffd' }],
  [String.raw`[{"\udfff":["x\uD83Dy"]}, 1, null]`, [{ '\ufffd': ['x\ufffdy'] }, 1, null]],
  [String.raw`"\ud83d\udca5"`, '💥'],
  ['{"a":1.5}', { a: 1.5 }],
] as const) {
  test(`${text} is read as what can be stored`, () => assert.deepEqual(parseForeignJson(text), value))
}

test('every text is well formed, and what already was is unchanged', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '\ud800', '\udc00', 'ß', '\\', '"') }), (text) => {
    assert.equal(parseForeignJson(JSON.stringify(text)), text.toWellFormed())
  }))
})

test('what is no JSON is refused as JSON.parse refuses it', () => assert.throws(() => parseForeignJson('{'), SyntaxError))

// YAML documents: lines, limits, lists.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readYamlDocuments, writeYaml } from './yaml-document.ts'

const read = (text: string) => readYamlDocuments(text, 'a.yaml')
const codes = (text: string) => read(text).findings.map((finding) => `${finding.code}:${finding.line}`)

test('a field knows its line in the second document, and an absent field its nearest ancestor', () => {
  const documents = read('kind: A\n---\nkind: B\nspec:\n  objectives:\n    - target: 1\n    - query: |\n        sum(x)\n').value
  const line = (path: (string | number)[]) => documents[1]!.lineOf(path)
  assert.equal(line([]), 3)
  assert.equal(line(['spec', 'objectives', 0, 'target']), 6)
  assert.equal(line(['spec', 'objectives', 1, 'query']), 7)
  assert.equal(line(['spec', 'objectives', 1, 'nowhere', 3]), 7)
  assert.equal(line(['spec', 'nowhere']), 4)
})

test('items of a top-level list and of a Kubernetes List are documents, empty ones are not', () => {
  assert.deepEqual(read('- kind: A\n-\n- kind: B\n---\n---\nkind: List\nitems:\n- kind: C\n').value.map((document) => document.value),
    [{ kind: 'A' }, { kind: 'B' }, { kind: 'C' }])
  assert.equal(read('- kind: A\n-\n- kind: B\n').value[1]!.lineOf(['kind']), 3)
})

test('JSON is read as it is', () => assert.deepEqual(read('{\n\t"kind": "A"}').value[0]?.value, { kind: 'A' }))

test('half of a character is read as the mark that can be stored', () => assert.deepEqual(read(String.raw`{ "a\ud800": ["\udfff"] }`).value[0]?.value, { 'a\ufffd': ['\ufffd'] }))

test('a syntax error names its line and leaves the other documents', () => {
  const { value, findings } = read('kind: A\n---\nkind: "B\n---\nkind: C\n')
  assert.equal(findings[0]?.level, 'error')
  assert.equal(value[0]?.lineOf([]), 1)
  assert.deepEqual(codes('a: 1\nb: 2\na: 3\n'), ['YAML_SYNTAX:3'])
})

test('an alias is resolved, and its line is where the value stands', () => {
  const [document] = read('base: &b\n  deep: 1\nuse: *b\n').value
  assert.deepEqual(document?.value, { base: { deep: 1 }, use: { deep: 1 } })
  assert.equal(document?.lineOf(['use', 'deep']), 2)
})

test('alias bombs, cycles, deep nesting, long files and too many documents are refused', () => {
  const bomb = ['a0: &a0 [1,2,3,4,5,6,7,8,9]', ...Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(',')}]`)].join('\n')
  assert.equal(read(bomb).value.length, 0)
  assert.match(codes(bomb).join(), /YAML_(ALIASES|TOO_LARGE)/)
  assert.match(codes('a: &a\n  b: *a\n').join(), /YAML_ALIASES/)
  assert.match(codes('<<: 1\na: 2\n').join(), /YAML_ALIASES/)
  assert.match(codes('['.repeat(100) + ']'.repeat(100)).join(), /YAML_TOO_DEEP/)
  assert.match(codes('['.repeat(50_000)).join(), /YAML_/)
  assert.match(codes('x'.repeat(2_000_001)).join(), /YAML_TOO_LARGE/)
  assert.match(codes('---\n'.repeat(5_001)).join(), /YAML_TOO_MANY_DOCUMENTS/)
  assert.match(codes('- 1\n'.repeat(5_001)).join(), /YAML_TOO_MANY_DOCUMENTS/)
})

test('what is written is read back', () => {
  const value = { a: 'yes', long: 'x '.repeat(200) + 'x', many: 'a\nb\n', list: [{ b: 1 }], empty: {} }
  assert.deepEqual(read(writeYaml(value)).value[0]?.value, value)
})

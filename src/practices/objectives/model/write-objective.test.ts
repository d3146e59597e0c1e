// Writing an objective and reading it back, in our own form and in OpenSLO.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { SourceDocument } from '../../../base/document.ts'
import { anyObjective } from '../test/objective-arbitrary.ts'
import { readObjectives } from './read-objectives.ts'
import { writeOpenslo } from './write-openslo.ts'
import { writeOwn } from './write-own.ts'

function document(value: unknown): SourceDocument {
  return { file: 'a.yaml', value: JSON.parse(JSON.stringify(value)), lineOf: () => 1 }
}

for (const [form, write] of [['our own form', writeOwn], ['OpenSLO', writeOpenslo]] as const) {
  test(`what is written in ${form} is read back the same, without a finding`, () => {
    fc.assert(fc.property(anyObjective, (objective) => {
      const { value, findings } = readObjectives([document(write(objective))])
      assert.deepEqual(findings, [])
      assert.deepEqual(value, [JSON.parse(JSON.stringify(objective))])
    }), { numRuns: 200 })
  })
}

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { mappingProblem } from './mapping.ts'
import { senderTemplates } from './templates.ts'

const guide = readFileSync(new URL('../../../../docs/guides/webhooks.md', import.meta.url), 'utf8')

for (const { name, template, mapping } of senderTemplates) {
  test(`${name}: its mapping can be used, and the guide shows the template that it reads`, () => {
    assert.equal(mappingProblem(mapping), null)
    if (template === null) return
    assert.ok(guide.includes(template))
    for (const field of ['key', 'name', 'severity', 'status'] as const) assert.match(template, new RegExp(`"${field}":`))
  })
}

// The generated references say what the code says.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { references } from '../docs/reference/generate.ts'

const written = await references()

for (const [name, text] of written) {
  test(`docs/reference/${name} is what the code says`, () => {
    const kept = readFileSync(new URL(`../docs/reference/${name}`, import.meta.url), 'utf8')
    if (kept === text) return
    const [now, before] = [text.split('\n'), kept.split('\n')]
    const line = now.findIndex((one, index) => one !== before[index])
    assert.fail(`docs/reference/${name} differs from line ${line + 1} on; run \`npm run reference\`.\n- ${before[line]}\n+ ${now[line]}`)
  })
}

test('no map takes values unseen under keys with a line break', () => {
  assert.doesNotMatch(written.get('openapi.json')!, /"\^\(\.\*\)\$"/)
})

// Each check, by its own examples and by rows of good and bad rules; its page says what it says.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { checks } from './checks.ts'
import { checkRows } from '../test/check-rows.ts'
import { lint } from './lint.ts'
import { exampleFile, writeCheckPage } from './write-check-page.ts'

const root = new URL('../../../../', import.meta.url)
const found = (rules: string, check: string): readonly string[] => lint([{ path: 'rules.yml', text: exampleFile(rules) }]).findings.filter((one) => one.check === check).map(({ level, say }) => `${level}: ${say}`)

for (const check of checks) {
  test(`${check.name} finds its bad example and leaves its good one alone`, () => {
    assert.notDeepEqual(found(check.bad, check.name), [])
    assert.deepEqual(found(check.good, check.name), [])
  })
  test(`the page of ${check.name} says what the check says`, () => {
    const page = new URL(`docs/lint/${check.name}.md`, root)
    assert.ok(existsSync(page), `run node docs/lint/write-pages.ts`)
    assert.equal(readFileSync(page, 'utf8'), writeCheckPage(check))
  })
}

test('every check has a file of its own, and every file is a check', () => {
  const files = readdirSync(new URL('checks/', import.meta.url)).map((name) => name.replace(/\.ts$/, '')).sort()
  assert.deepEqual(files, checks.map(({ name }) => name).sort())
})

for (const row of checkRows) {
  test(`${row.check}: ${row.says}`, () => {
    const said = found(row.rules, row.check)
    if (row.say === null) assert.deepEqual(said, [])
    else assert.ok(said.some((one) => row.say!.test(one)), said.join('\n') || 'nothing was found')
  })
}

// Whether a rule can be loaded at all, Prometheus's own tool is the judge: the linter must agree with it on every row.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { checks } from '../model/checks.ts'
import { lint } from '../model/lint.ts'
import { exampleFile } from '../model/write-check-page.ts'
import { checkRows } from './check-rows.ts'

const skip = spawnSync('promtool', ['--version']).status === 0 ? false : 'promtool is not installed (Debian package prometheus)'

test('promtool and the linter refuse the same rules', { skip }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-lint-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const rules = [...checks.flatMap(({ bad, good }) => [bad, good]), ...checkRows.map((row) => row.rules)]
  const differences: string[] = []
  for (const text of rules.map(exampleFile)) {
    const path = join(folder, 'rules.yml')
    writeFileSync(path, text)
    const tool = spawnSync('promtool', ['check', 'rules', path], { encoding: 'utf8' })
    const { findings } = lint([{ path, text }])
    // A field that does not exist is only noticed while rendering: there Prometheus prints the error into the annotation.
    const isRefused = findings.some(({ check, level, say }) => level === 'error' && (check === 'promql-syntax' || check === 'file' || (check === 'template' && !say.includes('does not exist'))))
    if (isRefused !== (tool.status !== 0)) differences.push(`${isRefused ? 'only the linter refuses' : 'only promtool refuses'}: ${text}\n${tool.stderr}${JSON.stringify(findings)}`)
  }
  assert.deepEqual(differences, [])
  t.diagnostic(`${rules.length} rule files judged the same`)
})

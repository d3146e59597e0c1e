// What `npm test` says and how it ends, on a small tree with tests that pass, fail, and are skipped.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'

const passing = 'import { test } from \'node:test\'\ntest(\'it holds\', () => {})\n'
const failing = 'import { test } from \'node:test\'\ntest(\'it does not hold\', () => { throw new Error(\'seven is not eight\') })\n'
const skipped = (why: string): string => `import { test } from 'node:test'\ntest('it would', { skip: ${JSON.stringify(why)} }, () => {})\n`
const broken = 'import \'./not-there.ts\'\n'

function runIn(t: TestContext, files: Readonly<Record<string, string>>, { ci = false, args = [] }: { ci?: boolean; args?: readonly string[] } = {}): { code: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-run-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'test'))
  for (const name of readdirSync(import.meta.dirname)) {
    if (/(?<!\.test)\.ts$/.test(name)) cpSync(join(import.meta.dirname, name), join(folder, 'test', name))
  }
  symlinkSync(join(import.meta.dirname, '../node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  // Of this test's own run nothing may reach the inner one; a given database keeps it from starting a cluster.
  const { NODE_TEST_CONTEXT: _context, CI: _ci, ...environment } = process.env
  const done = spawnSync(process.execPath, ['test/run.ts', ...args], {
    cwd: folder, encoding: 'utf8', env: { ...environment, MAINSTAY_TEST_POSTGRES_URL: 'postgres://nobody@127.0.0.1:2/nothing', ...(ci ? { CI: 'true' } : {}) },
  })
  return { code: done.status, said: done.stdout + done.stderr }
}

const everywhere = { 'src/base/a.test.ts': passing, 'src/practices/p/model/b.test.ts': passing, 'src/practices/p/test/c.test.ts': passing, 'test/d.test.ts': passing, 'examples/e.test.ts': passing }

test('tests in src, test and examples are run, pure and isolated, and counted in the last line', (t) => {
  const { code, said } = runIn(t, everywhere)
  assert.equal(code, 0, said)
  assert.match(said, /\n5 passed, 0 failed, 0 skipped\n$/)
})

test('filters choose among the files, and a filter that matches none fails', (t) => {
  assert.match(runIn(t, everywhere, { args: ['src/practices', 'examples'] }).said, /\n3 passed, 0 failed, 0 skipped\n$/)
  const { code, said } = runIn(t, everywhere, { args: ['no-such-place'] })
  assert.equal(code, 1)
  assert.match(said, /No test matches/)
})

for (const place of ['src/base/bad.test.ts', 'test/bad.test.ts']) {
  test(`a failure in ${place} is told with its reason and fails the run`, (t) => {
    const { code, said } = runIn(t, { ...everywhere, [place]: failing })
    assert.equal(code, 1)
    assert.match(said, /FAILED .*: it does not hold\n.*seven is not eight/)
    assert.match(said, /\n5 passed, 1 failed, 0 skipped\n$/)
  })

  test(`a file that cannot be loaded, ${place}, fails the run`, (t) => {
    const { code, said } = runIn(t, { ...everywhere, [place]: broken })
    assert.equal(code, 1, said)
    assert.match(said, /not-there/)
    assert.doesNotMatch(said, /, 0 failed,/)
  })
}

test('a skip is said with its reason; it fails the run in CI only', (t) => {
  const files = { ...everywhere, 'test/f.test.ts': skipped('no Prometheus here') }
  const here = runIn(t, files)
  assert.equal(here.code, 0, here.said)
  assert.match(here.said, /Skipped 1: no Prometheus here\n5 passed, 0 failed, 1 skipped\n$/)
  const ci = runIn(t, files, { ci: true })
  assert.equal(ci.code, 1)
  assert.match(ci.said, /In CI nothing may be skipped/)
})

test('missing public files to read are no failure, in CI neither', (t) => {
  const { code, said } = runIn(t, { ...everywhere, 'test/f.test.ts': skipped('no shared data (MAINSTAY_SHARED_DATA)') }, { ci: true })
  assert.equal(code, 0, said)
  assert.match(said, /no public SLO and alert files to read/)
})

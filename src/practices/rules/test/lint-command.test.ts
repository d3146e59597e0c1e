// `mainstay lint` as CI runs it: no server, files in, findings and an exit code out.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { exitCodes } from '../../../cli/exit.ts'

const folder = mkdtempSync(join(tmpdir(), 'mainstay-lint-'))
after(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'rules'))
writeFileSync(join(folder, 'rules/good.yml'), 'groups:\n- name: a\n  rules:\n  - record: job:x:sum\n    expr: sum by (job) (x)\n')
writeFileSync(join(folder, 'rules/warned.yml'), 'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: x > 1\n    labels: {team: a}\n    annotations: {summary: a}\n')
writeFileSync(join(folder, 'bad.yml'), 'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: sum(x\n')

function run(...args: string[]): { code: number | null; out: string; err: string } {
  const program = new URL('../../../../bin/mainstay.mjs', import.meta.url).pathname
  // Nothing listens there: a command that asked a server would fail.
  const ran = spawnSync(process.execPath, [program, 'lint', ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, MAINSTAY_URL: 'http://127.0.0.1:1' } })
  return { code: ran.status, out: ran.stdout, err: ran.stderr }
}

test('good rules end with 0, errors with 10, warnings with 10 only where asked', () => {
  assert.deepEqual(run('rules/good.yml'), { code: exitCodes.ok, out: '1 rule in 1 file: 0 errors, 0 warnings, 0 for information.\n', err: '' })
  assert.equal(run('bad.yml').code, exitCodes.unwell)
  assert.equal(run('bad.yml', '--fail-on', 'never').code, exitCodes.ok)
  assert.equal(run('rules').code, exitCodes.ok)
  assert.equal(run('rules', '--fail-on', 'warning').code, exitCodes.unwell)
})

test('each format is what its readers expect, also in a file', () => {
  assert.match(run('rules', '--format', 'github').out, /^::warning file=rules\/warned\.yml,line=4,title=A%3A severity::The alert has no severity\. /)
  assert.equal((JSON.parse(run('rules', '--json').out) as { findings: unknown[] }).findings.length, 1)
  assert.equal(run('rules', '--format', 'sarif', '--output', 'out.sarif').out, '')
  assert.equal((JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8')) as { version: string }).version, '2.1.0')
})

test('severities, owners and scrape intervals of one’s own are taken', () => {
  writeFileSync(join(folder, 'own.yml'), 'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: rate(x_total[1m]) > 1\n    for: 1m\n    labels: {squad: a, severity: wake}\n    annotations: {summary: a, runbook: "https://a.example/b"}\n')
  assert.equal(run('own.yml', '--fail-on', 'info').code, exitCodes.unwell)
  assert.equal(run('own.yml', '--fail-on', 'info', '--severity', 'page=wake', '--owner-label', 'squad').code, exitCodes.ok)
  assert.match(run('own.yml', '--severity', 'page=wake', '--owner-label', 'squad', '--scrape-interval', '30s').out, /one lost scrape/)
})

test('a path that does not exist, and options that make no sense, end with 2 and say so', () => {
  for (const args of [['nothing.yml'], ['rules', '--format', 'xml'], ['rules', '--fail-on', 'sometimes'], ['rules', '--scrape-interval', 'soon'], ['rules', '--severity', 'wake']]) {
    const { code, err } = run(...args)
    assert.equal(code, exitCodes.badInput)
    assert.match(err, /\S+\n\S+/)
  }
})

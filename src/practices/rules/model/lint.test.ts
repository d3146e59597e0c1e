// Files, lines, comments and formats of the linter.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readFileSync, writeFileSync } from 'node:fs'
import { isAtLeast, lint } from './lint.ts'
import { writeGithub } from './formats/write-github.ts'
import { writeJson } from './formats/write-json.ts'
import { writeSarif } from './formats/write-sarif.ts'
import { writeText } from './formats/write-text.ts'
import { readTemplate } from './template.ts'

const of = (text: string, check?: string) => lint([{ path: 'rules.yml', text }]).findings.filter((one) => check === undefined || one.check === check)
const golden = new URL('../test/golden/', import.meta.url)
const shop = { path: 'rules/shop, 1.yml', text: readFileSync(new URL('shop.rules.yml', golden), 'utf8') }

for (const [name, write] of [
  ['shop.txt', writeText], ['shop.json', writeJson], ['shop.github', writeGithub], ['shop.sarif', (report: ReturnType<typeof lint>) => writeSarif(report, '1.2.3')],
] as const) {
  test(`${name} is written as it was read by people before`, () => {
    const written = write(lint([shop]))
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(new URL(name, golden), written)
    assert.equal(written, readFileSync(new URL(name, golden), 'utf8'))
  })
}

test('SARIF results point at rules that the run declares, and at relative addresses', () => {
  const [run] = (JSON.parse(writeSarif(lint([shop]), '1')) as { runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleId: string; ruleIndex: number; locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[] }[] }[] }).runs
  assert.ok(run!.results.length > 5)
  for (const { ruleId, ruleIndex, locations } of run!.results) {
    assert.equal(run!.tool.driver.rules[ruleIndex]!.id, ruleId)
    assert.equal(locations[0]!.physicalLocation.artifactLocation.uri, 'rules/shop%2C%201.yml')
    assert.ok(locations[0]!.physicalLocation.region.startLine >= 1)
  }
})

test('an expression over several lines is found at its own line', () => {
  const text = 'groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: |\n      sum(x)\n        /\n      sum(rate(y_total[10s]))\n'
  assert.deepEqual(of(text, 'range').map(({ line }) => line), [8])
})

test('PrometheusRule documents, lists of them and other manifests beside them are read', () => {
  const rule = '  groups:\n  - name: a\n    rules:\n    - alert: A\n      expr: up == 0\n'
  const manifest = `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: a}\nspec:\n${rule}`
  assert.deepEqual(of(`${manifest}---\napiVersion: v1\nkind: ConfigMap\ndata: {}\n`, 'severity').map(({ line }) => line), [8])
  assert.equal(lint([{ path: 'a', text: `kind: List\nitems:\n- kind: PrometheusRule\n  spec:\n${rule.replaceAll(/^/gm, '  ')}` }]).rules, 1)
})

for (const row of [
  { says: 'an unknown field', text: 'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: x > 1\n    summary: hi\n', say: /no field `summary`/, line: 6 },
  { says: 'a duration that is none', text: 'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: x > 1\n    for: 5 minutes\n', say: /not a duration/, line: 6 },
  { says: 'a group that stands twice', text: 'groups:\n- name: a\n  rules: []\n- name: a\n  rules: []\n', say: /stands in this file twice/, line: 4 },
  { says: 'broken YAML', text: 'groups:\n- name: a\n  rules:\n  - alert: A\n   expr: x\n', say: /./, line: 5 },
  { says: 'a file that is something else', text: 'hello: world\n', say: /no list of groups/, line: 1 },
  { says: 'a recording rule that waits', text: 'groups:\n- name: a\n  rules:\n  - record: a:b\n    expr: x\n    for: 5m\n', say: /no `for`/, line: 6 },
  { says: 'both alert and record', text: 'groups:\n- name: a\n  rules:\n  - record: a:b\n    alert: A\n    expr: x\n', say: /both/, line: 4 },
]) {
  test(`a file with ${row.says} is found at its line`, () => {
    const [first] = of(row.text, 'file')
    assert.match(first?.say ?? '', row.say)
    assert.equal(first?.line, row.line)
  })
}

const commented = (comment: string): string => `groups:\n- name: a\n  rules:\n  ${comment}\n  - alert: A\n    expr: up == 0\n    annotations: {summary: a}\n    labels: {team: a}\n  - alert: B\n    expr: up == 1\n    annotations: {summary: a}\n    labels: {team: a}\n`

test('a comment with a reason hides a check for its rule only', () => {
  assert.deepEqual(of(commented('# mainstay:disable severity,absent routed by team'), 'severity').map(({ rule }) => rule), ['B'])
  assert.deepEqual(of(commented('# mainstay:disable-file severity routed by team'), 'severity'), [])
})

for (const [comment, say] of [
  ['# mainstay:disable severity', /no reason/], ['# mainstay:disable seveerity because', /no check `seveerity`/], ['# mainstay:disable', /names no check/], ['# mainstay:disable cost because', /hides nothing any more/],
] as const) {
  test(`the comment "${comment}" is itself found`, () => {
    const findings = of(commented(comment))
    assert.match(findings.find(({ check }) => check === 'disable')?.say ?? '', say)
    assert.equal(findings.filter(({ check }) => check === 'severity').length, 2)
  })
}

test('what is bad enough to fail is decided by the level asked for', () => {
  const warnings = of(commented(''), 'severity')
  assert.equal(isAtLeast(warnings, 'error'), false)
  assert.equal(isAtLeast(warnings, 'warning'), true)
  assert.equal(isAtLeast(warnings, 'info'), true)
})

test('no text makes the linter throw, and every finding points into the file', () => {
  const piece = fc.oneof(fc.constantFrom('groups:', '- name: a', 'rules:', '- alert: A', 'expr:', 'sum(rate(x[5m]))', '{{ $labels.a }}', '> 1', '|', '&a', '*a', '<<:', '"', "'", '{', '}', '[', ']', '\n', '\n  ', '\n    ', '# mainstay:disable'), fc.string({ maxLength: 6 }))
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
    const text = pieces.join('')
    for (const { line, say } of of(text)) {
      assert.ok(line >= 1 && line <= text.split('\n').length + 1)
      assert.ok(say.length > 0)
    }
  }), { numRuns: 400 })
})

test('no template makes its reader throw, and text without actions has no problem', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('{{', '}}', 'if ', 'end', 'else', '$value', '$labels.a', '|', '(', ')', '"', ' ', 'printf', ':=', '/*', '*/'), fc.string({ maxLength: 4 })), { maxLength: 25 }), (pieces) => {
    const text = pieces.join('')
    const { problems } = readTemplate(text)
    if (!text.includes('{{') && !text.includes('}}')) assert.deepEqual(problems, [])
  }), { numRuns: 500 })
})

test('ten thousand nested brackets and aliases that grow are refused, not followed', () => {
  assert.ok(of(`groups: ${'['.repeat(10_000)}`).length > 0)
  const bomb = `a: &a [x, x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *${i === 0 ? 'a' : `b${i - 1}`}]`).join('\n')}\ngroups: [*b29]\n`
  assert.ok(of(bomb).length > 0)
})

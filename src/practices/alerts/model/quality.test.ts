// Verdicts, the index and its interval; what changes of rules would have done; patches of rule files.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { hourMs, minuteMs } from '../../../base/duration.ts'
import { indexBy, indexOf, judge, noiseOf, wilson } from './quality.ts'
import type { SituationFacts, Verdict } from './quality.ts'
import { suggest } from './quality-suggestions.ts'
import type { Firing } from './quality-suggestions.ts'
import { patchRuleFile } from './rule-patch.ts'

const startMs = Date.UTC(2026, 8, 1)
const facts = (more: Partial<SituationFacts> = {}): SituationFacts => ({
  id: 'sit_1', title: 'a', service: 'checkout', team: 'shop', tier: 1, rule: 'Flappy', openedMs: startMs, resolvedMs: startMs + 20 * minuteMs, reopened: 0, pages: 1,
  acknowledgedMs: startMs + minuteMs, wasWorkedOn: false, hasIncident: false, said: null, ...more,
})

for (const row of [
  { says: 'what a person said stands above everything', given: { said: 'duplicate', hasIncident: true }, verdict: 'duplicate', isInferred: false },
  { says: 'an incident that people worked on makes it worth it', given: { hasIncident: true, reopened: 9 }, verdict: 'actionable', isInferred: true },
  { says: 'what is open is not judged', given: { resolvedMs: null }, verdict: null, isInferred: false },
  { says: 'coming back twice is flapping', given: { reopened: 2, wasWorkedOn: true }, verdict: 'transient', isInferred: true },
  { says: 'over in two minutes without an answer was transient', given: { acknowledgedMs: null, resolvedMs: startMs + 2 * minuteMs }, verdict: 'transient', isInferred: true },
  { says: 'over in an hour without an answer healed itself', given: { acknowledgedMs: null, resolvedMs: startMs + hourMs }, verdict: 'self-healed', isInferred: true },
  { says: 'an acknowledgement after the end is none', given: { acknowledgedMs: startMs + hourMs }, verdict: 'self-healed', isInferred: true },
  { says: 'acknowledged and left alone asked for nothing', given: {}, verdict: 'not-actionable', isInferred: true },
  { says: 'resolved by hand was worth it', given: { wasWorkedOn: true }, verdict: 'actionable', isInferred: true },
] satisfies readonly { says: string; given: Partial<SituationFacts>; verdict: Verdict | null; isInferred: boolean }[]) {
  test(row.says, () => assert.partialDeepStrictEqual(judge(facts(row.given)), { verdict: row.verdict, isInferred: row.isInferred }))
}

test('nothing judged is an unknown index, not a bad one', () => {
  assert.partialDeepStrictEqual(indexOf([facts({ resolvedMs: null })]), { situations: 1, judged: 0, index: null, low: null, high: null })
})

test('Wilson’s interval is that of the textbook: 8 of 10 is 0.490 to 0.943', () => {
  const { low, high } = wilson(8, 10)!
  assert.ok(Math.abs(low - 0.4901) < 0.001 && Math.abs(high - 0.9433) < 0.001)
})

test('the interval of all of any number ends at 1, and of none begins at 0', () => {
  for (let total = 1; total <= 500; total++) assert.deepEqual([wilson(total, total)!.high, wilson(0, total)!.low], [1, 0])
})

test('the interval holds the share and lies within 0 to 1, and groups add up to the whole', () => {
  fc.assert(fc.property(fc.array(fc.record({ rule: fc.constantFrom('a', 'b', 'c'), said: fc.constantFrom<Verdict | null>('actionable', 'transient', null), reopened: fc.nat(3) }), { maxLength: 40 }), (list) => {
    const all = list.map((one) => facts(one))
    const whole = indexOf(all)
    if (whole.index !== null) assert.ok(0 <= whole.low! && whole.low! <= whole.index && whole.index <= whole.high! && whole.high! <= 1)
    const groups = indexBy(all, 'rule')
    assert.equal(groups.reduce((sum, { judged }) => sum + judged, 0), whole.judged)
    assert.ok(groups.every((group, index) => index === 0 || noiseOf(groups[index - 1]!) >= noiseOf(group)))
  }))
})

/** 61 pages: 57 over in two to nine minutes, four that lasted; three of those were worth it. */
function noisyMonth(): { facts: SituationFacts[]; firings: Firing[] } {
  const month = { facts: [] as SituationFacts[], firings: [] as Firing[] }
  for (let index = 0; index < 61; index++) {
    const openedMs = startMs + index * 11 * hourMs
    const lastedMs = index % 15 === 0 && index < 60 ? 40 * minuteMs : (2 + (index % 8)) * minuteMs
    const isLong = lastedMs === 40 * minuteMs
    const id = `sit_${index}`
    month.facts.push(facts({ id, openedMs, resolvedMs: openedMs + lastedMs, acknowledgedMs: isLong ? openedMs + minuteMs : null, hasIncident: isLong && index > 0 }))
    month.firings.push({ situation: id, rule: 'Flappy', pages: true, startedMs: openedMs, endedMs: openedMs + lastedMs })
  }
  return month
}

test('`for: 10m` would have paged 4 times instead of 61 and missed none of the 3 incidents', () => {
  const month = noisyMonth()
  const [rule] = suggest(month.facts, month.firings, 'UTC')
  assert.partialDeepStrictEqual(rule, { rule: 'Flappy', situations: 61, pages: 61, noisy: 58 })
  const wait = rule!.suggestions.find(({ kind }) => kind === 'wait')
  assert.partialDeepStrictEqual(wait, { waitMs: 10 * minuteMs, replay: { pages: 61, wouldBe: 4, worthIt: 3, missed: 0 } })
  assert.equal(wait!.say, 'Waiting 10m longer (`for`) would have paged 4 times instead of 61. It would have missed none of the 3 that were worth a page.')
  assert.equal(rule!.suggestions.some(({ kind }) => kind === 'lower-urgency'), false, 'that would have missed the incidents')
})

test('a change that would have missed what was worth a page is not suggested', () => {
  const month = noisyMonth()
  const short = month.facts.map((one, index) => (index === 7 ? { ...one, said: 'actionable' as const } : one))
  for (const { suggestions } of suggest(short, month.firings, 'UTC')) for (const { replay } of suggestions) assert.equal(replay.missed, 0)
})

test('pure noise may become a ticket, and noise of the same hour each night gets quiet hours', () => {
  const nights = Array.from({ length: 9 }, (_, index) => startMs + index * 24 * hourMs + 30 * minuteMs)
  const all = nights.map((openedMs, index) => facts({ id: `sit_${index}`, openedMs, resolvedMs: openedMs + 3 * hourMs, acknowledgedMs: null, rule: 'Backup' }))
  const firings = all.map((one): Firing => ({ situation: one.id, rule: 'Backup', pages: true, startedMs: one.openedMs, endedMs: one.resolvedMs }))
  const [rule] = suggest(all, firings, 'Europe/Berlin')
  assert.deepEqual(rule!.suggestions.map(({ kind }) => kind), ['quiet-hours', 'lower-urgency'])
  assert.partialDeepStrictEqual(rule!.suggestions[0], { fromMinute: 120, toMinute: 180, replay: { wouldBe: 0 } })
})

test('what another rule of the situation pages for stays', () => {
  const month = noisyMonth()
  const others = month.facts.map(({ id, openedMs }): Firing => ({ situation: id, rule: 'Other', pages: true, startedMs: openedMs, endedMs: openedMs + minuteMs }))
  assert.deepEqual(suggest(month.facts, [...month.firings, ...others], 'UTC')[0]!.suggestions, [])
})

const file = `# rules of the shop
groups:
  - name: shop
    rules:
      - alert: Flappy
        expr: x > 1
        for: 5m
        labels:
          severity: critical
      - alert: "Other"   # keep
        expr: |
          y
            > 1
        labels: { severity: page, team: shop }
`

for (const row of [
  { says: 'a wait is added to the one there is', rule: 'Flappy', change: { kind: 'wait', waitMs: 10 * minuteMs }, has: ['-        for: 5m', '+        for: 15m'] },
  { says: 'a wait is written where there was none', rule: 'Other', change: { kind: 'wait', waitMs: 10 * minuteMs }, has: ['+        for: 10m'] },
  { says: 'a severity is lowered', rule: 'Flappy', change: { kind: 'lower-urgency' }, has: ['-          severity: critical', '+          severity: warning'] },
  { says: 'a severity in braces is lowered', rule: 'Other', change: { kind: 'lower-urgency' }, has: ['+        labels: { severity: warning, team: shop }'] },
] as const) {
  test(`${row.says}, as a patch that applies`, () => {
    const patch = patchRuleFile({ path: 'rules/shop.yml', text: file }, row.rule, row.change)!
    for (const line of row.has) assert.ok(patch.split('\n').includes(line), patch)
    const folder = mkdtempSync(join(tmpdir(), 'mainstay-patch-'))
    try {
      execFileSync('git', ['init', '-q', folder])
      execFileSync('mkdir', ['-p', join(folder, 'rules')])
      writeFileSync(join(folder, 'rules/shop.yml'), file)
      execFileSync('git', ['apply', '-'], { cwd: folder, input: patch })
      const after = readFileSync(join(folder, 'rules/shop.yml'), 'utf8')
      assert.equal(after.split('\n').length, file.split('\n').length + row.has.filter((line) => line.startsWith('+')).length - row.has.filter((line) => line.startsWith('-')).length - (row.rule === 'Other' && row.change.kind === 'lower-urgency' ? 1 : 0))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

test('a file without the rule has no patch', () => {
  assert.equal(patchRuleFile({ path: 'a', text: file }, 'Missing', { kind: 'lower-urgency' }), null)
})

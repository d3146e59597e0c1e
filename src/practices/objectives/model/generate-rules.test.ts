// Generated rules: what they say, and that Prometheus accepts them.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { generateRules, type RuleFile } from './generate-rules.ts'
import { availability } from '../test/example-objective.ts'
import type { Objective } from './objective.ts'

const rules = (file: RuleFile) => file.groups.flatMap((group) => group.rules)
const exprOf = (objective: Objective, name: string) => rules(generateRules([objective]).value).find((rule) => ('record' in rule ? rule.record : rule.alert) === name)?.expr

test('bad events become good ones, and a missing failure series is no failure', () => {
  assert.equal(exprOf(availability, 'mainstay:good_events:increase1h'),
    'clamp_min(sum(mainstay:events:increase1h{objective="checkout-availability"}) - ' +
    '((sum(increase(http_requests_total{job="checkout",code=~"5.."}[1h]))) >= 0 or 0 * sum(mainstay:events:increase1h{objective="checkout-availability"})), 0)')
})

test('long windows are sums of recorded counts, never averages of ratios', () => {
  assert.equal(exprOf(availability, 'mainstay:events:increase30d'),
    'sum_over_time(mainstay:events:increase5m{objective="checkout-availability"}[30d:5m])')
  for (const rule of rules(generateRules([availability]).value)) assert.doesNotMatch(rule.expr, /avg_over_time/)
})

test('without events there is no burn rate', () => {
  assert.equal(exprOf(availability, 'mainstay:burn_rate:ratio1h'),
    '(mainstay:events:increase1h{objective="checkout-availability"} - mainstay:good_events:increase1h{objective="checkout-availability"}) / ' +
    '(mainstay:events:increase1h{objective="checkout-availability"} > 0) / 0.001')
})

test('an alert needs both windows and the minimum of bad events', () => {
  const expr = exprOf(availability, 'ErrorBudgetBurn')!
  assert.match(expr, /ratio1h\{[^}]*\} > 14.4\nand .*ratio5m\{[^}]*\} > 14.4\nand .*increase1h.* >= 3$/)
  assert.doesNotMatch(exprOf({ ...availability, minimumBadEvents: 0 }, 'ErrorBudgetBurn')!, />= 0/)
})

test('labels Prometheus would refuse are left out, templates in texts are not run', () => {
  const alert = rules(generateRules([{ ...availability, displayName: 'a {{ $x }}' }]).value).find((rule) => 'alert' in rule)!
  assert.deepEqual(alert.labels, {
    team: 'shop', objective: 'checkout-availability', service: 'checkout', environment: 'production', severity: 'page', long_window: '1h',
    short_window: '5m',
  })
  assert.match('annotations' in alert ? alert.annotations.summary! : '', /^a \{\{"\{\{"\}\} \$x \}\}/)
})

test('no rules, no alerts; pushed counts, no rules at all and the reason', () => {
  assert.ok(rules(generateRules([{ ...availability, rules: [] }]).value).every((rule) => 'record' in rule))
  const pushed = generateRules([{ ...availability, indicator: { kind: 'pushed' }, source: { kind: 'push' } }])
  assert.deepEqual([pushed.value.groups.length, pushed.findings[0]?.code], [0, 'OBJECTIVES_RULES_PUSHED'])
})

test('a calendar window records burn rates and says that the rest is missing', () => {
  const calendar = generateRules([{
    ...availability, window: { kind: 'calendar', unit: 'month', count: 1, timeZone: 'UTC', start: '2026-01-01' },
  }])
  assert.equal(calendar.findings[0]?.code, 'OBJECTIVES_RULES_CALENDAR')
  assert.ok(!rules(calendar.value).some((rule) => 'record' in rule && rule.record.includes('budget')))
})

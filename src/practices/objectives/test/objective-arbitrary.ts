// Any valid objective, for property tests.
import fc from 'fast-check'
import { dayMs, minuteMs } from '../../../base/duration.ts'
import type { Budgeting, BudgetWindow, BurnRule, CountQuery, Indicator, IndicatorSource, Objective } from '../model/objective.ts'
import { checkRules } from '../model/standard-rules.ts'
import { budgetShareOf } from '../model/window-length.ts'

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,6}){0,3}$/)
const text = fc.string({ minLength: 1, maxLength: 30 }).filter((value) => value.trim() === value && value !== '')
const metric = fc.stringMatching(/^[a-z]{1,8}(_[a-z]{1,8}){0,2}_total$/)
const selector = fc.tuple(metric, fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.string({ maxLength: 12 }), { maxKeys: 3 })).map(([name, matchers]) => {
  const parts = Object.entries(matchers).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  return parts.length === 0 ? name : `${name}{${parts.join(',')}}`
})

const count: fc.Arbitrary<CountQuery> = fc.oneof(
  selector.map((value) => ({ selector: value })),
  selector.map((value): CountQuery => ({ promql: `sum(rate(${value}[$window]))`, yields: 'rate' })),
  selector.map((value): CountQuery => ({ promql: `sum(increase(${value}[$window])) or vector(0)`, yields: 'increase' })),
)
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true, noDefaultInfinity: true }).map((value) => value === 0 ? 0 : value)

const measured: fc.Arbitrary<{ indicator: Indicator; source: IndicatorSource }> = fc.oneof(
  fc.record({
    indicator: fc.oneof<fc.Arbitrary<Indicator>[]>(
      fc.record({ kind: fc.constant('ratio'), good: count, total: count }),
      fc.record({ kind: fc.constant('ratio'), bad: count, total: count }),
      fc.record({
        kind: fc.constant('latency'), histogram: selector.map((value) => value.replace('_total', '_seconds')), native: fc.boolean(),
        thresholdSeconds: fc.double({ min: 1e-6, max: 1e4, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant('threshold'), promql: selector.map((value) => `max(${value})`), op: fc.constantFrom('lt', 'lte', 'gt', 'gte'),
        value: number,
      }),
      fc.record({
        kind: fc.constant('error-ratio'), promql: selector.map((value) => `sum(rate(${value}[$window])) / sum(rate(all_total[$window]))`),
      }),
    ),
    source: fc.record({ kind: fc.constant('prometheus'), connection: label }),
  }),
  fc.record({
    indicator: fc.record({
      kind: fc.constant('ratio'), bad: selector.map((value) => ({ selector: value })),
      total: selector.map((value) => ({ selector: value })),
    }),
    source: fc.record({ kind: fc.constant('scrape'), connection: label }),
  }),
  fc.constant({ indicator: { kind: 'pushed' }, source: { kind: 'push' } }),
)

const window: fc.Arbitrary<BudgetWindow> = fc.oneof(
  fc.integer({ min: 1, max: 365 }).map((days): BudgetWindow => ({ kind: 'rolling', durationMs: days * dayMs })),
  fc.integer({ min: 60, max: 5_000 }).map((minutes): BudgetWindow => ({ kind: 'rolling', durationMs: minutes * minuteMs })),
  fc.record({
    kind: fc.constant('calendar'), unit: fc.constantFrom('day', 'week', 'month', 'quarter', 'year'), count: fc.integer({ min: 1, max: 3 }),
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'), start: fc.constantFrom('2026-01-01',
      '2024-02-29', '2025-10-26'),
  }),
)
const budgeting: fc.Arbitrary<Budgeting> = fc.oneof(
  fc.constant<Budgeting>({ method: 'occurrences' }),
  fc.record({
    method: fc.constant('timeslices'), sliceMs: fc.integer({ min: 1, max: 60 }).map((minutes) => minutes * minuteMs),
    sliceTarget: fc.constantFrom(0.5, 0.95, 0.999, 1),
  }),
)

const fraction = fc.oneof(fc.constantFrom(0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 0.99999),
  fc.double({ min: 1e-9, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }))

/** Rules that can fire, and not while the objective is met. */
const rules = (target: number, budgetWindow: BudgetWindow): fc.Arbitrary<readonly BurnRule[] | undefined> => {
  const rule = fc.record({
    severity: fc.constantFrom('page', 'ticket'), shortMinutes: fc.integer({ min: 1, max: 60 }), times: fc.integer({ min: 2, max: 20 }),
    share: fc.double({ min: 0, max: 0.99, noNaN: true }),
  }).map(({ severity, shortMinutes, times, share }): BurnRule => {
    const longMs = shortMinutes * times * minuteMs
    const factor = 1 + share * (1 / (1 - target) - 1)
    return {
      severity: severity === 'page' ? 'page' : 'ticket', longMs, shortMs: shortMinutes * minuteMs, factor,
      budgetShare: budgetShareOf(factor, longMs, budgetWindow),
    }
  })
  const right = (one: BurnRule): boolean => checkRules({ name: 'x', target, window: budgetWindow, rules: [one] }).length === 0
  return fc.option(fc.array(rule, { maxLength: 4 }).map((all) => all.filter(right)), { nil: undefined })
}

export const anyObjective: fc.Arbitrary<Objective> = fc.tuple(fraction, window).chain(([target, budgetWindow]) => fc.record({
  name: label, displayName: text, description: fc.oneof(fc.constant(''), text), service: text, environment: fc.option(text), measured,
  budgeting, minimumBadEvents: fc.nat(20), labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ maxLength: 10 }),
    { maxKeys: 3, noNullPrototype: true }),
  runbook: fc.option(fc.webUrl()), rules: rules(target, budgetWindow),
}).map(({ measured: { indicator, source }, rules: own, ...rest }) => ({ ...rest, indicator, source, target, window: budgetWindow, ...own === undefined ? {} : { rules: own } })))

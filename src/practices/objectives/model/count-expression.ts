// Counts as PromQL texts: events over a range, as one series without labels.
import type { CountQuery } from './objective.ts'
import { overRange } from './promql.ts'

/** The number of events over a range such as `5m`. */
export function increaseText(query: CountQuery, range: string): string {
  if ('selector' in query) return `sum(increase(${query.selector}[${range}]))`
  const promql = overRange(query.promql, range)
  // PromQL before 3.0 does not read `5m` as a number, so the seconds are written out.
  return query.yields === 'increase' ? `sum(${promql})` : `sum(${promql}) * ${secondsOf(range)}`
}

/** `part / whole` over `$window`, or null when one is a rate and the other an increase: the units would not cancel. */
export function quotientText(part: CountQuery, whole: CountQuery): string | null {
  const yields = 'yields' in part ? part.yields : 'yields' in whole ? whole.yields : 'increase'
  const texts = [part, whole].map((query) => {
    if ('selector' in query) return `sum(${yields}(${query.selector}[$window]))`
    return query.yields === yields ? `sum(${query.promql})` : null
  })
  return texts[0] === null || texts[1] === null ? null : `${texts[0]} / ${texts[1]}`
}

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 }

function secondsOf(range: string): number {
  let seconds = 0
  for (const [, count, unit] of range.matchAll(/(\d+)(ms|[smhdwy])/g)) seconds += Number(count) * (unitSeconds[unit!] ?? 0)
  return seconds
}

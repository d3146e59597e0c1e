// Reading the statistics of a period and of the one before it.
import { dayMs } from '../../base/duration.ts'
import { Fault } from '../../base/fault.ts'
import { formatInstant, parseInstant } from '../../base/instant.ts'
import type { Db } from '../../spine/database.ts'
import { incidentsDeclared } from '../incidents/questions.ts'
import type { IncidentTimes } from '../incidents/questions.ts'
import type { DurationAnswer, IncidentStatisticsAnswer } from './contract.ts'
import type { Estimate } from './model/distribution.ts'
import { durations, statisticsOf } from './model/incident-statistics.ts'
import type { DurationStatistics } from './model/incident-statistics.ts'

export interface StatisticsAsked {
  readonly from?: string
  readonly to?: string
  readonly service?: string
  readonly severities: readonly string[] | null
  readonly origin: 'own' | 'imported' | 'all'
}

const usualMs = 90 * dayMs
const longestMs = 10 * 366 * dayMs
/** More of one period are no sample but a census; and each is drawn. */
const mostCounted = 2_000
const severities = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const

export async function readIncidentStatistics(db: Db, asked: StatisticsAsked, nowMs: number): Promise<IncidentStatisticsAnswer> {
  const toMs = asked.to === undefined ? nowMs : instant(asked.to, 'to')
  const fromMs = asked.from === undefined ? toMs - usualMs : instant(asked.from, 'from')
  if (fromMs >= toMs || toMs - fromMs > longestMs) throw new Fault('INSIGHTS_RANGE', { field: 'from', say: 'The time asked for is empty, or longer than ten years.', mend: 'Give a from before to, at most ten years apart.' })
  const beforeFromMs = fromMs - (toMs - fromMs)
  const read = (from: number, to: number): Promise<readonly IncidentTimes[]> =>
    incidentsDeclared(db, { fromMs: from, toMs: to, limit: mostCounted + 1, ...(asked.service === undefined ? {} : { service: asked.service }) })
  const [all, allBefore] = [await read(fromMs, toMs), await read(beforeFromMs, fromMs)]
  const fits = ({ severity }: IncidentTimes): boolean => asked.severities === null || asked.severities.includes(severity)
  const isPractised = ({ type }: IncidentTimes): boolean => type === 'drill' || type === 'test'
  const counts = (one: IncidentTimes): boolean => fits(one) && !isPractised(one) && !one.isMerged && (asked.origin === 'all' || one.isImported === (asked.origin === 'imported'))
  const [now, before] = [all.slice(0, mostCounted).filter(counts), allBefore.slice(0, mostCounted).filter(counts)]
  const left = all.slice(0, mostCounted).filter((one) => fits(one) && !counts(one))
  const numbers = new Map(now.map(({ id, number }) => [id, number]))
  return {
    from: formatInstant(fromMs), to: formatInstant(toMs), before: { from: formatInstant(beforeFromMs), incidents: before.length }, incidents: now.length,
    excluded: { imported: left.filter(({ isImported }) => isImported).length, own: left.filter((one) => !one.isImported && !isPractised(one) && !one.isMerged).length, merged: left.filter((one) => one.isMerged).length, drills: left.filter(isPractised).length },
    isCut: all.length > mostCounted || allBefore.length > mostCounted,
    severities: severities.map((severity) => ({ severity, now: now.filter((one) => one.severity === severity).length, before: before.filter((one) => one.severity === severity).length })),
    durations: statisticsOf(now, before).map((one) => durationAnswer(one, numbers)),
    list: now.map(({ number, title, severity, service, declaredMs }) => ({ number, title, severity, service, declaredAt: formatInstant(declaredMs) })),
  }
}

function durationAnswer({ name, n, missing, backwards, quantiles, comparison, each }: DurationStatistics, numbers: ReadonlyMap<string, number>): DurationAnswer {
  const { title, means } = durations[name]
  const { verdict, before, ratio, pValue, detectable } = comparison
  return {
    name, title, means, n, missing, backwards, median: estimate(quantiles?.median), p75: estimate(quantiles?.p75), p90: estimate(quantiles?.p90),
    comparison: { verdict, before, ratio, pValue, detectable }, each: each.map(({ id, ms }) => ({ number: numbers.get(id)!, ms })),
  }
}

const estimate = (of: Estimate | undefined): DurationAnswer['median'] => (of === undefined ? null : { ms: of.value, lowMs: of.low, highMs: of.high })

function instant(text: string, field: string): number {
  const atMs = parseInstant(text)
  if (atMs === null || atMs < 0) throw new Fault('INSIGHTS_TIME', { field, say: `${field} "${text}" is not an instant.`, mend: 'Write it like 2026-11-23T00:00:00Z.' })
  return atMs
}

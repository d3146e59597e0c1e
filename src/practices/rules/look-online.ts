// What only a live system can say of rules: metrics that do not exist, alerts that never or always fire, runbooks that are not there. Bounded in number and time.
import type { PromqlSource } from '../../connections/metric-source.ts'
import { dayMs, minuteMs } from '../../base/duration.ts'
import { Fault } from '../../base/fault.ts'
import type { House } from '../../spine/practice.ts'
import { findingOf } from './model/lint.ts'
import { selectorsOf } from './model/promql.ts'
import { isHeartbeat } from './model/rule.ts'
import type { LintFinding, Rule } from './model/rule.ts'
import { runbookUrlOf } from './model/checks/runbook.ts'

/** An answer must leave within half a minute; what is not reached by then is said. */
const budgetMs = 24_000
const mostAlerts = 300
const mostRunbooks = 50
const mostMetricsAtOnce = 100
const atOnce = 4
/** Looked at by the minute for as long, then by five: an alert of ten minutes may not be missed. */
const finestDays = 14
/** Fires more of the time than this: nobody listens any more. */
const alwaysShare = 0.9
const runbookTimeoutMs = 5_000

export interface Looked {
  readonly findings: readonly LintFinding[]
  readonly unlooked: readonly string[]
}

export async function lookOnline(house: House, source: PromqlSource, asked: { readonly rules: readonly Rule[]; readonly days: number }): Promise<Looked> {
  const signal = AbortSignal.timeout(budgetMs)
  const nowMs = house.clock.nowMs()
  const range = { fromMs: nowMs - asked.days * dayMs, toMs: nowMs }
  const unlooked: string[] = []
  const missing = await missingMetrics(source, { ...asked, range }, { signal, unlooked })
  const alerts = asked.rules.filter((rule) => rule.kind === 'alert' && rule.query.expr !== null && !isHeartbeat(rule))
  if (alerts.length > mostAlerts) unlooked.push(`Of ${alerts.length} alerts the first ${mostAlerts} were evaluated.`)
  const found: LintFinding[] = [...missing.findings]
  await each(alerts.slice(0, mostAlerts), signal, unlooked, async (rule) => {
    // Why it never fires is then known already.
    if (namesOf(rule).some((name) => missing.names.has(name))) return
    found.push(...(await firingOf(source, rule, { days: asked.days, signal })))
  })
  found.push(...(await missingRunbooks(house, asked.rules, { signal, unlooked })))
  return { findings: found, unlooked: [...new Set(unlooked)] }
}

interface Bounds {
  readonly signal: AbortSignal
  readonly unlooked: string[]
}

async function missingMetrics(source: PromqlSource, asked: { rules: readonly Rule[]; days: number; range: { fromMs: number; toMs: number } }, { signal, unlooked }: Bounds): Promise<{ readonly names: ReadonlySet<string>; readonly findings: readonly LintFinding[] }> {
  // What these files record themselves may not have been loaded yet.
  const recorded = new Set(asked.rules.filter(({ kind }) => kind === 'record').map(({ name }) => name))
  const wanted = [...new Set(asked.rules.flatMap(namesOf))].filter((name) => !recorded.has(name) && !name.startsWith('ALERTS'))
  const names = new Set<string>()
  for (let at = 0; at < wanted.length; at += mostMetricsAtOnce) {
    const part = wanted.slice(at, at + mostMetricsAtOnce)
    try {
      const existing = await source.existing(part, asked.range, signal)
      for (const name of part) if (!existing.has(name)) names.add(name)
    } catch (problem) {
      unlooked.push(`Metrics could not be looked up: ${wordsOf(problem)}`)
      break
    }
  }
  const findings = asked.rules.flatMap((rule) => selectorsOf(rule.query.expr ?? { kind: 'number', value: 0, from: 0, to: 0 }).flatMap(({ metric, from }) => (metric !== null && names.has(metric)
    // absent() is about what is not there.
    ? rule.query.text.includes('absent') ? [] : [findingOf(rule, { check: 'metric-missing', level: 'warning', line: rule.query.lineOf(from), say: `Nobody has reported \`${metric}\` in the last ${days(asked.days)}.`, mend: 'Check its name, or take the rule out.' })]
    : [])))
  return { names, findings: findings.filter((one, index) => findings.findIndex((other) => other.rule === one.rule && other.file === one.file && other.line === one.line && other.say === one.say) === index) }
}

async function firingOf(source: PromqlSource, rule: Rule, asked: { days: number; signal: AbortSignal }): Promise<readonly LintFinding[]> {
  const stepMs = asked.days > finestDays ? 5 * minuteMs : minuteMs
  const { steps, withResult } = await source.stepsWithResult(rule.query.text, { lengthMs: asked.days * dayMs, stepMs }, asked.signal)
  if (withResult === 0) {
    return [findingOf(rule, { check: 'never-fires', level: 'info', say: `Its expression had no result in the last ${days(asked.days)}.`, mend: 'Good, if it can fire: try a lower threshold once. Else it protects from nothing.' })]
  }
  if (withResult < alwaysShare * steps) return []
  return [findingOf(rule, { check: 'always-fires', level: 'warning', say: `Its expression had a result ${Math.round((withResult / steps) * 100)} % of the last ${days(asked.days)}.`, mend: 'Mend what it is about, move the threshold, or take it out: nobody listens to an alert that always fires.' })]
}

async function missingRunbooks(house: House, rules: readonly Rule[], { signal, unlooked }: Bounds): Promise<readonly LintFinding[]> {
  const byUrl = Map.groupBy(rules.filter(({ kind, annotations }) => kind === 'alert' && runbookUrlOf(annotations) !== null), ({ annotations }) => runbookUrlOf(annotations)!.url)
  if (byUrl.size > mostRunbooks) unlooked.push(`Of ${byUrl.size} runbooks the first ${mostRunbooks} were asked for.`)
  const found: LintFinding[] = []
  await each([...byUrl].slice(0, mostRunbooks), signal, unlooked, async ([url, owners]) => {
    // Whoever wrote the rule file chose the address: it may not lead into private space.
    const { status } = await house.egress.request({ destination: 'runbooks', url, timeoutMs: runbookTimeoutMs, maxBytes: 5_000_000, trust: 'user', retries: 0, signal })
    if (status !== 404 && status !== 410) return
    for (const rule of owners) found.push(findingOf(rule, { check: 'runbook-missing', level: 'warning', line: runbookUrlOf(rule.annotations)!.line, say: `The runbook ${url.slice(0, 200)} is not there (${status}).`, mend: 'Write it, or correct the address.' }))
  })
  return found
}

/** A few side by side. One that fails is told and stops no other. */
async function each<T>(items: readonly T[], signal: AbortSignal, unlooked: string[], does: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      if (signal.aborted) return void unlooked.push('There was no time to look at everything: ask for fewer files or days.')
      try {
        await does(item)
      } catch (problem) {
        unlooked.push(signal.aborted ? 'There was no time to look at everything: ask for fewer files or days.' : wordsOf(problem))
      }
    }
  }))
}

function namesOf(rule: Rule): readonly string[] {
  return rule.query.expr === null ? [] : selectorsOf(rule.query.expr).flatMap(({ metric }) => metric ?? [])
}

const wordsOf = (problem: unknown): string => (problem instanceof Fault ? problem.say : 'it did not answer.')
const days = (count: number): string => (count === 1 ? 'day' : `${count} days`)

// Every check there is, in the order of its page.
import { absent } from './checks/absent.ts'
import { averages } from './checks/averages.ts'
import { comparison } from './checks/comparison.ts'
import { cost } from './checks/cost.ts'
import { counters } from './checks/counters.ts'
import { duplicate } from './checks/duplicate.ts'
import { impossible } from './checks/impossible.ts'
import { labelValue } from './checks/label-value.ts'
import { owner } from './checks/owner.ts'
import { promqlSyntax } from './checks/promql-syntax.ts'
import { quantile } from './checks/quantile.ts'
import { range } from './checks/range.ts'
import { runbook } from './checks/runbook.ts'
import { severity } from './checks/severity.ts'
import { summary } from './checks/summary.ts'
import { symptom } from './checks/symptom.ts'
import { template } from './checks/template.ts'
import { unit } from './checks/unit.ts'
import { waits } from './checks/for.ts'
import type { Check } from './rule.ts'

export const checks: readonly Check[] = [
  promqlSyntax, severity, owner, runbook, summary, waits, template, labelValue, unit, symptom, averages, counters, quantile, range, impossible, comparison, absent, duplicate, cost,
]

/** Found by the reader, by the comments themselves, or against a live Prometheus: what a comment may name besides the checks. */
export const otherChecks = [
  { name: 'file', finds: 'Files that Prometheus would refuse: YAML, unknown fields, durations, groups that stand twice.' },
  { name: 'disable', finds: 'Comments that switch a check off without a reason, name no check, or hide nothing.' },
  { name: 'runbook-missing', finds: 'Runbooks whose address answers that there is nothing.' },
  { name: 'metric-missing', finds: 'Metrics that the connected Prometheus does not have.' },
  { name: 'never-fires', finds: 'Alerts whose expression had no result in the whole time looked at.' },
  { name: 'always-fires', finds: 'Alerts whose expression had a result nearly all the time.' },
] as const

export const checkNames: ReadonlySet<string> = new Set([...checks, ...otherChecks].map(({ name }) => name))

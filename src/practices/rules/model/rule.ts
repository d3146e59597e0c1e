// A rule as checks see it: what it says, and on which line each part stands.
import type { Expr, PromqlProblem } from './promql.ts'

export interface Field {
  readonly value: string
  readonly line: number
}

export interface Query {
  readonly text: string
  /** Null where the text is not PromQL. */
  readonly expr: Expr | null
  readonly problem: PromqlProblem | null
  /** Line of an offset in the text. */
  lineOf(offset: number): number
}

export interface Rule {
  readonly kind: 'alert' | 'record'
  readonly name: string
  readonly file: string
  readonly group: string
  /** How often its group is evaluated; null when the server's default counts. */
  readonly intervalMs: number | null
  readonly query: Query
  /** Null when not written. */
  readonly for: { readonly ms: number; readonly line: number } | null
  /** Its own and those of its group. */
  readonly labels: ReadonlyMap<string, Field>
  readonly annotations: ReadonlyMap<string, Field>
  /** First and last line of the rule. */
  readonly line: number
  readonly endLine: number
}

export type Level = 'error' | 'warning' | 'info'
export const levels: readonly Level[] = ['error', 'warning', 'info']

/** What one check says about one rule. */
export interface Found {
  /** The check's own when left out. */
  readonly level?: Level
  readonly say: string
  readonly mend: string
  /** The rule's first line when left out. */
  readonly line?: number
}

export interface LintOptions {
  /** Values of the label `severity`, by what they ask of people. */
  readonly severities: Readonly<Record<'page' | 'ticket' | 'info', readonly string[]>>
  /** One of these labels names who owns an alert. */
  readonly ownerLabels: readonly string[]
  /** How often targets are scraped, for ranges that are too short. */
  readonly scrapeIntervalMs: number
}

export interface CheckContext {
  readonly options: LintOptions
  /** All rules of all files of this run. */
  readonly all: readonly Rule[]
}

/** One check: one file under `checks/`, one page under docs/lint. */
export interface Check {
  readonly name: string
  readonly level: Level
  /** What it finds, one sentence. */
  readonly finds: string
  /** Why that matters, for its page. */
  readonly why: string
  /** Rules that it finds and, mended, does not: shown on its page and run by its test. */
  readonly bad: string
  readonly good: string
  readonly find: (rule: Rule, context: CheckContext) => readonly Found[]
}

export interface LintFinding {
  readonly check: string
  /** `RULES_` and the check's name: what findings of the house are called. */
  readonly code: string
  readonly level: Level
  readonly say: string
  readonly mend: string
  readonly file: string
  readonly line: number
  /** Name of the rule; null for what is wrong with a file. */
  readonly rule: string | null
  readonly group: string | null
}

// What common rule sets write. `none` is what the watchdog alert carries: it always fires.
export const defaultOptions: LintOptions = {
  severities: {
    page: ['critical', 'page', 'error', 'emergency', 'fatal', 'high', 'sev1', 'sev2', 'p1', 'p2'],
    ticket: ['warning', 'warn', 'ticket', 'medium', 'moderate', 'minor', 'sev3', 'p3'],
    info: ['info', 'informational', 'notice', 'low', 'none', 'debug', 'ok', 'sev4', 'sev5', 'p4', 'p5'],
  },
  ownerLabels: ['team', 'owner'],
  scrapeIntervalMs: 15_000,
}

/** What the rule's severity asks of people; null where it is missing, unknown or written by a template. */
export function urgencyOf(rule: Rule, options: LintOptions): 'page' | 'ticket' | 'info' | null {
  const severity = rule.labels.get('severity')?.value.trim().toLowerCase()
  if (severity === undefined) return null
  for (const urgency of ['page', 'ticket', 'info'] as const) if (options.severities[urgency].includes(severity)) return urgency
  return null
}

export const isPaging = (rule: Rule, options: LintOptions): boolean => rule.kind === 'alert' && urgencyOf(rule, options) === 'page'

/** Fires on purpose all the time, so that its silence is noticed. */
export function isHeartbeat(rule: Rule): boolean {
  return /^(watchdog|deadmans?switch|heartbeat)$/i.test(rule.name.replaceAll(/[^a-zA-Z]/g, '')) || /^vector\(\s*1\s*\)$/.test(rule.query.text.trim())
}

// Rule files in, findings out: offline, the same in a terminal, in CI and in the browser.
import { checks } from './checks.ts'
import { withoutDisabled } from './disable.ts'
import { readRules } from './read-rules.ts'
import type { RuleText } from './read-rules.ts'
import { defaultOptions, levels } from './rule.ts'
import type { CheckContext, Level, LintFinding, LintOptions, Rule } from './rule.ts'

export interface LintReport {
  readonly files: number
  readonly rules: number
  /** By file and line. */
  readonly findings: readonly LintFinding[]
}

/** A file with so many is not mended from a list. */
export const maxFindings = 2_000

/** `more`: findings that were made elsewhere, against a live Prometheus; comments hide them too. */
export function lint(files: readonly RuleText[], options: LintOptions = defaultOptions, more: readonly LintFinding[] = []): LintReport {
  const read = files.map((file) => ({ file, ...readRules(file) }))
  const context: CheckContext = { options, all: read.flatMap(({ rules }) => rules) }
  const findings = read.flatMap(({ file, rules, findings: unread }) =>
    withoutDisabled([...unread, ...rules.flatMap((rule) => findingsOf(rule, context)), ...more.filter((one) => one.file === file.path)], { ...file, rules }))
  return { files: files.length, rules: context.all.length, findings: inOrder(findings).slice(0, maxFindings) }
}

export function findingsOf(rule: Rule, context: CheckContext): readonly LintFinding[] {
  return checks.flatMap((check) => check.find(rule, context).map((found) => findingOf(rule, { check: check.name, ...found, level: found.level ?? check.level })))
}

export function findingOf(rule: Rule, found: { readonly check: string; readonly level: Level; readonly say: string; readonly mend: string; readonly line?: number }): LintFinding {
  return {
    check: found.check, code: `RULES_${found.check.replaceAll('-', '_').toUpperCase()}`, level: found.level, say: found.say, mend: found.mend, file: rule.file,
    line: found.line ?? rule.line, rule: rule.name, group: rule.group,
  }
}

/** Whether anything is as bad as `least`, or worse. */
export function isAtLeast(findings: readonly LintFinding[], least: Level): boolean {
  return findings.some(({ level }) => levels.indexOf(level) <= levels.indexOf(least))
}

function inOrder(findings: readonly LintFinding[]): readonly LintFinding[] {
  return findings.toSorted((a, b) => (a.file === b.file ? a.line - b.line || levels.indexOf(a.level) - levels.indexOf(b.level) || (a.check < b.check ? -1 : a.check > b.check ? 1 : 0) : a.file < b.file ? -1 : 1))
}

// `# mainstay:disable <check>[,<check>] <reason>`: a person has looked, and says why.
import { checkNames } from './checks.ts'
import type { LintFinding, Rule } from './rule.ts'

interface Disabled {
  readonly checks: readonly string[]
  readonly reason: string
  readonly line: number
  /** The rule it stands in or just above; null for the whole file. */
  readonly rule: Rule | null
  isUsed: boolean
}

const shape = /#\s*mainstay:disable(-file)?(?:[ \t]+(\S+))?(?:[ \t]+(.*?))?\s*$/

/** The findings that no comment hides, and what is wrong with the comments. Only comments with a reason count. */
export function withoutDisabled(findings: readonly LintFinding[], file: { readonly path: string; readonly text: string; readonly rules: readonly Rule[] }): readonly LintFinding[] {
  const comments = commentsOf(file)
  if (comments.length === 0) return findings
  const own: LintFinding[] = []
  const say = (comment: Disabled, level: LintFinding['level'], words: { say: string; mend: string }): void => {
    own.push({ check: 'disable', code: 'RULES_DISABLE', level, ...words, file: file.path, line: comment.line, rule: comment.rule?.name ?? null, group: comment.rule?.group ?? null })
  }
  const valid = comments.filter((comment) => {
    const unknown = comment.checks.filter((name) => !checkNames.has(name))
    if (comment.checks.length === 0) say(comment, 'error', { say: 'The comment names no check.', mend: 'Write `# mainstay:disable <check> <reason>`.' })
    else if (unknown.length > 0) say(comment, 'error', { say: `There is no check \`${unknown.join(', ')}\`.`, mend: `There are ${[...checkNames].join(', ')}.` })
    else if (comment.reason === '') say(comment, 'error', { say: 'The comment gives no reason, so it hides nothing.', mend: 'Write why behind the name of the check.' })
    return comment.checks.length > 0 && comment.reason !== ''
  })
  const left = findings.filter((finding) => {
    const hiding = valid.find((comment) => comment.checks.includes(finding.check) && (comment.rule === null || (finding.rule === comment.rule.name && finding.line >= comment.rule.line && finding.line <= comment.rule.endLine)))
    if (hiding) hiding.isUsed = true
    return hiding === undefined
  })
  // What only a live Prometheus finds cannot be missed offline.
  const isOffline = (name: string): boolean => !['runbook-missing', 'metric-missing', 'never-fires', 'always-fires'].includes(name)
  for (const comment of valid) if (!comment.isUsed && comment.checks.some((name) => checkNames.has(name) && isOffline(name))) say(comment, 'info', { say: 'The comment hides nothing any more.', mend: 'Take it out.' })
  return [...left, ...own]
}

function commentsOf({ text, rules }: { readonly text: string; readonly rules: readonly Rule[] }): readonly Disabled[] {
  if (!text.includes('mainstay:disable')) return []
  return text.split('\n').flatMap((content, index): Disabled[] => {
    const found = shape.exec(content)
    if (found === null) return []
    const line = index + 1
    // In the rule, or above the next one.
    const rule = found[1] === undefined ? (rules.find((one) => one.line <= line && line <= one.endLine) ?? rules.find((one) => one.line > line) ?? null) : null
    return [{ checks: (found[2] ?? '').split(',').filter((name) => name !== ''), reason: found[3] ?? '', line, rule, isUsed: false }]
  })
}

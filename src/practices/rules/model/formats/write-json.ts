// Findings for programs.
import type { LintReport } from '../lint.ts'

export function writeJson(report: LintReport): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

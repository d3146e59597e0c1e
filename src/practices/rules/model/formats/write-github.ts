// Findings as GitHub's workflow commands: they appear beside the lines of a pull request.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
import type { LintReport } from '../lint.ts'
import type { Level } from '../rule.ts'

const commands: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'notice' }

export function writeGithub({ findings }: LintReport): string {
  return findings.map(({ level, file, line, rule, check, say, mend }) =>
    `::${commands[level]} file=${property(file)},line=${line},title=${property(rule === null ? check : `${rule}: ${check}`)}::${message(`${say} ${mend}`)}\n`).join('')
}

const message = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const property = (text: string): string => message(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

// Findings for a terminal.
import type { LintReport } from '../lint.ts'

export function writeText({ files, rules, findings }: LintReport): string {
  const lines = findings.map(({ level, file, line, rule, say, mend, check }) => `${file}:${line}: ${level}${rule === null ? '' : ` ${rule}`}: ${say} [${check}]\n    ${mend}`)
  const count = (level: string): number => findings.filter((one) => one.level === level).length
  const many = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`
  const sum = `${many(rules, 'rule')} in ${many(files, 'file')}: ${many(count('error'), 'error')}, ${many(count('warning'), 'warning')}, ${count('info')} for information.`
  return `${[...lines, sum].join('\n')}\n`
}

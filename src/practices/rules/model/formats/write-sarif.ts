// Findings as SARIF 2.1.0 (OASIS), for code scanning.
import { checks, otherChecks } from '../checks.ts'
import type { LintReport } from '../lint.ts'
import type { Level } from '../rule.ts'

const sarifLevels: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'note' }

export function writeSarif({ findings }: LintReport, version: string): string {
  const known = [
    ...checks.map(({ name, finds, why, level }) => ({ name, finds, why, level })),
    ...otherChecks.map(({ name, finds }) => ({ name, finds, why: finds, level: 'warning' as Level })),
  ]
  const used = known.filter(({ name }) => findings.some(({ check }) => check === name))
  return `${JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'Mainstay', version,
          rules: used.map(({ name, finds, why, level }) => ({
            id: name, shortDescription: { text: finds }, fullDescription: { text: why }, help: { text: `${why} See docs/lint/${name}.md.` }, defaultConfiguration: { level: sarifLevels[level] },
          })),
        },
      },
      columnKind: 'utf16CodeUnits',
      results: findings.map((one) => ({
        ruleId: one.check, ruleIndex: used.findIndex(({ name }) => name === one.check), level: sarifLevels[one.level],
        message: { text: `${one.rule === null ? '' : `${one.rule}: `}${one.say} ${one.mend}` },
        locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(one.file) }, region: { startLine: one.line } } }],
        // Without the line: the same finding a few lines lower is the same finding.
        partialFingerprints: { 'mainstayFinding/v1': [one.check, one.file, one.group ?? '', one.rule ?? '', one.say].join('|') },
      })),
    }],
  }, null, 2)}\n`
}

/** Relative, with forward slashes, percent-encoded. */
function uriOf(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/')
}

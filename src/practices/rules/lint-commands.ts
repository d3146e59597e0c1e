// `mainstay lint`: rule files judged on this machine, without a server; with --online also against a live Prometheus, through Mainstay.
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { parseDuration } from '../../base/duration.ts'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { LintAnswer, LintBody } from './contract.ts'
import type { LintReport } from './model/lint.ts'
import type { RuleText } from './model/read-rules.ts'
import type { Level, LintOptions } from './model/rule.ts'

const formats = ['text', 'json', 'sarif', 'github']

interface Asked {
  readonly format?: string
  readonly output?: string
  readonly failOn: string
  readonly scrapeInterval: string
  readonly ownerLabel?: string[]
  readonly severity?: string[]
  readonly online?: string
  readonly days: string
}

export function lintCommands({ program, api, out }: Cli): void {
  program.command('lint <paths...>').description('check Prometheus rule files; works without a server')
    .option('--format <format>', `${formats.join(', ')}; text when left out`)
    .option('--output <file>', 'write the findings there instead')
    .option('--fail-on <level>', 'end with code 10 from this level on: error, warning, info or never', 'error')
    .option('--scrape-interval <duration>', 'how often targets are scraped', '15s')
    .option('--owner-label <name...>', 'labels that name an owner (team, owner)')
    .option('--severity <urgency=value...>', 'a further severity: page=wake, ticket=later, info=fyi')
    .option('--online <connection>', 'also against this Prometheus connection of your Mainstay: missing metrics, alerts that never or always fire, missing runbooks')
    .option('--days <count>', 'how far back, with --online', '7')
    .action(async (paths: string[], asked: Asked) => {
      // Read on use: the parser is not paid for by every other command.
      const { isAtLeast, lint } = await import('./model/lint.ts')
      const format = asked.format ?? (out.isJson ? 'json' : 'text')
      if (!formats.includes(format)) throw new CliFailure(exitCodes.badInput, `There is no format ${format}.`, `Use ${formats.join(', ')}.`)
      if (!['error', 'warning', 'info', 'never'].includes(asked.failOn)) throw new CliFailure(exitCodes.badInput, `There is no level ${asked.failOn}.`, 'Use error, warning, info or never.')
      const [files, options] = [readFiles(paths), await optionsOf(asked)]
      let report: LintReport
      if (asked.online === undefined) report = lint(files, options)
      else {
        const body = { files, connection: asked.online, days: Number(asked.days), options: options as LintBody['options'] }
        const { unlooked, ...answer } = await api.send<LintAnswer>('POST', '/api/v1/rules/lint', body)
        for (const words of unlooked) out.progress(words)
        report = answer
      }
      const text = await written(report, format, program.version() ?? '')
      if (asked.output === undefined) process.stdout.write(text)
      else writeFileSync(asked.output, text)
      if (asked.failOn !== 'never' && isAtLeast(report.findings, asked.failOn as Level)) out.exitWith(exitCodes.unwell)
    })
}

async function written(report: LintReport, format: string, version: string): Promise<string> {
  if (format === 'json') return (await import('./model/formats/write-json.ts')).writeJson(report)
  if (format === 'sarif') return (await import('./model/formats/write-sarif.ts')).writeSarif(report, version)
  if (format === 'github') return (await import('./model/formats/write-github.ts')).writeGithub(report)
  return (await import('./model/formats/write-text.ts')).writeText(report)
}

async function optionsOf(asked: Asked): Promise<LintOptions> {
  const { defaultOptions } = await import('./model/rule.ts')
  const scrapeIntervalMs = parseDuration(asked.scrapeInterval)
  if (scrapeIntervalMs === null || scrapeIntervalMs === 0) throw new CliFailure(exitCodes.badInput, `${asked.scrapeInterval} is not a duration.`, 'Write it like 15s or 1m.')
  const severities: Record<'page' | 'ticket' | 'info', readonly string[]> = { ...defaultOptions.severities }
  for (const said of asked.severity ?? []) {
    const [urgency = '', value = ''] = said.split('=')
    if ((urgency !== 'page' && urgency !== 'ticket' && urgency !== 'info') || value === '') throw new CliFailure(exitCodes.badInput, `--severity ${said} cannot be read.`, 'Write it like page=wake.')
    severities[urgency] = [...severities[urgency], value.toLowerCase()]
  }
  return { severities, ownerLabels: asked.ownerLabel ?? defaultOptions.ownerLabels, scrapeIntervalMs }
}

function readFiles(paths: readonly string[]): readonly RuleText[] {
  const files = paths.flatMap((path) => {
    let isFolder: boolean
    try {
      isFolder = statSync(path).isDirectory()
    } catch {
      throw new CliFailure(exitCodes.badInput, `There is no file or folder ${path}.`, 'Check the path; quote patterns only if your shell does not expand them.')
    }
    return isFolder ? readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ya?ml|rules)$/.test(name)).sort().map((name) => join(path, name)) : [path]
  })
  if (files.length === 0) throw new CliFailure(exitCodes.badInput, 'There are no rule files there.', 'Name files, or a folder with .yml, .yaml or .rules files.')
  // As seen from here and with forward slashes: that is how code hosts name files.
  return files.map((path) => ({ path: (relative(process.cwd(), path) || path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
}

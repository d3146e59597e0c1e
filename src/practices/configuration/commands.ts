// `mainstay apply`, `diff`, `export`: configuration as files.
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { ExportAnswer, FilesBody, PlanAnswer } from './contract.ts'

const isConfigurationFile = (path: string): boolean => /\.(ya?ml|json)$/.test(path)

export function configurationCommands({ program, api, out }: Cli): void {
  const show = (plan: PlanAnswer): void => {
    out.findings(plan.findings)
    out.table(plan.changes.filter(({ change }) => change !== 'unchanged').map(({ kind, name, change, fields }) => ({ change, kind, name, fields: fields.slice(0, 5).join(', ') })), ['change', 'kind', 'name', 'fields'])
    const unchanged = plan.changes.filter(({ change }) => change === 'unchanged').length
    if (unchanged > 0) out.line(`${unchanged} unchanged.`)
  }
  program.command('apply').description('apply configuration files, all or none').requiredOption('-f, --file <path...>', 'files or folders of YAML')
    .action(async ({ file }: { file: string[] }) => {
      const plan = await api.send<PlanAnswer>('POST', '/api/v1/configuration/apply', { files: readFiles(file) } satisfies FilesBody)
      out.answer(plan, () => {
        show(plan)
        out.line(plan.isApplied ? 'Applied.' : 'Nothing was applied: mend the errors above first.')
      })
      if (!plan.isApplied) out.exitWith(exitCodes.badInput)
    })
  program.command('diff').description('show what applying these files would change').requiredOption('-f, --file <path...>', 'files or folders of YAML')
    .action(async ({ file }: { file: string[] }) => {
      const plan = await api.send<PlanAnswer>('POST', '/api/v1/configuration/diff', { files: readFiles(file) } satisfies FilesBody)
      out.answer(plan, () => show(plan))
      if (plan.findings.some(({ level }) => level === 'error')) out.exitWith(exitCodes.badInput)
      else if (plan.changes.some(({ change }) => change !== 'unchanged')) out.exitWith(exitCodes.unwell)
    })
  program.command('export').description('write everything that files can declare').option('-d, --directory <path>', 'folder to write into; standard output when left out')
    .action(async ({ directory }: { directory?: string }) => {
      const answer = await api.get<ExportAnswer>('/api/v1/configuration/export')
      if (directory === undefined) return out.answer(answer, () => out.line(answer.files.map(({ text }) => text).join('---\n')))
      mkdirSync(directory, { recursive: true })
      for (const { path, text } of answer.files) writeFileSync(join(directory, basename(path)), text)
      out.answer({ files: answer.files.map(({ path }) => join(directory, basename(path))) }, () => out.line(`${answer.files.length} files written to ${directory}.`))
    })
}

function readFiles(paths: readonly string[]): FilesBody['files'] {
  const files = paths.flatMap((path) => {
    let isFolder: boolean
    try {
      isFolder = statSync(path).isDirectory()
    } catch {
      throw new CliFailure(exitCodes.badInput, `There is no file or folder ${path}.`, 'Check the path after -f.')
    }
    if (!isFolder) return [path]
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter(isConfigurationFile).sort().map((name) => join(path, name))
  })
  if (files.length === 0) throw new CliFailure(exitCodes.badInput, 'There are no YAML files there.', 'Name files that end in .yaml, .yml or .json, or a folder that holds some.')
  return files.map((path) => ({ path: relative(process.cwd(), path) || path, text: readFileSync(path, 'utf8') }))
}

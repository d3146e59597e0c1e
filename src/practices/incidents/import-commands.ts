// `mainstay incident import`: a history from elsewhere, in one command.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { Finding } from '../../base/finding.ts'
import { mostImported } from './contract-import.ts'
import type { ImportAnswer, ImportedIncident, ImportList } from './contract-import.ts'
import { readHistory } from './model/read-history.ts'

/** A request is answered in well under a second, whatever the histories. */
const mostBytes = 1_000_000

export function importCommands({ program, api, out }: Cli): void {
  const incident = program.commands.find((command) => command.name() === 'incident') ?? program.command('incident')
  incident.command('import <path>').description('take in incidents that were run elsewhere, from a file or folder of JSON; nobody is told').option('--source <name>', 'where they were run; the name of the file or folder, if left out')
    .option('--type <type>', 'status-page, incident-tool or other', 'status-page').option('--service <name>', 'of incidents whose components name no service here')
    .action(async (path: string, options: { source?: string; type: string; service?: string }) => {
      const { incidents, findings } = readAll(path)
      out.findings(findings)
      if (incidents.length === 0) throw new CliFailure(exitCodes.badInput, `There is no incident in ${path}.`, 'Give a file that a status page answers at /api/v2/incidents.json, or one JSON object a line.')
      const source = options.source ?? (basename(path).replace(/\.\w+$/, '').replaceAll(/[^a-zA-Z0-9._-]+/g, '-').replaceAll(/^[._-]+|[._-]+$/g, '').slice(0, 100) || 'import')
      const sum = { source, imported: 0, known: 0, updates: 0 }
      for (const batch of batches(incidents)) {
        const done = await api.send<ImportAnswer>('POST', '/api/v1/incidents/import', { source, type: options.type, ...(options.service === undefined ? {} : { service: options.service }), incidents: batch })
        sum.imported += done.imported
        sum.known += done.known
        sum.updates += done.updates
        out.progress(`${sum.imported + sum.known} of ${incidents.length}`)
      }
      out.answer(sum, () => out.line(`${sum.imported} incidents with ${sum.updates} updates are imported from ${source}${sum.known > 0 ? `; ${sum.known} were here before` : ''}. Nobody was told.`))
      if (findings.some(({ level }) => level === 'error')) out.exitWith(exitCodes.unwell)
    })
  incident.command('imports').description('where imported incidents came from').action(async () => {
    const list = await api.get<ImportList>('/api/v1/incidents/imports')
    out.answer(list, () => out.table(list.items))
  })
}

function readAll(path: string): { readonly incidents: readonly ImportedIncident[]; readonly findings: readonly Finding[] } {
  let files: readonly string[]
  try {
    files = statSync(path).isDirectory() ? readdirSync(path).filter((name) => /incidents?\b.*\.(jsonl?|ndjson)$/i.test(name)).sort().map((name) => join(path, name)) : [path]
  } catch {
    throw new CliFailure(exitCodes.badInput, `There is no file or folder ${path}.`, 'Check the path.')
  }
  const reads = files.map((file) => readHistory(readFileSync(file, 'utf8'), basename(file)))
  return { incidents: reads.flatMap(({ value }) => value), findings: reads.flatMap(({ findings }) => findings) }
}

/** The oldest first over all of them, so that numbers follow time. */
function batches(incidents: readonly ImportedIncident[]): readonly (readonly ImportedIncident[])[] {
  const found: ImportedIncident[][] = []
  let bytes = 0
  for (const one of incidents.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))) {
    const size = JSON.stringify(one).length
    if (found.length === 0 || found.at(-1)!.length >= mostImported || bytes + size > mostBytes) {
      found.push([])
      bytes = 0
    }
    found.at(-1)!.push(one)
    bytes += size
  }
  return found
}

// `mainstay incident import`: a history of incidents from files, in one command.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Cli } from '../../cli/command.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { ImportAnswer, ImportIncidents, ImportedIncident } from './contract-import.ts'
import { readHistory } from './model/read-history.ts'
import type { PastIncident } from './model/read-history.ts'

/** As many as one request may hold, and a body of a few megabytes at most. */
const batchSize = 50

export function incidentImportCommands({ program, api, out }: Cli): void {
  const incident = program.commands.find((command) => command.name() === 'incident') ?? program.command('incident')
  incident.command('import <from>').description('incidents that are over, with their updates: a Statuspage incidents.json, JSON Lines, or a folder of them; each is taken once')
    .option('--source <name>', 'where they come from; the name of the file or folder if left out').option('--dry-run', 'only read and count')
    .action(async (from: string, options: { source?: string; dryRun?: boolean }) => {
      const histories = filesOf(from).map((file) => readHistory(readFileSync(file, 'utf8'), file))
      const findings = histories.flatMap((history) => history.findings)
      const past = histories.flatMap((history) => history.incidents).sort((one, two) => one.declaredMs - two.declaredMs)
      const maintenance = histories.reduce((sum, history) => sum + history.maintenance, 0)
      const total = { read: past.length, maintenance, imported: 0, known: 0, updates: 0 }
      const source = options.source ?? basename(from).replace(/\.(json|jsonl|ndjson)$/, '')
      for (let start = 0; start < past.length && !options.dryRun; start += batchSize) {
        const body: ImportIncidents = { source, incidents: past.slice(start, start + batchSize).map(bodyOf) }
        const answer = await api.send<ImportAnswer>('POST', '/api/v1/incidents/import', body, 60_000)
        total.imported += answer.imported
        total.known += answer.known
        total.updates += answer.updates
        out.progress(`${Math.min(start + batchSize, past.length)} of ${past.length}`)
      }
      out.answer({ ...total, findings }, () => {
        out.findings(findings)
        out.line(`Read ${total.read} incidents, and left out ${maintenance} planned maintenances. ${options.dryRun ? 'Nothing was sent.' : `Imported ${total.imported} with ${total.updates} updates; ${total.known} were there.`}`)
      })
      if (findings.some(({ level }) => level === 'error')) out.exitWith(exitCodes.badInput)
    })
}

function filesOf(from: string): readonly string[] {
  try {
    if (!statSync(from).isDirectory()) return [from]
    const files = readdirSync(from).filter((name) => /\.(json|jsonl|ndjson)$/.test(name)).sort().map((name) => join(from, name))
    if (files.length > 0) return files
  } catch {
    throw new CliFailure(exitCodes.badInput, `${from} cannot be read.`, 'Name a file or a folder that exists.')
  }
  throw new CliFailure(exitCodes.badInput, `${from} holds no .json or .jsonl file.`, 'Name the file with the incidents.')
}

function bodyOf(past: PastIncident): ImportedIncident {
  const text = (ms: number): string => new Date(ms).toISOString()
  return {
    reference: past.reference, title: past.title, severity: past.severity, url: past.url, components: past.components.slice(0, 100).map((name) => name.slice(0, 200)),
    startedAt: text(past.startedMs), declaredAt: text(past.declaredMs), mitigatedAt: text(past.mitigatedMs), resolvedAt: text(past.resolvedMs),
    updates: past.updates.map(({ atMs, status, text: said }) => ({ at: text(atMs), status: status.slice(0, 60), text: said })),
  }
}

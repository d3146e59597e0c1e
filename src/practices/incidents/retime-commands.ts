// `mainstay incident retime`: when an entry of the timeline really happened.
import type { Cli } from '../../cli/command.ts'
import type { ChangeAnswer } from './contract.ts'
import type { RetimeEntry } from './contract-retime.ts'

export function retimeCommands({ program, api, out }: Cli): void {
  const incident = program.commands.find((command) => command.name() === 'incident') ?? program.command('incident')
  incident.command('retime <incident> <entry> [at]').description('correct when an entry of the timeline happened; without a time it is put back to what the record says').requiredOption('--reason <text>')
    .action(async (ref: string, entry: string, at: string | undefined, { reason }: { reason: string }) => {
      const body: RetimeEntry = { at: at ?? null, reason }
      const change = await api.send<ChangeAnswer>('PUT', `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}/entries/${encodeURIComponent(entry)}/time`, body)
      out.answer(change, () => out.line(change.say))
    })
}

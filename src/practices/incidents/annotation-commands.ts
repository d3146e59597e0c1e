// `mainstay incident annotate`: writing beside an entry of the timeline.
import type { Cli } from '../../cli/command.ts'
import type { ChangeAnswer } from './contract.ts'
import type { Annotate } from './contract-annotations.ts'

export function annotationCommands({ program, api, out }: Cli): void {
  const incident = program.commands.find((command) => command.name() === 'incident') ?? program.command('incident')
  const at = (ref: string, rest: string): string => `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}/${rest}`
  incident.command('annotate <incident> <entry> <text>').description('write beside an entry of the timeline; an annotation (ann_…) in place of the entry is written anew')
    .action(async (ref: string, entry: string, text: string) => {
      const body: Annotate = { text }
      const change = entry.startsWith('ann_')
        ? await api.send<ChangeAnswer>('PUT', at(ref, `annotations/${encodeURIComponent(entry)}`), body)
        : await api.send<ChangeAnswer>('POST', at(ref, `entries/${encodeURIComponent(entry)}/annotations`), body)
      out.answer(change, () => out.line(change.say))
    })
}

// `mainstay incident similar`: what happened before that looks like this.
import type { Cli } from '../../cli/command.ts'
import type { SimilarList } from './contract-similar.ts'

export function similarCommands({ program, api, out }: Cli): void {
  const incident = program.commands.find((command) => command.name() === 'incident') ?? program.command('incident')
  incident.command('similar <incident>').description('earlier incidents like it, with the reasons and how they ended').option('--limit <count>', 'at most 20', '5')
    .action(async (ref: string, { limit }: { limit: string }) => {
      const list = await api.get<SimilarList>(`/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}/similar`, { limit })
      out.answer(list, () => {
        if (list.items.length === 0) out.line(`Nothing like it among ${list.compared} earlier incidents.`)
        for (const { incident: { number, title, declaredAt }, score, reasons, ending } of list.items) {
          out.line(`#${number} ${title} (${Math.round(score * 100)} of 100, ${declaredAt.slice(0, 10)})`)
          for (const { points, because } of reasons) out.line(`  ${String(Math.round(points * 100)).padStart(3)}  ${because}`)
          if (ending !== null) out.line(`       ended: ${ending}`)
        }
      })
    })
}

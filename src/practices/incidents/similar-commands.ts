// `mainstay incident similar`: which incidents were like this one, and what fixed them.
import type { Cli } from '../../cli/command.ts'
import type { SimilarAnswer } from './contract-similar.ts'

export function similarCommands({ program, api, out }: Cli): void {
  const incident = program.commands.find((command) => command.name() === 'incident') ?? program.command('incident')
  incident.command('similar <incident>').description('incidents like this one, why, and what fixed them').option('--limit <count>', 'at most 20', '5')
    .action(async (ref: string, options: { limit: string }) => {
      const answer = await api.get<SimilarAnswer>(`/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}/similar`, options)
      out.answer(answer, () => {
        for (const one of answer.items) {
          out.line(`#${one.number} ${one.severity} ${one.state}, ${one.declaredAt.slice(0, 10)}: ${one.title}`)
          for (const { says } of one.reasons) out.line(`    ${says}`)
          if (one.fix !== null) out.line(`    What fixed it: ${one.fix}`)
        }
        if (answer.items.length === 0) out.line('None is like it.')
      })
    })
}

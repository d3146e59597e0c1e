// `mainstay objective attribution`: what a budget was spent on.
import type { Cli } from '../../cli/command.ts'
import type { AttributionAnswer } from './contract-attribution.ts'

const percent = (value: number | null): string => (value === null ? '' : `${(value * 100).toFixed(1)} %`)

export function attributionCommands({ program, api, out }: Cli): void {
  const objective = program.commands.find((one) => one.name() === 'objective')!
  objective.command('attribution <name>').description('what its budget was spent on: incidents, changes, dependencies and what is unexplained').option('--from <instant>', 'the budget window so far when left out').option('--to <instant>')
    .action(async (name: string, options: { from?: string; to?: string }) => {
      const found = await api.get<AttributionAnswer>(`/api/v1/objectives/${encodeURIComponent(name)}/attribution`, options)
      out.answer(found, () => {
        out.line(`${found.from} to ${found.to}: ${found.explanation}.`)
        out.table(found.parts.map((part) => ({ cause: part.kind, what: part.label, 'bad events': part.bad, share: percent(part.share), 'of the budget': percent(part.budget), because: part.rule })))
      })
    })
}

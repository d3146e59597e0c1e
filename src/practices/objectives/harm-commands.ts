// `mainstay objective now`: what users of a service feel, and what it costs a minute.
import type { Cli } from '../../cli/command.ts'
import type { HarmAnswer } from './contract-harm.ts'

const percent = (value: number | null, digits = 2): string => (value === null ? 'no data' : `${Number((value * 100).toFixed(digits))} %`)

export function harmCommands({ program, api, out }: Cli): void {
  const objective = program.commands.find((one) => one.name() === 'objective')!
  objective.command('now <services>').description('what users feel now and how much budget it costs a minute; names with commas').option('--minutes <count>', 'how many of the last minutes to look at')
    .action(async (service: string, options: { minutes?: string }) => {
      const found = await api.get<HarmAnswer>('/api/v1/objectives-now', { service, ...options })
      out.answer(found, () => {
        out.table(found.items.map((one) => ({
          objective: one.objective, service: one.service, state: one.state, now: percent(one.sli, 3), target: percent(one.target, 3), 'bad a minute': one.badPerMinute?.toFixed(1) ?? '', 'budget a minute': one.budgetPerMinute === null ? '' : percent(one.budgetPerMinute, 4),
          'empty in': one.emptyInMinutes === null ? '' : one.emptyInMinutes === 0 ? 'gone' : `${Math.round(one.emptyInMinutes)} min`,
        })))
        if (found.unmeasured.length > 0) out.line(`No objective measures ${found.unmeasured.join(', ')}.`)
      })
    })
}

// `mainstay status-page planned|reschedule`: planned work, its dates, and what subscribers are told of it.
import type { Cli } from '../../cli/command.ts'
import type { PlannedWorkList } from './contract-planned.ts'
import { tellHelp, toldMoments } from './model/planned-work.ts'

export function plannedCommands({ program, api, out }: Cli): void {
  const status = program.commands.find((command) => command.name() === 'status-page')!
  status.command('planned <page>').description('planned work, and which moments subscribers are told of').action(async (name: string) => {
    const list = await api.get<PlannedWorkList>(`/api/v1/status-pages/${encodeURIComponent(name)}/planned-work`)
    out.answer(list, () => {
      if (list.items.length === 0) out.line('No work is planned.')
      else out.table(list.items.map(({ id, state, title, from, to, components, tell }) => ({ id, state, title, from, to, components: components.join(', '), 'subscribers are told': tell.join(', ') || 'nothing' })))
    })
  })
  status.command('reschedule <maintenance>').description('give planned work other dates or words; subscribers are told of other dates')
    .option('--from <instant>').option('--to <instant>').option('--title <title>').option('--text <text>').option('--tell <moments...>', tellHelp)
    .action(async (id: string, { tell, ...change }: { from?: string; to?: string; title?: string; text?: string; tell?: string[] }) => {
      const done = await api.send<{ say: string }>('PATCH', `/api/v1/status-maintenances/${encodeURIComponent(id)}`, { ...change, ...(tell ? { tell: toldMoments(tell) } : {}) })
      out.answer(done, () => out.line(done.say))
    })
}

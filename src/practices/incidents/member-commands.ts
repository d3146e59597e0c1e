// `mainstay incident restrict`: who may see an incident. A token is nobody, so what is restricted is read and opened by people, on its page.
import type { Cli } from '../../cli/command.ts'
import type { ChangeAnswer } from './contract.ts'
import type { RestrictedPage } from './contract-members.ts'

export function memberCommands(cli: Cli): void {
  const { program, api, out } = cli
  const incident = program.commands.find((command) => command.name() === 'incident')!
  incident.command('restrict <incident>').description('let only those named see it').requiredOption('--reason <text>').requiredOption('--people <people>', 'login names with commas, beside whoever holds a role')
    .action(async (ref: string, { reason, people }: { reason: string; people: string }) => {
      const answer = await api.send<ChangeAnswer>('POST', `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}/restrict`, { reason, people: people.split(',').map((name) => name.trim()).filter(Boolean) })
      out.answer(answer, () => out.line(answer.say))
    })
  incident.command('restricted').description('for administrators: that restricted incidents are there, not what they are about').option('--limit <count>', 'at most 500', '50').option('--cursor <cursor>', 'what the page before said')
    .action(async (options: { limit: string; cursor?: string }) => {
      const page = await api.get<RestrictedPage>('/api/v1/restricted-incidents', { ...options })
      out.answer(page, () => {
        out.table(page.items.map(({ number, state, declaredAt }) => ({ number: `#${number}`, state, declared: declaredAt })))
        if (page.next) out.progress(`There are more: --cursor ${page.next}`)
      })
    })
}

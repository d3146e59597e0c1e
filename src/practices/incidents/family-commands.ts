// `mainstay incident parent` and `family`: incidents that belong together, each with its own end.
import type { Cli } from '../../cli/command.ts'
import type { ChangeAnswer } from './contract.ts'
import type { FamilyAnswer, Relative } from './contract-family.ts'

const path = (ref: string, more: string): string => `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}${more}`

export function familyCommands(cli: Cli): void {
  const { program, api, out } = cli
  const incident = program.commands.find((command) => command.name() === 'incident')!
  incident.command('parent <incident> <parent>').description('make it part of a larger incident').option('--reason <text>')
    .action(async (ref: string, parent: string, options: { reason?: string }) => {
      const answer = await api.send<ChangeAnswer>('POST', path(ref, '/parent'), { parent: parent.replace(/^#/, ''), ...options })
      out.answer(answer, () => out.line(answer.say))
    })
  incident.command('no-parent <incident>').description('take it off the larger incident').action(async (ref: string) => {
    const answer = await api.send<ChangeAnswer>('DELETE', path(ref, '/parent'))
    out.answer(answer, () => out.line(answer.say))
  })
  incident.command('family <incident>').description('its parent, its children, and what it follows').action(async (ref: string) => {
    const family = await api.get<FamilyAnswer>(path(ref, '/family'))
    out.answer(family, () => {
      const rows: readonly (readonly [string, Relative])[] = [
        ...(family.parent ? [['part of', family.parent] as const] : []), ...family.children.map((one) => ['child', one] as const),
        ...(family.follows ? [['follows', family.follows] as const] : []), ...family.followedBy.map((one) => ['followed by', one] as const),
      ]
      if (rows.length === 0) out.line('It stands for itself.')
      else out.table(rows.map(([is, { number, severity, state, title }]) => ({ is, number: `#${number}`, severity, state, title })))
    })
  })
}

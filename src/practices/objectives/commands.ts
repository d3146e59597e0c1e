// `mainstay objective`: budgets, burn, arithmetic, generated files, pushed counts.
import type { Cli } from '../../cli/command.ts'
import type { ExclusionAnswer, ObjectiveAnswer, ObjectiveSummary } from './contract.ts'

const percent = (value: number | null): string => (value === null ? 'no data' : `${(value * 100).toFixed(1)} %`)
const path = (name: string, rest = ''): string => `/api/v1/objectives/${encodeURIComponent(name)}${rest}`

export function objectivesCommands({ program, api, out }: Cli): void {
  const objective = program.command('objective').description('objectives and their error budgets')
  objective.command('list').option('--service <name>').option('--state <state>', 'healthy, burning, exhausted or no-data')
    .action(async (options: { service?: string; state?: string }) => {
      const page = await api.get<{ items: ObjectiveSummary[]; next: string | null }>('/api/v1/objectives', { ...options, limit: 500 })
      out.answer(page, () => out.table(page.items.map(({ name, service, target, remaining, burn, state, firing }) => ({
        name, service, target: percent(target), 'budget left': percent(remaining), burn: burn === null ? '' : burn.toFixed(1), state: firing ? `${state} (${firing})` : state,
      }))))
    })
  objective.command('show <name>').description('the budget and every burn rule with its arithmetic')
    .action(async (name: string) => {
      const one = await api.get<ObjectiveAnswer>(path(name))
      out.answer(one, () => {
        out.line(`${one.displayName}: ${percent(one.target)} over ${one.window}, ${one.state}.`)
        out.line(one.budget.explanation)
        out.table(one.rules.map(({ severity, long, short, factor, longBurn, shortBurn, state }) => ({ severity, windows: `${long}/${short}`, 'fires over': factor, long: longBurn?.toFixed(2) ?? '', short: shortBurn?.toFixed(2) ?? '', state })))
        if (one.problem) out.line(one.problem)
      })
    })
  for (const [command, file, means] of [['rules', 'rules.yaml', 'Prometheus rules'], ['dashboard', 'dashboard.json', 'a Grafana dashboard'], ['openslo', 'openslo.yaml', 'an OpenSLO document']] as const) {
    objective.command(`${command} <name>`).description(`print ${means} for it`).action(async (name: string) => out.line((await api.text(path(name, `/${file}`))).trimEnd()))
  }
  objective.command('push <name>').description('push counts of one minute').requiredOption('--good <count>').requiredOption('--total <count>').option('--at <instant>', 'the minute; now when left out')
    .action(async (name: string, options: { good: string; total: string; at?: string }) => {
      const taken = await api.send<{ taken: number; refused: { say: string }[] }>('POST', path(name, '/counts'), { counts: [{ at: options.at ?? new Date().toISOString(), good: Number(options.good), total: Number(options.total) }] })
      out.answer(taken, () => out.line(taken.refused[0]?.say ?? 'Taken.'))
    })
  objective.command('exclude <name>').description('leave minutes out of the budget').requiredOption('--from <instant>').requiredOption('--to <instant>').requiredOption('--reason <text>').requiredOption('--approver <name>')
    .action(async (name: string, options: { from: string; to: string; reason: string; approver: string }) => {
      const added = await api.send<ExclusionAnswer>('POST', path(name, '/exclusions'), options)
      out.answer(added, () => out.line(`${added.id}: ${added.from} to ${added.to} no longer counts.`))
    })
}

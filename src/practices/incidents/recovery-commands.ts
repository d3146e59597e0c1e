// `mainstay incident recovery`, `learned` and `postmortem-seed`: the end of an incident.
import type { Cli } from '../../cli/command.ts'
import type { ChangeAnswer } from './contract.ts'
import type { PostmortemSeed, RecoveryAnswer } from './contract-recovery.ts'

interface LearnedOptions {
  readonly impact?: string
  readonly impactStart?: string
  readonly detection?: string
  readonly cause?: string
  readonly unknown?: readonly string[]
}

export function recoveryCommands({ program, api, out }: Cli): void {
  const incident = program.commands.find((command) => command.name() === 'incident') ?? program.command('incident')
  const path = (ref: string, more: string): string => `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}${more}`
  incident.command('recovery <incident>').description('whether it is over, as far as is measured').option('--decline', 'it is not over although everything is well').option('--reason <text>')
    .action(async (ref: string, { decline, reason }: { decline?: boolean; reason?: string }) => {
      if (decline) {
        const change = await api.send<ChangeAnswer>('POST', path(ref, '/recovery/decline'), reason === undefined ? {} : { reason })
        out.answer(change, () => out.line(change.say))
        return
      }
      const recovery = await api.get<RecoveryAnswer>(path(ref, '/recovery'))
      out.answer(recovery, () => {
        out.line(recovery.say)
        out.table(recovery.slis.map((sli) => ({ objective: sli.name, share: sli.share === null ? 'no data' : `${Number((sli.share * 100).toFixed(3))} %`, good: sli.good, total: sli.total, well: sli.isWell === null ? 'unknown' : sli.isWell ? 'yes' : 'no' })))
      })
    })
  incident.command('learned <incident>').description('answer what it is closed with').option('--impact <text>', 'who was affected, and how').option('--impact-start <instant>', 'when it began for them')
    .option('--detection <text>', 'how it was detected').option('--cause <text>', 'the cause, as far as is known').option('--unknown <field=reason...>', 'what nobody knows, and why: cause="still looking"')
    .action(async (ref: string, { unknown = [], ...options }: LearnedOptions) => {
      const unknowns = Object.fromEntries(unknown.map((said) => {
        const [field = '', ...reason] = said.split('=')
        return [field === 'impact-start' ? 'impactStart' : field, { unknown: reason.join('=') }]
      }))
      const change = await api.send<ChangeAnswer>('PUT', path(ref, '/closing'), { ...options, ...unknowns })
      out.answer(change, () => out.line(change.say))
    })
  incident.command('postmortem-seed <incident>').description('twelve named times, the impact in budget, causes and mitigations').action(async (ref: string) => {
    const seed = await api.get<PostmortemSeed>(path(ref, '/postmortem-seed'))
    out.answer(seed, () => {
      out.table(Object.entries(seed.timestamps).map(([name, stamp]) => ({ time: name, at: stamp?.at ?? 'unknown', by: stamp?.by.name ?? '' })))
      for (const { question, value, unknownBecause } of seed.impact.said) out.line(`${question} ${value ?? (unknownBecause === null ? 'not answered' : `unknown: ${unknownBecause}`)}`)
      for (const one of seed.impact.objectives) out.line(`${one.displayName}: ${one.budgetMinutes === null ? 'nothing measured' : `${one.budgetMinutes.toFixed(1)} minutes of its budget (${(100 * (one.budgetShare ?? 0)).toFixed(1)} %)`}, ${one.total - one.good} of ${one.total} events bad`)
    })
  })
}

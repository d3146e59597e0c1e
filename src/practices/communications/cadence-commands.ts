// `mainstay cadence`: when the next update is due, and how well promises were kept.
import type { Cli } from '../../cli/command.ts'
import type { CadenceAnswer, CadenceReport } from './contract-cadence.ts'

const path = (ref: string, more = ''): string => `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}/cadence${more}`

export function cadenceCommands({ program, api, out }: Cli): void {
  const cadence = program.command('cadence').description('how often updates about incidents are promised, and whether that is kept')
  cadence.command('show <incident>').description('when the next update is due, and who is reminded').action(async (ref: string) => {
    const answer = await api.get<CadenceAnswer>(path(ref))
    out.answer(answer, () => {
      out.line(answer.dueAt === null ? 'No update is due.' : `Next update due: ${answer.dueAt}${answer.isLate ? ', late' : ''}${answer.isFirst ? ' (the first)' : ''}`)
      out.line(`Reminded: ${answer.communicator ? `${answer.communicator.displayName} (${answer.communicator.as})` : 'nobody is communicating'}`)
      if (answer.snoozed) out.line(`Reminders are quiet until ${answer.snoozed.untilAt}: ${answer.snoozed.reason}`)
      out.line(`Kept: ${kept(answer)}`)
    })
  })
  cadence.command('snooze <incident>').description('quiet the reminders; what was promised stays promised').requiredOption('--reason <text>').option('--minutes <count>', '5 to 240', '15')
    .action(async (ref: string, options: { reason: string; minutes: string }) => {
      const answer = await api.send<CadenceAnswer>('POST', path(ref, '/snooze'), { reason: options.reason, minutes: Number(options.minutes) })
      out.answer(answer, () => out.line(`Quiet until ${answer.snoozed?.untilAt ?? 'now'}.`))
    })
  cadence.command('report').description('share of gaps between updates within what was promised; drills are left out').option('--from <instant>', '90 days ago').option('--to <instant>').option('--service <name>')
    .action(async (options: { from?: string; to?: string; service?: string }) => {
      const report = await api.get<CadenceReport>('/api/v1/update-cadence', options)
      out.answer(report, () => {
        out.line(`${kept(report)}, n = ${report.incidents} incidents, ${report.wholly} of them wholly.`)
        out.line(`Left out: ${report.excluded.drills} drills and tests, ${report.excluded.restricted} restricted, ${report.excluded.nothingPromised} with nothing to judge.\n`)
        out.table(report.items.map((each) => ({ number: `#${each.number}`, severity: each.severity, kept: `${each.kept} of ${each.gaps}`, 'late by': `${Math.round(each.latestByMs / 60_000)} min`, declared: each.declaredAt, title: each.title })))
      })
    })
}

function kept({ kept: count, gaps, share }: { kept: number; gaps: number; share: number | null }): string {
  return share === null ? 'no gap to judge yet' : `${Math.round(share * 100)} % of gaps (${count} of ${gaps})`
}

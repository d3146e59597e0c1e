// `mainstay insights`: how well things go, told honestly.
import type { Cli } from '../../cli/command.ts'
import type { DurationAnswer, IncidentStatisticsAnswer } from './contract.ts'
import { durationText, verdictSentence } from './model/statistics-words.ts'

export function insightsCommands({ program, api, out }: Cli): void {
  const insights = program.command('insights').description('how well things go: distributions with intervals, and whether a change can be told from luck')
  insights.command('incidents').description('how long incidents took, compared with as long a time before')
    .option('--from <instant>', '90 days before the end if left out').option('--to <instant>').option('--service <name>').option('--severity <severities>').option('--origin <origin>', 'own, imported, all', 'own')
    .action(async (options: Record<string, string>) => {
      const answer = await api.get<IncidentStatisticsAnswer>('/api/v1/insights/incidents', options)
      out.answer(answer, () => {
        out.line(`${answer.incidents} incidents from ${answer.from.slice(0, 10)} to ${answer.to.slice(0, 10)}; ${answer.before.incidents} in as long a time before.`)
        const { imported, own, drills, merged } = answer.excluded
        if (imported + own > 0) out.line(`Left out: ${imported > 0 ? `${imported} imported` : `${own} of our own`} (--origin all counts them).`)
        if (merged > 0) out.line(`Never counted: ${merged} duplicates.`)
        if (drills > 0) out.line(`Never counted: ${drills} drills and tests.`)
        out.table(answer.durations.map((one) => ({ duration: one.title, n: one.n, unknown: one.missing, median: spread(one.median), p75: spread(one.p75), p90: spread(one.p90) })))
        for (const one of answer.durations) out.line(`${one.title}: ${verdictSentence(one)}`)
      })
    })
}

function spread(of: DurationAnswer['median']): string {
  return of === null ? '' : `${durationText(of.ms)} (${durationText(of.lowMs)} to ${durationText(of.highMs)})`
}

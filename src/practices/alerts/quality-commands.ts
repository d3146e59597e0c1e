// `mainstay quality`: was it worth being woken, and what would have helped?
import type { Cli } from '../../cli/command.ts'
import type { QualityAnswer, SuggestionsAnswer, VerdictAnswer } from './contract.ts'

const percent = (value: number | null): string => (value === null ? 'unknown' : `${Math.round(value * 100)} %`)

export function qualityCommands({ program, api, out }: Cli): void {
  const quality = program.command('quality').description('how much of what woke people was worth it')
  quality.command('show').option('--by <what>', 'team, service, tier or rule', 'rule').option('--service <name>').option('--from <instant>', '28 days ago when left out').option('--to <instant>')
    .action(async (options: Record<string, string>) => {
      const answer = await api.get<QualityAnswer>('/api/v1/alert-quality', options)
      out.answer(answer, () => {
        const { total } = answer
        out.line(`${percent(total.index)} of ${total.judged} judged situations were worth it (95 %: ${percent(total.low)} to ${percent(total.high)}); ${total.said} by people, ${total.inferred} inferred; ${total.pages} pages.`)
        out.table(answer.groups.map((one) => ({ [answer.by]: one.group ?? 'none', 'worth it': percent(one.index), of: one.judged, 'not worth it': one.judged - one.actionable, pages: one.pages })))
      })
    })
  quality.command('suggestions').description('what a change of noisy rules would have done').option('--service <name>').option('--from <instant>').option('--to <instant>').option('--time-zone <zone>', 'of hours of the day')
    .action(async (options: Record<string, string>) => {
      const answer = await api.get<SuggestionsAnswer>('/api/v1/alert-quality/suggestions', options)
      out.answer(answer, () => {
        if (answer.rules.length === 0) out.line('No rule is noisy enough to say something about.')
        for (const { rule, noisy, situations, suggestions } of answer.rules) {
          out.line(`${rule}: ${noisy} of ${situations} were not worth it.`)
          for (const { say } of suggestions) out.line(`  ${say}`)
        }
      })
    })
  quality.command('judge <situation> <verdict>').description('actionable, not-actionable, duplicate, transient or self-healed').option('--note <text>')
    .action(async (situation: string, verdict: string, { note }: { note?: string }) => {
      const answer = await api.send<VerdictAnswer>('PUT', `/api/v1/situations/${encodeURIComponent(situation)}/verdict`, { verdict, ...(note === undefined ? {} : { note }) })
      out.answer(answer, () => out.line(`${answer.situation}: ${answer.verdict}.`))
    })
}

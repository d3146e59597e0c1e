// `mainstay quality`: was it worth being woken, and what would have helped?
import type { Cli } from '../../cli/command.ts'
import { parseDuration } from '../../base/duration.ts'
import { CliFailure, exitCodes } from '../../cli/exit.ts'
import type { HistoryReplayAnswer, ProposalAnswer, ProposalBody } from './model/quality-change-contract.ts'
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
  quality.command('replay <rule>').description('another for of a rule, tried on Prometheus history').requiredOption('--connection <name>', 'of type prometheus').option('--days <count>', 'how far back, at most 31', '14')
    .option('--expression <promql>', 'instead of what Prometheus says').option('--current-for <duration>', 'where Prometheus does not know the rule')
    .action(async (rule: string, { days, ...options }: { days: string; connection: string; expression?: string; currentFor?: string }) => {
      const answer = await api.send<HistoryReplayAnswer>('POST', '/api/v1/alert-quality/replays', { rule, days: Number(days), ...options })
      out.answer(answer, () => {
        out.table(answer.rows.map((row) => ({ for: `${row.for}${row.forMs === answer.current.forMs ? ' (now)' : ''}`, pages: row.pages, missed: `${row.missed} of ${answer.worthIt}` })))
        out.line(answer.say.replaceAll('`', ''))
        if (answer.isCut) out.progress('There were more series than were looked at.')
      })
    })
  quality.command('propose <rule>').description('the routing tree with a change for one alert, as a difference; give one of the changes').option('--wait <duration>', 'its group waits').option('--ticket', 'asks for a ticket')
    .option('--quiet <hours>', '02:00-04:00').option('--time-zone <zone>', 'of quiet hours', 'UTC').option('--hold <changes/window>', '6/10m: held when it flaps').option('--apply', 'set it too')
    .action(async (rule: string, options: ProposeOptions) => {
      const answer = await api.send<ProposalAnswer>('POST', '/api/v1/alert-routing/proposals', { rule, change: changeOf(options) })
      if (options.apply) await api.send('PUT', '/api/v1/alert-routing', { text: answer.text })
      out.answer(answer, () => {
        out.line(answer.diff.trimEnd())
        for (const { say, mend } of answer.findings) out.progress(`${say} ${mend}`)
        if (options.apply) out.progress('Applied.')
      })
    })
  quality.command('judge <situation> <verdict>').description('actionable, not-actionable, duplicate, transient or self-healed').option('--note <text>')
    .action(async (situation: string, verdict: string, { note }: { note?: string }) => {
      const answer = await api.send<VerdictAnswer>('PUT', `/api/v1/situations/${encodeURIComponent(situation)}/verdict`, { verdict, ...(note === undefined ? {} : { note }) })
      out.answer(answer, () => out.line(`${answer.situation}: ${answer.verdict}.`))
    })
}

interface ProposeOptions { wait?: string; ticket?: true; quiet?: string; timeZone: string; hold?: string; apply?: true }

function changeOf({ wait, ticket, quiet, timeZone, hold }: ProposeOptions): ProposalBody['change'] {
  if (wait !== undefined) return { kind: 'wait', waitMs: parseDuration(wait) ?? 0 }
  if (ticket) return { kind: 'lower-urgency' }
  const [from, to] = (quiet ?? '').split('-')
  if (from && to) return { kind: 'quiet-hours', from, to, timeZone }
  const [changes, window] = (hold ?? '').split('/')
  if (changes && window) return { kind: 'hold-flapping', changes: Number(changes), window }
  throw new CliFailure(exitCodes.badInput, 'No change was given.', 'Give one of --wait 10m, --ticket, --quiet 02:00-04:00, --hold 6/10m.')
}

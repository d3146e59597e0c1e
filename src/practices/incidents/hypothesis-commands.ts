// `mainstay incident hypothesis`: what may be the cause, and what speaks for and against it.
import type { Cli } from '../../cli/command.ts'
import type { HypothesisAnswer, HypothesisChange, HypothesisList } from './contract-hypotheses.ts'

interface EvidenceOptions {
  readonly link?: string
  readonly note?: string
  readonly excerpt?: string
}

export function hypothesisCommands({ program, api, out }: Cli): void {
  const incident = program.commands.find((command) => command.name() === 'incident') ?? program.command('incident')
  const path = (ref: string, more = ''): string => `/api/v1/incidents/${encodeURIComponent(ref.replace(/^#/, ''))}/hypotheses${more}`
  const tell = (change: HypothesisChange): void => out.answer(change, () => out.line(change.say))
  const hypothesis = incident.command('hypothesis').description('what may be the cause, and what speaks for and against it')
  hypothesis.command('add <incident> <text>').description('state what may be the cause').action(async (ref: string, text: string) => {
    const change = await api.send<HypothesisChange>('POST', path(ref), { text })
    out.answer(change, () => out.line(`${change.hypothesis.id}: ${change.say}`))
  })
  hypothesis.command('list <incident>').description('all of them, with their evidence').action(async (ref: string) => {
    const list = await api.get<HypothesisList>(path(ref))
    out.answer(list, () => {
      if (list.items.length === 0) out.line('Nothing is suspected yet.')
      for (const item of list.items) show(item)
    })
  })
  for (const [verb, side, means] of [['support', 'for', 'add what speaks for it'], ['refute', 'against', 'add what speaks against it']] as const) {
    hypothesis.command(`${verb} <incident> <hypothesis>`).description(means)
      .option('--link <link>', 'alr_…, sit_…, chg_…, pag_…, objective/<name>, the number of a record entry, or an address')
      .option('--note <text>', 'what was seen; goes on the timeline').option('--excerpt <text>', 'lines of a log')
      .action(async (ref: string, id: string, { link, note, excerpt }: EvidenceOptions) => tell(await api.send('POST', path(ref, `/${encodeURIComponent(id)}/evidence`), {
        side, ...(link === undefined ? {} : { link }), ...(note === undefined ? {} : { note }), ...(excerpt === undefined ? {} : { excerpt }),
      })))
  }
  for (const [verb, means] of [['confirm', 'decide that it is the cause'], ['rule-out', 'decide that it is not'], ['reconsider', 'take back the decision']] as const) {
    hypothesis.command(`${verb} <incident> <hypothesis>`).description(means).option('--reason <text>')
      .action(async (ref: string, id: string, { reason }: { reason?: string }) => tell(await api.send('POST', path(ref, `/${encodeURIComponent(id)}/${verb}`), reason === undefined ? {} : { reason })))
  }

  function show({ id, state, text, evidence }: HypothesisAnswer): void {
    out.line(`${id}  ${state}: ${text}`)
    for (const one of evidence) out.line(`  ${one.side.padEnd(7)} ${one.kind.padEnd(6)} ${[one.note, one.title].filter(Boolean).join(' · ') || one.excerpt.split('\n')[0]} (${one.addedBy.name}, ${one.addedAt})`)
  }
}

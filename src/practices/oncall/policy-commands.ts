// `mainstay escalation-policy preview`: what a policy would do from a moment on.
import type { Command } from 'commander'
import type { Cli } from '../../cli/command.ts'
import type { PolicyAnswer, PolicyWords, TargetWords } from './contract.ts'
import type { PolicyPreview } from './policy-words.ts'

export function policyPreviewCommand(policies: Command, { api, out }: Pick<Cli, 'api' | 'out'>): void {
  policies.command('preview <name>').description('whom a policy would ask, and when').option('--at <instant>', 'now, if left out').option('--urgency <urgency>', 'page or ticket', 'page').option('--time-zone <zone>', 'in which times are told')
    .action(async (name: string, { at, urgency, timeZone }: { at?: string; urgency: string; timeZone?: string }) => {
      const policy = wordsOf(await api.get<PolicyAnswer>(`/api/v1/escalation-policies/${encodeURIComponent(name)}`))
      const preview = await api.send<PolicyPreview>('POST', '/api/v1/escalation-policies/preview', { policy, urgency, ...(at === undefined ? {} : { at }), ...(timeZone === undefined ? {} : { timeZone }) })
      out.answer(preview, () => preview.items.forEach(({ says }) => out.line(says)))
    })
}

/** As it would be written again. A webhook's address is told without its path, which names nobody. */
function wordsOf({ steps, repeat, fallback }: PolicyAnswer): PolicyWords {
  const target = ({ kind, name }: PolicyAnswer['steps'][number]['targets'][number]): TargetWords => ({ [kind]: name }) as unknown as TargetWords
  return {
    steps: steps.map(({ targets, delayMinutes, acknowledgements, only, otherwise, waits }) => ({
      targets: targets.map(target), delayMinutes, acknowledgements, ...(only ? { only } : {}), ...(otherwise.length > 0 ? { otherwise: otherwise.map(target) } : {}), ...(waits ? { waits } : {}),
    })), repeat, fallback: fallback && target(fallback),
  }
}

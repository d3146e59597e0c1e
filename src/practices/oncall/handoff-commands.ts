// `mainstay hand-off`: the report of a shift as the record tells it, written down for the next person, and accepted by them.
import type { Cli } from '../../cli/command.ts'
import type { HandoffAnswer, HandoffDraft, PageOfHandoffs } from './model/health-words.ts'

const schedulePath = (name: string, more: string): string => `/api/v1/schedules/${encodeURIComponent(name)}${more}`

export function handoffCommands({ program, api, out }: Cli): void {
  const handoff = program.command('hand-off').description('the hand-off of a shift')
  handoff.command('draft <schedule>').description('what happened, as the record tells it; Markdown').option('--from <instant>', 'the begin of the present shift, if left out').option('--to <instant>')
    .action(async (schedule: string, options: { from?: string; to?: string }) => {
      const draft = await api.get<HandoffDraft>(schedulePath(schedule, '/hand-off'), options)
      out.answer(draft, () => out.line(draft.text.trimEnd()))
    })
  handoff.command('write <schedule>').description('write it down for the next person').option('--note <text>', 'what the record does not know')
    .action(async (schedule: string, options: { note?: string }) => {
      const made = await api.send<HandoffAnswer>('POST', schedulePath(schedule, '/hand-offs'), options)
      out.answer(made, () => out.line(`${made.id}: written for the next person, who accepts it with: mainstay hand-off accept ${made.id}`))
    })
  handoff.command('list').description('hand-offs, newest first').option('--schedule <name>').option('--limit <count>', 'at most 100', '20')
    .action(async (options: { schedule?: string; limit: string }) => {
      const found = await api.get<PageOfHandoffs>('/api/v1/hand-offs', options)
      out.answer(found, () => out.table(found.items.map((one) => ({ id: one.id, schedule: one.schedule, written: one.writtenAt, by: one.writtenBy, accepted: one.acceptedBy ?? 'not yet' }))))
    })
  handoff.command('accept <id>').description('take over').action(async (id: string) => {
    const taken = await api.send<HandoffAnswer>('POST', `/api/v1/hand-offs/${encodeURIComponent(id)}/accept`)
    out.answer(taken, () => out.line(`${taken.acceptedBy ?? 'Somebody'} took over ${taken.schedule}.`))
  })
}

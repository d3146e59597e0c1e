// `mainstay swap`: a shift offered, taken, approved, declined, withdrawn.
import type { Cli } from '../../cli/command.ts'
import type { PageOfSwaps, SwapAnswer } from './model/swap-words.ts'

const swapsPath = (schedule: string, more = ''): string => `/api/v1/schedules/${encodeURIComponent(schedule)}/swaps${more}`
const shown = (swap: SwapAnswer) => ({
  id: swap.id, state: swap.state, rotation: swap.rotation, from: swap.shift?.fromAt ?? swap.fromAt, to: swap.shift?.toAt ?? swap.toAt, person: swap.person.name, taker: swap.taker?.name,
  note: swap.shift === null ? 'no such shift any more' : swap.note,
})

export function swapCommands({ program, api, out }: Cli): void {
  const swap = program.command('swap').description('shifts that people give each other')
  const tell = (answer: SwapAnswer): void => out.answer(answer, () => out.line(`${answer.id}: ${answer.state}${answer.taker ? `, ${answer.taker.name} for ${answer.person.name}` : `, the shift of ${answer.person.name}`}.`))
  swap.command('list <schedule>').description('those that are not over').action(async (schedule: string) => {
    const page = await api.get<PageOfSwaps>(swapsPath(schedule))
    out.answer(page, () => out.table(page.items.map(shown)))
  })
  swap.command('offer <schedule> <rotation>').description('the shift that runs at an instant, or a part of it').requiredOption('--at <instant>').option('--from <instant>', 'the beginning of a part').option('--to <instant>', 'its end').option('--person <person>', 'whose shift; yours, if left out').option('--note <text>')
    .action(async (schedule: string, rotation: string, { from, to, ...options }: { at: string; from?: string; to?: string; person?: string; note?: string }) => tell(await api.send<SwapAnswer>('POST', swapsPath(schedule), { rotation, ...options, ...(from === undefined ? {} : { fromAt: from }), ...(to === undefined ? {} : { toAt: to }) })))
  swap.command('take <schedule> <swap>').option('--person <person>', 'who takes it; you, if left out')
    .action(async (schedule: string, id: string, options: { person?: string }) => tell(await api.send<SwapAnswer>('POST', swapsPath(schedule, `/${encodeURIComponent(id)}/take`), options)))
  for (const [verb, says] of [['approve', 'a swap that was taken'], ['decline', 'a swap that was taken'], ['withdraw', 'an offer, or an agreed swap']] as const) {
    swap.command(`${verb} <schedule> <swap>`).description(says)
      .action(async (schedule: string, id: string) => tell(await api.send<SwapAnswer>('POST', swapsPath(schedule, `/${encodeURIComponent(id)}/${verb}`))))
  }
}

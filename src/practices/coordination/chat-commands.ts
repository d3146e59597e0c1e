// `mainstay chat`: channels of incidents.
import type { Cli } from '../../cli/command.ts'
import type { ChatAnswer, ChatSystems } from './contract.ts'

export function chatCommands({ program, api, out }: Cli): void {
  const chat = program.command('chat').description('channels of incidents in Slack and Microsoft Teams')
  const path = (incident: string, rest = ''): string => `/api/v1/incidents/${encodeURIComponent(incident)}/chat${rest}`
  const show = (answer: ChatAnswer): void => out.answer(answer, () => {
    if (!answer.hasChannel) return out.line(`It has no channel.${answer.because === null ? ' Open one with mainstay chat open.' : ` ${answer.because}`}`)
    out.line(`${answer.name}${answer.url === null ? '' : ` ${answer.url}`}${answer.isOpen ? '' : ', not opened yet'}`)
    if (answer.owedSince !== null) out.line(`${answer.owed} lines are owed since ${answer.owedSince}.${answer.problem === null ? '' : ` ${answer.problem}`}${answer.nextTryAt === null ? '' : ` Next try ${answer.nextTryAt}.`}`)
    if (answer.hasGivenUp) out.line('It was laid aside: mainstay chat retry.')
  })
  chat.command('status').description('which chats are set up, the addresses to give them, and what is owed').action(async () => {
    const found = await api.get<ChatSystems>('/api/v1/chats')
    out.answer(found, () => {
      for (const { kind, isSetUp, hears, policies } of found.items) {
        out.line(isSetUp ? `${kind}: set up; policies: ${policies.join(', ') || 'none, so no channel is opened'}` : `${kind}: not set up`)
        if (hears) for (const [what, address] of Object.entries(hears)) if (address !== null) out.line(`  ${what}: ${address}`)
      }
      for (const { incident, name, since, problem } of found.owed) out.line(`owed to ${name} (${incident}) since ${since}: ${problem ?? 'waits for its turn'}`)
    })
  })
  chat.command('show <incident>').description('the channel of an incident').action(async (incident: string) => show(await api.get<ChatAnswer>(path(incident))))
  chat.command('open <incident>').description('give it a channel, whatever its severity').action(async (incident: string) => show(await api.send<ChatAnswer>('POST', path(incident))))
  chat.command('retry <incident>').description('tell the channel now what is owed to it').action(async (incident: string) => show(await api.send<ChatAnswer>('POST', path(incident, '/retry'))))
}

// HTTP: the channel of an incident, and how the chats fare.
import { formatInstant } from '../../../base/instant.ts'
import type { Db } from '../../../spine/database.ts'
import { route } from '../../../spine/practice.ts'
import type { Route } from '../../../spine/practice.ts'
import { incidentBriefs } from '../../incidents/questions.ts'
import { knownIncident, openByHand, tryAgain } from '../actions/open-channel.ts'
import { ByIncident, ChatAnswer, ChatSystems } from '../contract.ts'
import { mayBeTold } from '../model/chat-policy.ts'
import { channelOf, chatPolicies, countOwedLines, owedChannels } from '../store/chat.ts'
import type { Chats } from '../wiring.ts'
import { chatKinds } from '../../../base/chat.ts'

const mostOwed = 100
const instantOrNull = (ms: number | null): string | null => (ms === null ? null : formatInstant(ms))

export const chatRoutes = (chats: Chats): readonly Route[] => [
  route({
    method: 'GET', path: '/api/v1/incidents/:id/chat', access: 'read', summary: 'The channel of an incident, and what is owed to it', params: ByIncident, answer: ChatAnswer,
    handle: async ({ params }, house) => chatAnswer(house.read, (await knownIncident({ db: house.read }, params.id)).id),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/chat', access: 'respond', summary: 'Give an incident a channel of its own, whatever its severity', params: ByIncident, answer: ChatAnswer,
    handle: async ({ params, caller }, house) => chatAnswer(house.read, await house.transact(caller.actor, (work) => openByHand(work, params.id))),
  }),
  route({
    method: 'POST', path: '/api/v1/incidents/:id/chat/retry', access: 'respond', summary: 'Tell the channel now what is owed to it', params: ByIncident, answer: ChatAnswer,
    handle: async ({ params, caller }, house) => chatAnswer(house.read, await house.transact(caller.actor, (work) => tryAgain(work, params.id))),
  }),
  route({
    method: 'GET', path: '/api/v1/chats', access: 'read', summary: 'Chats that are set up, the addresses to give them, and what is owed', answer: ChatSystems,
    async handle(_request, house) {
      const policies = await chatPolicies(house.read)
      const owed = await owedChannels(house.read, mostOwed)
      const numbers = new Map((await incidentBriefs(house.read, owed.map(({ incident }) => incident))).map(({ id, number }) => [id, `#${number}`]))
      const address = `${house.settings.publicUrl}/in/channels`
      return {
        items: chatKinds.map((kind) => {
          const system = chats().find((each) => each.kind === kind)
          return {
            kind, isSetUp: system !== undefined, leadsTo: system?.describes ?? null, policies: policies.filter(({ spec }) => spec.chat === kind).map(({ name }) => name),
            hears: system ? { command: kind === 'teams' ? null : `${address}/${kind}/command`, interactivity: kind === 'teams' ? null : `${address}/${kind}/interactivity`, events: `${address}/${kind}/events` } : null,
          }
        }),
        owed: owed.map(({ incident, name, owed_since_ms, problem }) => ({ incident: numbers.get(incident) ?? incident, name, since: formatInstant(owed_since_ms!), problem })),
      }
    },
  }),
]

async function chatAnswer(db: Db, incident: string): Promise<ChatAnswer> {
  const row = await channelOf(db, incident)
  if (!row) {
    const [brief] = await incidentBriefs(db, [incident])
    const because = brief && !mayBeTold(brief) ? 'It tries the tools: no chat hears of it.' : (await chatPolicies(db)).length === 0 ? 'No chat is chosen for incidents: apply a ChatPolicy.' : null
    return { hasChannel: false, because, chat: null, name: null, url: null, isOpen: false, owed: 0, owedSince: null, problem: null, nextTryAt: null, hasGivenUp: false }
  }
  return {
    hasChannel: true, because: null, chat: row.chat, name: row.name, url: row.url, isOpen: row.channel !== null, owed: await countOwedLines(db, incident), owedSince: instantOrNull(row.owed_since_ms), problem: row.problem,
    nextTryAt: instantOrNull(row.next_try_ms), hasGivenUp: row.state === 'given-up',
  }
}

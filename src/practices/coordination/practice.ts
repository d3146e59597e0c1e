// Coordination: where people talk and work on an incident elsewhere, kept in step with the record both ways.
import { minuteMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import type { ChatSystem } from '../../connections/chat.ts'
import type { ChannelAnswer, ChannelRequest } from '../../connections/delivery.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { captureJob } from './actions/capture-message.ts'
import { hearChat } from './actions/hear-member.ts'
import { syncJob } from './actions/sync-channel.ts'
import { chatPolicyDocuments } from './documents.ts'
import { coordinationMigrations } from './migrations.ts'
import { followIncidents } from './reactions.ts'
import { chatRoutes } from './routes/chat.ts'
import { owedChannels } from './store/chat.ts'
import { ticketPart } from './ticket-part.ts'
import type { CoordinationWiring } from './wiring.ts'

export interface Coordination extends Practice {
  /** What a chat posts to the door that it shares with paging; null: there is no such chat here. */
  readonly hear: (house: House, kind: string, request: ChannelRequest) => Promise<ChannelAnswer | null>
}

export function coordination(wiring: CoordinationWiring): Coordination {
  let systems: readonly ChatSystem[] = []
  const tickets = ticketPart(wiring.ticketing)
  const hearing = { chats: () => systems, verbs: wiring.verbs }
  return {
    name: 'coordination',
    migrations: [...coordinationMigrations, ...tickets.migrations],
    routes: [...chatRoutes(hearing.chats), ...tickets.routes],
    reactions: [followIncidents, ...tickets.reactions],
    jobs: [syncJob(hearing.chats), captureJob(hearing), ...tickets.jobs],
    documents: [chatPolicyDocuments, ...tickets.documents],
    findings: async (house) => [...(await chatFindings(house)), ...(await tickets.findings(house))],
    hear: (house, kind, request) => hearChat(house, hearing, { kind, request }),
    start: async (house) => {
      systems = wiring.chats(house)
    },
  }
}

const lateMs = 10 * minuteMs

async function chatFindings(house: House): Promise<readonly Finding[]> {
  const [longest] = await owedChannels(house.read, 1)
  if (!longest || house.clock.nowMs() - longest.owed_since_ms! < lateMs) return []
  return [{
    level: 'warning', code: 'COORDINATION_CHAT_OWED', say: `The channel ${longest.name} has not been told for ${Math.round((house.clock.nowMs() - longest.owed_since_ms!) / minuteMs)} minutes: ${longest.problem ?? 'it waits for its turn'}`,
    mend: 'It is tried again by itself. See mainstay chat status.',
  }]
}

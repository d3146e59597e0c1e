// Communications: who is told of an incident, in which words, and how often.
import { dayMs } from '../../base/duration.ts'
import type { Finding } from '../../base/finding.ts'
import type { DeliveryChannel } from '../../connections/delivery.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { deliverJob } from './actions/deliver-update.ts'
import { nudgeJob, sendNudgeJob } from './actions/nudge.ts'
import { communicationsDocuments } from './documents.ts'
import { communicationsMigrations } from './migrations.ts'
import { followIncidents } from './reactions.ts'
import { cadenceRoutes } from './routes/cadence.ts'
import { updateRoutes } from './routes/updates.ts'
import { viewRoutes } from './routes/views.ts'
import { failedSince } from './store/communications.ts'

export interface CommunicationsWiring {
  /** Ways to reach people, made once the house stands. */
  readonly channels: (house: House) => readonly DeliveryChannel[]
}

export function communications(wiring: CommunicationsWiring): Practice {
  let channels: readonly DeliveryChannel[] = []
  return {
    name: 'communications',
    migrations: communicationsMigrations,
    routes: [...updateRoutes(() => channels), ...cadenceRoutes, ...viewRoutes],
    reactions: [followIncidents],
    jobs: [deliverJob(() => channels), nudgeJob, sendNudgeJob(() => channels)],
    documents: communicationsDocuments,
    findings,
    start: async (house) => {
      channels = wiring.channels(house)
    },
    stop: async () => {
      for (const channel of channels) await channel.close?.()
    },
  }
}

async function findings(house: House): Promise<readonly Finding[]> {
  const failed = await failedSince(house.read, house.clock.nowMs() - dayMs)
  if (failed === 0) return []
  return [{
    level: 'warning', code: 'COMMUNICATIONS_FAILED', say: `${failed === 1 ? 'One recipient of an update was' : `${failed} recipients of updates were`} not told in the last day.`,
    mend: 'Open the update on its incident to see why, and try again.',
  }]
}

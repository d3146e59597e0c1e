// Plugs status pages into the house: what users are told, where they look, when the rest is down.
import type { DeliveryChannel } from '../../connections/delivery.ts'
import type { House, Practice } from '../../spine/practice.ts'
import { confirmMailJob, forgetDuty, sendJob, tellJob } from './actions/tell-subscribers.ts'
import { statusPageDocuments } from './documents.ts'
import { statusMigrations } from './migrations.ts'
import { movedMigrations } from './migrations-moved.ts'
import { channelMigrations } from './migrations-channels.ts'
import { plannedMigrations } from './migrations-planned.ts'
import { subscriberMigrations } from './migrations-subscribers.ts'
import { followUpdates, tellNews } from './reactions.ts'
import { RenderedPages } from './rendered-pages.ts'
import { StaticCopies } from './static-copies.ts'
import { plannedRoutes } from './routes/planned-work.ts'
import { pageRoutes } from './routes/pages.ts'
import { publicRoutes } from './routes/public.ts'
import { moveRoutes } from './routes/move.ts'
import { subscriberRoutes } from './routes/subscribers.ts'
import { subscriptionRoutes } from './routes/subscriptions.ts'

export interface StatusWiring {
  /** Ways to reach subscribers, made once the house stands. */
  readonly channels: (house: House) => readonly DeliveryChannel[]
}

export function status(wiring: StatusWiring): Practice {
  const pages = new RenderedPages()
  const copies = new StaticCopies(pages)
  let channels: readonly DeliveryChannel[] = []
  return {
    name: 'status',
    migrations: [...statusMigrations, ...subscriberMigrations, ...plannedMigrations, ...channelMigrations, ...movedMigrations],
    routes: [...pageRoutes(pages), ...publicRoutes(pages), ...subscriptionRoutes, ...subscriberRoutes, ...moveRoutes, ...plannedRoutes],
    reactions: [followUpdates, tellNews],
    jobs: [confirmMailJob(() => channels), tellJob, sendJob(() => channels)],
    duties: [forgetDuty],
    documents: [statusPageDocuments],
    start: async (house) => {
      channels = wiring.channels(house)
      copies.start(house)
    },
    findings: async (house) => copies.findings(house),
    stop: async () => {
      await copies.stop()
      for (const channel of channels) await channel.close?.()
    },
  }
}

// Plugs on-call into the house: who is woken, in which order, by what, until somebody answers.
import { minuteMs } from '../../base/duration.ts'
import type { Practice } from '../../spine/practice.ts'
import type { DeliveryChannel } from '../../connections/delivery.ts'
import type { House } from '../../spine/practice.ts'
import { escalateJob } from './actions/escalate-page.ts'
import { sendCodeJob } from './actions/manage-contacts.ts'
import { notifyJob } from './actions/send-notification.ts'
import { wakeJob } from './actions/snooze-page.ts'
import { testOverJob, testPagesDuty } from './actions/test-pages.ts'
import { watchDuty } from './actions/watch-pager.ts'
import { confirmJob } from './actions/settle-report.ts'
import { tellJob } from './actions/tell-people.ts'
import { oncallDocuments } from './documents.ts'
import { oncallFindings } from './find-problems.ts'
import { oncallMigrations } from './migrations.ts'
import { oncallReactions } from './reactions.ts'
import { acknowledgeLinkRoutes } from './routes/acknowledge-link.ts'
import { channelRoutes } from './routes/channels.ts'
import { contactRoutes } from './routes/contacts.ts'
import { healthRoutes } from './routes/health.ts'
import { policyPreviewRoutes } from './routes/policy-preview.ts'
import { proofRoutes } from './routes/proof.ts'
import { installableRoutes } from './routes/installable.ts'
import { pageRoutes } from './routes/pages.ts'
import { scheduleRoutes } from './routes/schedules.ts'
import { trimOutbox } from './store/outbox.ts'

export interface OncallWiring {
  /** Ways to reach people, made once the house stands. Without an e-mail channel messages stay in the outbox. */
  readonly channels: (house: House) => readonly DeliveryChannel[]
}

export function oncall(wiring: OncallWiring): Practice {
  let channels: readonly DeliveryChannel[] = []
  return {
    name: 'oncall',
    migrations: oncallMigrations,
    routes: [...pageRoutes, ...healthRoutes, ...scheduleRoutes, ...contactRoutes(() => channels), ...acknowledgeLinkRoutes, ...channelRoutes(() => channels), ...installableRoutes, ...proofRoutes, ...policyPreviewRoutes],
    reactions: oncallReactions,
    jobs: [escalateJob, wakeJob, notifyJob(() => channels), sendCodeJob(() => channels), tellJob(() => channels), confirmJob, testOverJob],
    documents: oncallDocuments,
    duties: [watchDuty(() => channels), testPagesDuty, { name: 'oncall.trim-outbox', everyMs: 10 * minuteMs, run: (house) => house.database.transact((db) => trimOutbox(db)) }],
    findings: oncallFindings,
    start: async (house) => {
      channels = wiring.channels(house)
    },
    stop: async () => {
      for (const channel of channels) await channel.close?.()
    },
  }
}

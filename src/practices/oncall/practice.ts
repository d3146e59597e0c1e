// Plugs on-call into the house: who is woken, in which order, by what, until somebody answers.
import { minuteMs } from '../../base/duration.ts'
import type { Practice } from '../../spine/practice.ts'
import type { DeliveryChannel } from '../../connections/delivery.ts'
import type { OnCallSource } from '../../connections/on-call-source.ts'
import type { House } from '../../spine/practice.ts'
import { refreshCalendarsDuty } from './actions/keep-calendars.ts'
import { escalateJob } from './actions/escalate-page.ts'
import { sendCodeJob } from './actions/manage-contacts.ts'
import { confirmReplyJob } from './actions/confirm-reply.ts'
import { followUpJob } from './actions/follow-up.ts'
import { notifyJob } from './actions/send-notification.ts'
import { wakeJob } from './actions/snooze-page.ts'
import { testOverJob, testPagesDuty } from './actions/test-pages.ts'
import { watchDuty } from './actions/watch-pager.ts'
import { confirmJob } from './actions/settle-report.ts'
import { expireSwapsDuty } from './actions/swap-shifts.ts'
import { testMethodJob } from './actions/test-method.ts'
import { tellSwapJob } from './actions/tell-swap.ts'
import { tellJob } from './actions/tell-people.ts'
import { forgetRestoresDuty, restoreReaction } from './actions/note-restores.ts'
import { shadowCopyJob, shadowReaction } from './actions/tell-shadows.ts'
import { oncallDocuments } from './documents.ts'
import { readinessDocuments } from './readiness-documents.ts'
import { oncallFindings } from './find-problems.ts'
import { oncallMigrations } from './migrations.ts'
import { oncallReactions } from './reactions.ts'
import { acknowledgeLinkRoutes } from './routes/acknowledge-link.ts'
import { channelRoutes } from './routes/channels.ts'
import type { AlsoHear } from './routes/channels.ts'
import { contactRoutes } from './routes/contacts.ts'
import { healthRoutes } from './routes/health.ts'
import { calendarRoutes } from './routes/calendars.ts'
import { feedRoutes } from './routes/feeds.ts'
import { moveRoutes } from './routes/moves.ts'
import { policyPreviewRoutes } from './routes/policy-preview.ts'
import { proofRoutes } from './routes/proof.ts'
import { installableRoutes } from './routes/installable.ts'
import { pageRoutes } from './routes/pages.ts'
import { readinessRoutes } from './routes/readiness.ts'
import { schedulePreviewRoutes } from './routes/schedule-preview.ts'
import { scheduleRoutes } from './routes/schedules.ts'
import { swapRoutes } from './routes/swaps.ts'
import { shiftRoutes } from './routes/shifts.ts'
import { trimOutbox } from './store/outbox.ts'

/** Answers to pages by e-mail, for whoever listens for e-mail. */
export { mailReplies } from './actions/hear-mail.ts'

export interface OncallWiring {
  /** Ways to reach people, made once the house stands. Without an e-mail channel messages stay in the outbox. */
  readonly channels: (house: House) => readonly DeliveryChannel[]
  /** Other pagers whose set-up can be read. */
  readonly sources?: readonly OnCallSource[]
  /** Who hears what arrives at a channel's address and is not about a message of ours. */
  readonly alsoHear?: AlsoHear
}

const nobodyElse: AlsoHear = () => Promise.resolve(null)

export function oncall(wiring: OncallWiring): Practice {
  let channels: readonly DeliveryChannel[] = []
  return {
    name: 'oncall',
    migrations: oncallMigrations,
    routes: [
      ...pageRoutes, ...acknowledgeLinkRoutes,
      ...scheduleRoutes, ...schedulePreviewRoutes, ...shiftRoutes, ...swapRoutes, ...policyPreviewRoutes,
      ...contactRoutes(() => channels), ...channelRoutes(() => channels, wiring.alsoHear ?? nobodyElse), ...installableRoutes, ...proofRoutes,
      ...healthRoutes, ...readinessRoutes,
      ...moveRoutes(wiring.sources ?? []), ...feedRoutes(), ...calendarRoutes,
    ],
    reactions: [...oncallReactions, shadowReaction, restoreReaction],
    jobs: [escalateJob, wakeJob, notifyJob(() => channels), sendCodeJob(() => channels), tellJob(() => channels), followUpJob(() => channels), confirmReplyJob(() => channels), confirmJob, testOverJob, shadowCopyJob(() => channels), tellSwapJob(() => channels), testMethodJob(() => channels)],
    documents: [...oncallDocuments, readinessDocuments],
    duties: [refreshCalendarsDuty, expireSwapsDuty, watchDuty(() => channels), testPagesDuty, forgetRestoresDuty, { name: 'oncall.trim-outbox', everyMs: 10 * minuteMs, run: (house) => house.database.transact((db) => trimOutbox(db)) }],
    findings: oncallFindings,
    start: async (house) => {
      channels = wiring.channels(house)
    },
    stop: async () => {
      for (const channel of channels) await channel.close?.()
    },
  }
}

// Plugs alerts into the house.
import type { MailReceiver, MailSource } from '../../connections/mail-source.ts'
import type { MetricSources } from '../../connections/metric-source.ts'
import type { House, Practice } from '../../spine/practice.ts'
import type { Settings } from '../../spine/settings.ts'
import { watchingDuties } from './actions/watch-senders.ts'
import { alertsFindings } from './findings.ts'
import { heartbeatDocuments } from './heartbeat-documents.ts'
import { alertsDuties, alertsJobs } from './jobs.ts'
import { mailDoor } from './mail-door.ts'
import { alertsMigrations } from './migrations.ts'
import { alertsReactions } from './reactions.ts'
import { alertmanagerInRoutes } from './routes/alertmanager-in.ts'
import { alertmanagerOutRoutes } from './routes/alertmanager-out.ts'
import { apiRoutes } from './routes/api.ts'
import { cloudwatchInRoutes } from './routes/cloudwatch-in.ts'
import type { CloudwatchOptions } from './routes/cloudwatch-in.ts'
import { heartbeatRoutes } from './routes/heartbeats.ts'
import { opsgenieInRoutes } from './routes/opsgenie-in.ts'
import { pagerdutyInRoutes } from './routes/pagerduty-in.ts'
import { postedInRoutes } from './routes/posted-in.ts'
import { situationRoutes } from './routes/situations.ts'
import { qualityRoutes } from './routes/quality.ts'
import { qualityChangeRoutes } from './routes/quality-changes.ts'
import { routingRoutes } from './routes/routing.ts'
import { windowRoutes } from './routes/windows.ts'
import { routingDocuments } from './routing-documents.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { webhooksInRoutes } from './routes/webhooks-in.ts'
import { webhookDocuments } from './webhook-documents.ts'

interface AlertsOptions extends Partial<CloudwatchOptions> {
  /** Where e-mail is listened for; null listens nowhere. */
  readonly mail?: (settings: Settings) => MailSource | null
  /** Others who are written to at the same listener. */
  readonly receivers?: readonly ((house: House) => MailReceiver)[]
  /** What rules are replayed on; left out there is nothing. */
  readonly sources?: (house: House) => MetricSources
}

export function alerts({ snsHosts = [], mail = () => null, receivers = [], sources = () => ({ find: () => Promise.resolve(null) }) }: AlertsOptions = {}): Practice {
  let listening: Awaited<ReturnType<MailSource['start']>> | undefined
  return {
    name: 'alerts',
    migrations: alertsMigrations,
    routes: [...alertmanagerInRoutes, ...alertmanagerOutRoutes, ...pagerdutyInRoutes, ...opsgenieInRoutes, ...cloudwatchInRoutes({ snsHosts }), ...webhooksInRoutes, ...postedInRoutes, ...webhookRoutes, ...heartbeatRoutes, ...routingRoutes, ...windowRoutes, ...qualityRoutes, ...qualityChangeRoutes(sources), ...situationRoutes, ...apiRoutes],
    reactions: alertsReactions,
    jobs: alertsJobs,
    duties: [...alertsDuties, ...watchingDuties],
    documents: [routingDocuments, heartbeatDocuments, webhookDocuments],
    findings: alertsFindings,
    async start(house) {
      listening = await mail(house.settings)?.start(mailDoor(house, receivers.map((receiver) => receiver(house))))
    },
    async stop() {
      await listening?.stop()
    },
  }
}

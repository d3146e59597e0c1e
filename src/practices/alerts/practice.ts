// Plugs alerts into the house.
import type { Practice } from '../../spine/practice.ts'
import { alertsFindings } from './findings.ts'
import { heartbeatDocuments } from './heartbeat-documents.ts'
import { alertsDuties, alertsJobs } from './jobs.ts'
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
import { situationRoutes } from './routes/situations.ts'
import { qualityRoutes } from './routes/quality.ts'
import { routingRoutes } from './routes/routing.ts'
import { windowRoutes } from './routes/windows.ts'
import { routingDocuments } from './routing-documents.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { webhooksInRoutes } from './routes/webhooks-in.ts'
import { webhookDocuments } from './webhook-documents.ts'

export function alerts({ snsHosts = [] }: Partial<CloudwatchOptions> = {}): Practice {
  return {
    name: 'alerts',
    migrations: alertsMigrations,
    routes: [...alertmanagerInRoutes, ...alertmanagerOutRoutes, ...pagerdutyInRoutes, ...opsgenieInRoutes, ...cloudwatchInRoutes({ snsHosts }), ...webhooksInRoutes, ...webhookRoutes, ...heartbeatRoutes, ...routingRoutes, ...windowRoutes, ...qualityRoutes, ...situationRoutes, ...apiRoutes],
    reactions: alertsReactions,
    jobs: alertsJobs,
    duties: alertsDuties,
    documents: [routingDocuments, heartbeatDocuments, webhookDocuments],
    findings: alertsFindings,
  }
}

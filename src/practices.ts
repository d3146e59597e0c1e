// The server's list of practices, and which vendor stands behind each port. One of the three files that know all
// practices (pages.ts is the browser's, commands.ts the CLI's).
import { otlpTraces } from './connections/otlp/connection.ts'
import { mailListener } from './connections/mail-in/connection.ts'
import { grafanaOnCallSource } from './connections/grafana-oncall/source.ts'
import { opsgenieSource } from './connections/opsgenie/source.ts'
import { pagerDutySource } from './connections/pagerduty/source.ts'
import { prometheusConnection } from './connections/prometheus/connection.ts'
import { scrapeConnection } from './connections/scrape/connection.ts'
import { changeDialects } from './change-dialects.ts'
import { chatSystems, deliveryChannels, subscriberChannels } from './delivery-channels.ts'
import { incidentVerbs } from './incident-verbs.ts'
import { ticketingSystems } from './ticketing-systems.ts'
import { alerts } from './practices/alerts/practice.ts'
import { catalog } from './practices/catalog/practice.ts'
import { changes } from './practices/changes/practice.ts'
import { communications } from './practices/communications/practice.ts'
import { connections } from './practices/connections/practice.ts'
import { coordination } from './practices/coordination/practice.ts'
import { incidents } from './practices/incidents/practice.ts'
import { insights } from './practices/insights/practice.ts'
import { objectives } from './practices/objectives/practice.ts'
import { mailReplies, oncall } from './practices/oncall/practice.ts'
import { rules } from './practices/rules/practice.ts'
import { status } from './practices/status/practice.ts'
import type { Practice } from './spine/practice.ts'

export function practices(): readonly Practice[] {
  const measuring = connections([prometheusConnection, scrapeConnection])
  const coordinating = coordination({ chats: chatSystems, verbs: incidentVerbs, ticketing: ticketingSystems })
  return [
    catalog({ spans: [otlpTraces], counts: () => measuring.dependencySources }),
    measuring,
    objectives({ sources: () => measuring.metricSources }),
    alerts({ mail: ({ smtpListen }) => (smtpListen ? mailListener(smtpListen) : null), receivers: [mailReplies], sources: () => measuring.metricSources }),
    oncall({ channels: deliveryChannels, sources: [pagerDutySource, opsgenieSource, grafanaOnCallSource], alsoHear: coordinating.hear }),
    incidents(),
    insights(),
    changes({ dialects: changeDialects }),
    communications({ channels: deliveryChannels }),
    coordinating,
    status({ channels: subscriberChannels }),
    rules({ sources: () => measuring.metricSources }),
  ]
}

// Numbers about Mainstay itself, in Prometheus format at /metrics.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export type SelfMetrics = ReturnType<typeof selfMetrics>

/** How often the runtime's own watch looks at the event loop. */
const loopTickMs = 10

export function selfMetrics() {
  const registry = new Registry()
  const registers = [registry]
  let watching: Promise<void> | null = null
  return {
    contentType: registry.contentType,
    /**
     * All of them, as Prometheus reads them. The runtime is watched from the first time somebody asks: its watch over the
     * event loop wakes the process a hundred times a second, which costs more than all else that an idle Mainstay does.
     */
    async exposition(): Promise<string> {
      watching ??= watchRuntime(registry)
      await watching
      return registry.metrics()
    },
    httpSeconds: new Histogram({ name: 'mainstay_http_request_duration_seconds', help: 'HTTP requests by route and status', labelNames: ['method', 'route', 'status'], buckets: [0.005, 0.025, 0.1, 0.5, 2, 10], registers }),
    entriesAppended: new Counter({ name: 'mainstay_record_entries_total', help: 'Entries appended to the record by this process', labelNames: ['kind'], registers }),
    reactionLag: new Gauge({ name: 'mainstay_reaction_last_seconds', help: 'Seconds from an entry being recorded to the reaction having handled it, last batch', labelNames: ['reaction'], registers }),
    jobsRun: new Counter({ name: 'mainstay_jobs_total', help: 'Jobs run by kind and outcome', labelNames: ['kind', 'outcome'], registers }),
    jobLateness: new Histogram({ name: 'mainstay_job_lateness_seconds', help: 'How late a job started after it was due', buckets: [0.01, 0.05, 0.25, 1, 5, 30, 300], registers }),
    egress: new Counter({ name: 'mainstay_egress_requests_total', help: 'Outgoing requests by destination and outcome', labelNames: ['destination', 'outcome'], registers }),
    alertsReceived: new Counter({ name: 'mainstay_alerts_received_total', help: 'Alerts received by dialect and outcome', labelNames: ['dialect', 'outcome'], registers }),
    channelCalls: new Counter({ name: 'mainstay_channel_calls_total', help: 'What channels posted to us (replies, buttons, delivery reports) by channel and outcome', labelNames: ['channel', 'outcome'], registers }),
    pagerWell: new Gauge({ name: 'mainstay_pager_well', help: '1 while the pager finds nothing wrong with itself, 0 while it does', registers }),
    pagerFindings: new Gauge({ name: 'mainstay_pager_findings', help: 'What would keep a page from arriving, by code of the finding', labelNames: ['code'], registers }),
    alertFindings: new Gauge({ name: 'mainstay_alert_findings', help: 'What would keep an alert from being heard, by code of the finding', labelNames: ['code'], registers }),
    pages: new Counter({ name: 'mainstay_notifications_total', help: 'Notifications by channel and outcome', labelNames: ['channel', 'outcome'], registers }),
  }
}

async function watchRuntime(registry: Registry): Promise<void> {
  const used = process.cpuUsage()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: loopTickMs })
  // It counts from now on; the counter is of the whole process.
  for (const [name, micros] of [['user_', used.user], ['system_', used.system], ['', used.user + used.system]] as const) {
    (registry.getSingleMetric(`process_cpu_${name}seconds_total`) as Counter).inc(micros / 1e6)
  }
  // Or the first answer would tell of an event loop that was never seen.
  await new Promise((resolve) => setTimeout(resolve, 3 * loopTickMs))
}

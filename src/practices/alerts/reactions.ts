// When an objective burns too fast, Mainstay itself is the source of an alert.
import { mainstay } from '../../base/actor.ts'
import type { Entry } from '../../base/entry.ts'
import type { Reaction } from '../../spine/practice.ts'
import { burnStarted, burnStopped } from '../objectives/events.ts'
import { takeInAlerts } from './actions/take-in-alerts.ts'
import { tellAgainReaction } from './actions/tell-again.ts'
import { annotationsFrom, labelledAlert } from './model/incoming.ts'
import type { IncomingAlert } from './model/incoming.ts'
import { labelsFrom } from './model/labels.ts'

export const alertsReactions: readonly Reaction[] = [
  {
    name: 'alerts.from-burns',
    kinds: [burnStarted.kind, burnStopped.kind],
    async react(entry, work) {
      const alert = alertOf(entry)
      if (alert !== null) await takeInAlerts({ ...work, actor: mainstay }, [{ source: 'mainstay', actor: mainstay, alerts: [alert] }])
    },
  },
  tellAgainReaction,
]

function alertOf(entry: Entry): IncomingAlert | null {
  if (!burnStarted.is(entry) && !burnStopped.is(entry)) return null
  const { data } = entry
  const labels = labelsFrom([
    ['alertname', 'ErrorBudgetBurn'], ['objective', data.objective], ['severity', data.severity], ['service', data.service], ['environment', entry.environment ?? ''], ['burn', data.key],
  ])
  const isStarting = entry.kind === burnStarted.kind
  return labelledAlert({
    source: 'mainstay', change: isStarting ? 'firing' : 'resolved', key: `mainstay:${data.key}`, labels,
    annotations: annotationsFrom([['summary', data.summary], ['description', data.explanation], ['runbook_url', data.runbook ?? '']]),
    generatorUrl: null, startedMs: entry.atMs, isStartKnown: true, endsMs: isStarting ? null : entry.atMs,
  })
}

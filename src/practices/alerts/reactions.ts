// When an objective burns too fast, Mainstay itself is the source of an alert.
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { mainstay } from '../../base/actor.ts'
import type { Entry } from '../../base/entry.ts'
import type { Reaction, Work } from '../../spine/practice.ts'
import { takeInAlerts } from './actions/take-in-alerts.ts'
import { annotationsFrom, labelledAlert } from './model/incoming.ts'
import type { IncomingAlert } from './model/incoming.ts'
import { labelsFrom } from './model/labels.ts'

/** What is needed of `burn.started` and `burn.stopped`. */
const Burn = Type.Object({
  key: Type.String(),
  objective: Type.String(),
  severity: Type.String(),
  service: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  summary: Type.Optional(Type.String()),
  explanation: Type.Optional(Type.String()),
  runbook: Type.Optional(Type.Union([Type.String(), Type.Null()])),
})

export const alertsReactions: readonly Reaction[] = [
  {
    name: 'alerts.from-burns',
    kinds: ['burn.started', 'burn.stopped'],
    async react(entry, work) {
      await takeInAlerts({ ...work, actor: mainstay } satisfies Work, [{ source: 'mainstay', actor: mainstay, alerts: [alertOf(entry)] }])
    },
  },
]

function alertOf(entry: Entry): IncomingAlert {
  const { data } = entry
  if (!Value.Check(Burn, data)) throw new Error(`${entry.kind} ${entry.seq} does not say which objective burns.`)
  const service = data.service ?? entry.service ?? ''
  const labels = labelsFrom([
    ['alertname', 'ErrorBudgetBurn'], ['objective', data.objective], ['severity', data.severity], ['service', service], ['environment', entry.environment ?? ''], ['burn', data.key],
  ])
  const isStarting = entry.kind === 'burn.started'
  return labelledAlert({
    source: 'mainstay', change: isStarting ? 'firing' : 'resolved', key: `mainstay:${data.key}`, labels,
    annotations: annotationsFrom([['summary', data.summary ?? `${data.objective} burns its error budget`], ['description', data.explanation ?? ''], ['runbook_url', data.runbook ?? '']]),
    generatorUrl: null, startedMs: entry.atMs, isStartKnown: true, endsMs: isStarting ? null : entry.atMs,
  })
}

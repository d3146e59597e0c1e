// The alert of a heartbeat that is late or says that it failed, and what counts as an alert that always fires.
import { formatDuration } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import type { HeartbeatSpec } from './heartbeat.ts'
import { annotationsFrom, labelledAlert } from './incoming.ts'
import type { IncomingAlert } from './incoming.ts'
import { labelsFrom } from './labels.ts'

/** What is told: it did not come (`lastMs`: when it last did), it said that it failed, or it is well again. */
export type HeartbeatTold =
  | { readonly change: 'late'; readonly lastMs: number }
  | { readonly change: 'failed'; readonly said: string | null }
  | { readonly change: 'ended' }

export function heartbeatAlert(heartbeat: { name: string; spec: HeartbeatSpec }, told: HeartbeatTold, nowMs: number): IncomingAlert {
  const { name, spec } = heartbeat
  const isOver = told.change === 'ended'
  return labelledAlert({
    source: 'heartbeat', change: isOver ? 'resolved' : 'firing', key: `heartbeat:${name}`, group: { heartbeat: name },
    labels: labelsFrom([
      ['alertname', told.change === 'failed' ? 'HeartbeatFailed' : 'HeartbeatMissed'], ['heartbeat', name], ['severity', spec.urgency],
      ['service', spec.service ?? ''], ['environment', spec.environment ?? ''],
    ]),
    annotations: annotationsFrom([['summary', summaryOf(name, spec, told)], ['description', spec.description ?? ''], ['runbook_url', spec.runbookUrl ?? '']]),
    generatorUrl: null, startedMs: nowMs, isStartKnown: true, endsMs: isOver ? nowMs : null,
  })
}

function summaryOf(name: string, { everyMs, graceMs, expected }: HeartbeatSpec, told: HeartbeatTold): string {
  if (told.change === 'ended') return `${name} is heard again`
  if (told.change === 'failed') return `${name} says that it failed${told.said === null ? '' : `: ${told.said}`}`
  const grace = graceMs > 0 ? `, with ${formatDuration(graceMs)} of grace` : ''
  return `${name} was not heard since ${formatInstant(told.lastMs)}; it is expected every ${formatDuration(everyMs)}${expected ? ' within its hours' : ''}${grace}`
}

// How alerts are shown in a word: urgency, state, labels.
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { heldFrom, heldWords } from '../model/routing/flap.ts'
import { waitingUntil } from '../model/routing/timing.ts'
import type { AlertAnswer, SituationAnswer, Urgency } from '../contract.ts'

export function UrgencyBadge({ urgency, isOver }: { urgency: Urgency; isOver: boolean }) {
  if (isOver)
    return (
      <StatusBadge tone="calm" shape="ring" tip="Its urgency while it was going on">
        {urgency}
      </StatusBadge>
    )
  if (urgency === 'page')
    return (
      <StatusBadge tone="act" shape="alarm" tip="Wakes somebody">
        page
      </StatusBadge>
    )
  if (urgency === 'ticket')
    return (
      <StatusBadge tone="warn" shape="triangle" tip="To be looked at in working hours">
        ticket
      </StatusBadge>
    )
  return (
    <StatusBadge tone="info" shape="disc" tip="To be known">
      info
    </StatusBadge>
  )
}

export function AlertStateBadge({ alert }: { alert: AlertAnswer }) {
  if (alert.state === 'resolved')
    return (
      <StatusBadge plain tone="good" shape="tick">
        resolved
      </StatusBadge>
    )
  if (alert.state === 'closed')
    return (
      <StatusBadge plain tone="calm" shape="half" tip="A person resolved its situation; its source still says it fires">
        closed
      </StatusBadge>
    )
  if (alert.mutedBy !== null)
    return (
      <StatusBadge plain tone="calm" shape="pause" tip={mutedWords(alert.mutedBy)}>
        {mutedWord(alert.mutedBy)}
      </StatusBadge>
    )
  if (alert.silencedBy.length > 0)
    return (
      <StatusBadge plain tone="calm" shape="pause" tip="Kept and shown, and pages nobody">
        silenced
      </StatusBadge>
    )
  return (
    <StatusBadge plain tone={alert.urgency === 'page' ? 'act' : 'warn'} shape={alert.urgency === 'page' ? 'alarm' : 'triangle'}>
      firing
    </StatusBadge>
  )
}

function mutedWord(mutedBy: string): string {
  if (mutedBy.startsWith('inhibited:')) return 'inhibited'
  if (heldFrom(mutedBy)) return 'flapping'
  if (waitingUntil(mutedBy) !== null) return 'waiting'
  return mutedBy === 'route' ? 'kept' : 'muted'
}

export function mutedWords(mutedBy: string): string {
  const held = heldFrom(mutedBy)
  if (held) return `Held: ${heldWords(held)}. It pages nobody until it is steady`
  if (waitingUntil(mutedBy) !== null) return 'Its group has just begun: what comes meanwhile goes into one page'
  if (mutedBy.startsWith('inhibited:')) return 'Another alert that fires inhibits it: kept and shown, and pages nobody'
  if (mutedBy === 'route') return 'Its route only keeps it: it pages nobody'
  return `The time interval ${mutedBy.slice('interval:'.length)} keeps it from paging now`
}

export function SituationStateBadge({ situation }: { situation: SituationAnswer }) {
  if (situation.mergedInto !== null)
    return (
      <StatusBadge plain tone="calm" shape="ring" tip="Another situation has its alerts now">
        merged
      </StatusBadge>
    )
  return situation.state === 'open' ? (
    <StatusBadge plain tone={situation.urgency === 'page' ? 'act' : 'warn'} shape={situation.urgency === 'page' ? 'alarm' : 'triangle'}>
      {situation.openAlerts} firing
    </StatusBadge>
  ) : (
    <StatusBadge plain tone="good" shape="tick">
      resolved
    </StatusBadge>
  )
}

export function Labels({ labels, most = 50 }: { labels: Readonly<Record<string, string>>; most?: number }) {
  const entries = Object.entries(labels)
  return (
    <span className="row wrap" style={{ gap: 4 }}>
      {entries.slice(0, most).map(([name, value]) => (
        <span key={name} className="tag" data-tip={`${name}="${value}"`}>
          {name}={value}
        </span>
      ))}
      {entries.length > most && <span className="muted small">and {entries.length - most} more</span>}
    </span>
  )
}

const sources: Readonly<Record<AlertAnswer['source'], string>> = {
  'alertmanager-webhook': 'Alertmanager',
  'alertmanager-api': 'Prometheus',
  pagerduty: 'PagerDuty events',
  opsgenie: 'Opsgenie API',
  cloudwatch: 'CloudWatch',
  sentry: 'Sentry',
  grafana: 'Grafana',
  cloudevents: 'CloudEvents',
  datadog: 'Datadog',
  newrelic: 'New Relic',
  elastic: 'Elastic',
  splunk: 'Splunk',
  webhook: 'Webhook',
  email: 'E-mail',
  api: 'API',
  heartbeat: 'Heartbeat',
  mainstay: 'Mainstay',
}

export function sourceWords(source: AlertAnswer['source']): string {
  return sources[source]
}

export function matcherWords({
  name,
  value,
  isRegex,
  isEqual,
}: {
  name: string
  value: string
  isRegex: boolean
  isEqual: boolean
}): string {
  return `${name}${isEqual ? (isRegex ? '=~' : '=') : isRegex ? '!~' : '!='}"${value}"`
}

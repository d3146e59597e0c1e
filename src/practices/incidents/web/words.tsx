// How incidents are shown in a word: severity and state.
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import type { Shape, Tone } from '../../../web/kit/status-badge.tsx'
import type { IncidentItem } from '../contract.ts'
import './incidents.css'

type Severity = IncidentItem['severity']
type State = IncidentItem['state']

export const severityMeans: Readonly<Record<Severity, string>> = {
  SEV1: 'Users cannot do what they came for',
  SEV2: 'Users are badly affected',
  SEV3: 'Some users are affected',
  SEV4: 'Hardly anybody notices',
}
const states: Readonly<Record<State, { tone: Tone; shape: Shape; word: string; means: string }>> = {
  open: { tone: 'act', shape: 'alarm', word: 'Open', means: 'Users are affected, or may be' },
  mitigated: { tone: 'warn', shape: 'half', word: 'Mitigated', means: 'Users are whole again; the cause may remain' },
  resolved: { tone: 'good', shape: 'tick', word: 'Resolved', means: 'The cause is gone' },
  closed: { tone: 'calm', shape: 'ring', word: 'Closed', means: 'Nothing is left to do' },
}

export function StateBadge({ state }: { state: State }) {
  const look = states[state]
  return (
    <StatusBadge tone={look.tone} shape={look.shape} tip={look.means}>
      {look.word}
    </StatusBadge>
  )
}

/** Bars as high as it is bad, and the word. Red only while somebody must act. */
export function SeverityMark({ severity, isLive }: { severity: Severity; isLive: boolean }) {
  const bars = 5 - Number(severity.slice(3))
  const tone = !isLive ? 'calm' : bars >= 3 ? 'act' : bars === 2 ? 'warn' : 'calm'
  return (
    <span className={`severity tone-${tone}`} data-tip={severityMeans[severity]}>
      <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={bar * 3.6}
            y={8 - bar * 2.6}
            width="2.6"
            height={4 + bar * 2.6}
            rx="0.8"
            fill="currentColor"
            opacity={bar < bars ? 1 : 0.25}
          />
        ))}
      </svg>
      {severity}
    </span>
  )
}

export function RestrictedMark() {
  return (
    <span className="type-mark type-security" data-tip="Only those named see it. Who opens it is on the record.">
      Restricted
    </span>
  )
}

/** Loud for what is only practised; quiet for security; nothing for the usual. */
export function TypeMark({ type }: { type: IncidentItem['type'] }) {
  if (type === 'incident') return null
  return <span className={`type-mark type-${type}`}>{type === 'security' ? 'Security' : type.toUpperCase()}</span>
}

export function isLive(state: State): boolean {
  return state === 'open' || state === 'mitigated'
}

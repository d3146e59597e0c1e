// How on-call is shown in a word: states of pages and notifications.
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import type { Shape, Tone } from '../../../web/kit/status-badge.tsx'
import type { NotificationAnswer, PageItem } from '../contract.ts'
import './oncall.css'

const pages: Readonly<Record<PageItem['state'], { tone: Tone; shape: Shape; word: string; means: string }>> = {
  open: { tone: 'act', shape: 'alarm', word: 'Waiting', means: 'Nobody has answered yet' },
  acknowledged: { tone: 'warn', shape: 'half', word: 'Acknowledged', means: 'Somebody is on it' },
  unanswered: { tone: 'act', shape: 'alarm', word: 'Unanswered', means: 'Everybody was asked and nobody answered' },
  resolved: { tone: 'calm', shape: 'tick', word: 'Resolved', means: 'It is over' },
}

export function PageBadge({ state }: { state: PageItem['state'] }) {
  const look = pages[state]
  return (
    <StatusBadge tone={look.tone} shape={look.shape} tip={look.means}>
      {look.word}
    </StatusBadge>
  )
}

const notifications: Readonly<Record<NotificationAnswer['state'], { tone: Tone; shape: Shape }>> = {
  pending: { tone: 'calm', shape: 'dashes' },
  sending: { tone: 'info', shape: 'half' },
  sent: { tone: 'good', shape: 'tick' },
  delivered: { tone: 'good', shape: 'tick' },
  failed: { tone: 'act', shape: 'alarm' },
  cancelled: { tone: 'calm', shape: 'ring' },
}

export function NotificationBadge({ state }: { state: NotificationAnswer['state'] }) {
  return (
    <StatusBadge plain {...notifications[state]}>
      {state}
    </StatusBadge>
  )
}

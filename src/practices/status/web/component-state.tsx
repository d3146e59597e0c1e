// The state of a component in a word, with its shape.
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import type { Shape, Tone } from '../../../web/kit/status-badge.tsx'
import type { ComponentState } from '../model/status-page.ts'

export const stateLooks: Readonly<Record<ComponentState, { readonly tone: Tone; readonly shape: Shape; readonly word: string }>> = {
  operational: { tone: 'good', shape: 'tick', word: 'Operational' },
  under_maintenance: { tone: 'info', shape: 'dashes', word: 'Under maintenance' },
  degraded_performance: { tone: 'warn', shape: 'half', word: 'Degraded performance' },
  partial_outage: { tone: 'act', shape: 'alarm', word: 'Partial outage' },
  major_outage: { tone: 'act', shape: 'alarm', word: 'Major outage' },
}

export function ComponentBadge({ state }: { state: ComponentState }) {
  const { tone, shape, word } = stateLooks[state]
  return (
    <StatusBadge tone={tone} shape={shape}>
      {word}
    </StatusBadge>
  )
}

// How changes are shown in a word: kind and state.
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import type { Shape, Tone } from '../../../web/kit/status-badge.tsx'
import type { ChangeItem } from '../contract.ts'
import './changes.css'

type State = ChangeItem['state']
type Kind = ChangeItem['kind']

const states: Readonly<Record<State, { tone: Tone; shape: Shape; word: string; means: string }>> = {
  started: { tone: 'info', shape: 'half', word: 'Running', means: 'It has begun and nobody has told its end' },
  succeeded: { tone: 'good', shape: 'tick', word: 'Done', means: 'It is in effect' },
  failed: { tone: 'warn', shape: 'triangle', word: 'Failed', means: 'It did not go through, perhaps half' },
  'rolled-back': { tone: 'calm', shape: 'ring', word: 'Rolled back', means: 'It was in effect and has been undone' },
}

export const kindWords: Readonly<Record<Kind, string>> = {
  deployment: 'Deployment', infrastructure: 'Infrastructure', configuration: 'Configuration', flag: 'Flag', database: 'Database', other: 'Other',
}

export function ChangeState({ state }: { state: State }) {
  const look = states[state]
  return (
    <StatusBadge tone={look.tone} shape={look.shape} tip={look.means}>
      {look.word}
    </StatusBadge>
  )
}

// How a corrected time is told.
import { formatInstant } from '../../../base/instant.ts'
import type { Facts, Told } from './telling.ts'

export const retimeTellers: Readonly<Record<string, (facts: Facts, actorName: string) => Told>> = {
  'incident.entry-retimed': (facts, by) => {
    const [fromMs, toMs, recordedMs] = [facts.number('fromMs'), facts.number('toMs'), facts.number('recordedMs')]
    const entry = `entry ${facts.number('entry') ?? '?'}`
    const times = fromMs === null || toMs === null ? '' : ` from ${formatInstant(fromMs)} to ${formatInstant(toMs)}`
    return { lane: 'people', icon: 'edit', weight: 'quiet', sentence: toMs !== null && toMs === recordedMs ? `${by} put ${entry} back to ${formatInstant(toMs)}.` : `${by} moved ${entry}${times}.`, detail: facts.text('reason') }
  },
}

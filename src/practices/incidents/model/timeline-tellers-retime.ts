// How corrected times and annotations are told.
import { formatInstant } from '../../../base/instant.ts'
import type { Facts, Told } from './telling.ts'

export const retimeTellers: Readonly<Record<string, (facts: Facts, actorName: string) => Told>> = {
  'incident.entry-retimed': (facts, by) => {
    const [fromMs, toMs, recordedMs] = [facts.number('fromMs'), facts.number('toMs'), facts.number('recordedMs')]
    const entry = `entry ${facts.number('entry') ?? '?'}`
    const times = fromMs === null || toMs === null ? '' : ` from ${formatInstant(fromMs)} to ${formatInstant(toMs)}`
    return { lane: 'people', icon: 'edit', weight: 'quiet', sentence: toMs !== null && toMs === recordedMs ? `${by} put ${entry} back to ${formatInstant(toMs)}.` : `${by} moved ${entry}${times}.`, detail: facts.text('reason') }
  },
  // Quiet: it is read beneath the entry.
  'incident.entry-annotated': (facts, by) => ({ lane: 'people', icon: 'note', weight: 'quiet', sentence: `${by} ${(facts.number('version') ?? 1) > 1 ? 'wrote an annotation anew, of' : 'annotated'} entry ${facts.number('entry') ?? '?'}.`, detail: facts.text('text') }),
}

// The timeline: entries of the record told to a person, one sentence each. A view; nothing is stored.
import type { Entry } from '../../../base/entry.ts'
import type { Retime } from './retime.ts'
import { severities } from './severity.ts'
import { Facts } from './telling.ts'
import type { Names, TimelineItem, TimelineLane, Told } from './telling.ts'
import { tellers } from './timeline-tellers.ts'

export function timelineItem(entry: Entry, names: Names): TimelineItem {
  const actorName = nameOfActor(entry.actor, names)
  const tell = Object.hasOwn(tellers, entry.kind) ? tellers[entry.kind] : undefined
  const told = tell?.(new Facts(entry, names), actorName) ?? tellPlainly(entry, actorName)
  return {
    seq: entry.seq, atMs: entry.atMs, recordedMs: entry.recordedMs, kind: entry.kind,
    lane: told.lane, icon: told.icon, weight: told.weight ?? 'normal',
    severity: severities.find((severity) => severity === told.severity) ?? null,
    sentence: told.sentence, detail: told.detail || null,
    actor: entry.actor, actorName, subject: entry.subject, cause: entry.cause, moved: null, annotations: [],
  }
}

/** The same with its time as it was corrected. */
export function movedItem(item: TimelineItem, retime: Retime | undefined, names: Names): TimelineItem {
  return retime === undefined ? item : { ...item, atMs: retime.atMs, moved: { fromMs: item.atMs, byName: nameOfActor(retime.by, names), reason: retime.reason } }
}

/** A kind this version does not know still reads as a sentence: `rollout.paused` is `Rollout paused`. */
function tellPlainly(entry: Entry, actorName: string): Told {
  const [noun = '', ...past] = entry.kind.split('.')
  const words = `${noun} ${past.join(' ')}`.replaceAll('-', ' ').trim()
  const said = ['say', 'summary', 'title', 'text'].map((key) => entry.data[key]).find((value) => typeof value === 'string' && value !== '') as string | undefined
  const by = entry.actor === 'mainstay' ? '' : ` by ${actorName}`
  const lane: TimelineLane = ['change', 'deploy', 'rollout', 'flag'].includes(noun) ? 'change' : 'other'
  return {
    lane, icon: lane === 'change' ? 'change' : 'dot',
    sentence: `${words.charAt(0).toUpperCase()}${words.slice(1)}${by}${said ? `: ${said}` : ` (${entry.subject})`}`,
  }
}

/** `person/per_…` by name, `token/…` and `connection/…` by what they are, Mainstay as itself. */
export function nameOfActor(actor: string, names: Names): string {
  const slash = actor.indexOf('/')
  if (slash < 0) return actor === 'mainstay' ? 'Mainstay' : actor
  const id = actor.slice(slash + 1)
  return names.get(id) ?? (actor.startsWith('token/') ? `an API token (${id})` : id)
}

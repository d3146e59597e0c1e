// Which past incidents are like this one, and why: each point of the score has its reason.
import { dayMs } from '../../../base/duration.ts'
import { Collection } from './likeness.ts'

export interface Remembered {
  /** `inc_…`. */
  readonly id: string
  readonly title: string
  /** Summary, notes, and how it ended. */
  readonly words: string
  readonly service: string | null
  /** Names of its alerts. */
  readonly alerts: readonly string[]
  readonly declaredMs: number
}

export const similarBys = ['words', 'alerts', 'service', 'time'] as const

export interface SimilarReason {
  readonly by: (typeof similarBys)[number]
  /** Part of the score. */
  readonly points: number
  /** `the same alert CheckoutErrors`. */
  readonly because: string
}

export interface Similar {
  readonly id: string
  /** 0 to 1: the sum of the points. */
  readonly score: number
  /** Most points first. */
  readonly reasons: readonly SimilarReason[]
}

/** The most each can give; together 1. Words lead: the same service fails in many ways, and the same fault in many services. */
const most = { words: 0.6, alerts: 0.2, service: 0.15, time: 0.05 } as const
/** Less is chance: the same service alone is no likeness. */
const leastScore = 0.22
/** What happened a year ago counts half as much as what happened now. */
const halfLifeMs = 365 * dayMs

/** The most similar first. `asked` is never among them. */
export function similarIncidents(asked: Remembered, past: readonly Remembered[], limit: number): readonly Similar[] {
  const others = past.filter(({ id }) => id !== asked.id)
  const collection = new Collection(new Map([asked, ...others].map((one) => [one.id, `${one.title}\n${one.words}`])))
  return others
    .map((other) => likenessOf(asked, other, collection))
    .filter(({ score }) => score >= leastScore)
    .sort((one, other) => other.score - one.score || (one.id < other.id ? 1 : -1))
    .slice(0, limit)
}

function likenessOf(asked: Remembered, other: Remembered, collection: Collection): Similar {
  const reasons: SimilarReason[] = []
  const add = (by: SimilarReason['by'], share: number, because: string): void => {
    if (share > 0) reasons.push({ by, points: most[by] * share, because })
  }
  const text = collection.between(asked.id, other.id)
  // Two tellings of one fault by two people share a third of their words at best: the first ones in common count most.
  add('words', 1 - (1 - text.score) ** 3, `the words ${text.words.join(', ')}`)
  const shared = asked.alerts.filter((alert) => other.alerts.includes(alert))
  add('alerts', shared.length / Math.max(1, Math.min(asked.alerts.length, other.alerts.length)), `the same alert${shared.length === 1 ? '' : 's'} ${shared.slice(0, 3).join(', ')}`)
  if (asked.service !== null && asked.service === other.service) add('service', 1, `the same service ${asked.service}`)
  const apartMs = Math.abs(asked.declaredMs - other.declaredMs)
  if (reasons.length > 0) add('time', 2 ** (-apartMs / halfLifeMs), apartMs < dayMs ? 'on the same day' : `${Math.round(apartMs / dayMs)} days apart`)
  return { id: other.id, score: reasons.reduce((sum, { points }) => sum + points, 0), reasons: reasons.sort((one, two) => two.points - one.points) }
}

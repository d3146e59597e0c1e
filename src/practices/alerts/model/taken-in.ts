// What taking alerts in is given and what it says: what is known before, what changed, and the news of it. Pure.
import type { DependencyGraph } from './correlation/graph.ts'
import type { Part } from './correlation/part.ts'
import type { FlapChange } from './holding.ts'
import type { IncomingAlert } from './incoming.ts'
import type { Flap } from './routing/flap.ts'
import type { OpenAlert } from './open-alert.ts'
import type { Silence } from './silence.ts'
import { areJoinsWritten } from './situation.ts'
import type { Situation } from './situation.ts'
import type { Storm } from './storm.ts'
import type { Urgency } from './urgency.ts'

/** One that begins to fire, or has begun and ended within what was taken in together. */
export interface NewAlert extends OpenAlert {
  readonly incoming: IncomingAlert
  readonly reason: string
  /** What but a silence keeps it from asking. */
  readonly mutedBy: string | null
  endedMs: number | null
}

export type AlertNews = { readonly what: 'fired' | 'resolved' | 'acknowledged'; readonly alert: OpenAlert; readonly reason: string | null; readonly order: number }
export interface SituationNews {
  readonly what: 'opened' | 'joined' | 'reopened' | 'resolved'
  readonly situation: Situation
  /** As they were at that moment. */
  urgency: Urgency
  alerts: number
  openAlerts: number
  /** Alerts that joined together; 1 when it is one. */
  joined: number
  /** Ids of the first of them, `alert` not among them. */
  readonly others: string[]
  /** The alert that led to it; of several, the first or the one that raised the urgency. */
  alert: Pick<OpenAlert, 'id' | 'name' | 'severity' | 'runbook' | 'policies' | 'service'>
  readonly reason: string
  hasRisen: boolean
  /** The alert brought another service or group into the situation. */
  readonly addsPart?: boolean
  /** It made another service the likely cause. */
  hasNewCause?: boolean
  /** The alert would have opened a situation of its own, but for the storm. */
  readonly isFolded?: boolean
  /** Which alert news led to it. */
  causedBy: number
}

export interface Known {
  readonly open: ReadonlyMap<string, OpenAlert>
  readonly situations: readonly Situation[]
  readonly silences: readonly Silence[]
  /** Of these situations: the current ones of the alerts' groups, and all of those that others may join. */
  readonly parts?: readonly Part[]
  readonly surroundings?: Surroundings
  readonly storm?: Storm | null
  /** Of these alerts, those that changed lately and whose routes hold what flaps. */
  readonly flaps?: readonly Flap[]
}

/** What the catalog knows. */
export interface Surroundings {
  readonly graph: DependencyGraph
  /** Owner by service. */
  readonly owners: ReadonlyMap<string, string>
}

export interface TakenIn {
  readonly fired: readonly NewAlert[]
  /** Known ones heard again: their deadline and words may have moved. */
  readonly touched: ReadonlyMap<string, IncomingAlert>
  /** Of those touched, the ones with another summary. */
  readonly reworded: ReadonlyMap<string, IncomingAlert>
  readonly ended: ReadonlyMap<string, { readonly endedMs: number }>
  /** Those that changed, the opened ones included. */
  readonly situations: ReadonlySet<Situation>
  readonly opened: ReadonlySet<Situation>
  readonly partsAdded: ReadonlySet<Part>
  /** Known ones that changed otherwise than by being seen again. */
  readonly partsChanged: ReadonlySet<Part>
  /** Known ones that had a new alert, whose time of that is to be moved. */
  readonly partsSeen: ReadonlySet<Part>
  /** The situation that this storm is folded into was opened. */
  readonly stormChanged: Storm | null
  /** By key, of alerts whose routes hold what flaps. */
  readonly flapsChanged: ReadonlyMap<string, FlapChange>
  readonly alertNews: readonly AlertNews[]
  readonly situationNews: readonly SituationNews[]
  readonly unchanged: number
}

/** True when alerts only began to fire and joined open situations, whose urgency stays: then others may join them at the same time. */
export function onlyJoins(taken: TakenIn): boolean {
  return taken.ended.size === 0 && taken.opened.size === 0 && taken.partsAdded.size === 0 && taken.partsChanged.size === 0 && taken.alertNews.every((news) => news.what !== 'resolved')
    && taken.situationNews.every((news) => news.what === 'joined' && !news.hasRisen)
}

/** What is written on the record: in a storm not every join. Whoever pages looks at a new cause and at what was folded. */
export function writtenOf(news: readonly SituationNews[]): readonly SituationNews[] {
  return news.filter(({ what, hasRisen, addsPart, alerts, joined }) => what !== 'joined' || hasRisen || addsPart || areJoinsWritten(alerts - joined, alerts))
}

/** Situations that opened, or would have but for a storm. */
export function troublesOf(taken: TakenIn): number {
  return taken.situationNews.filter((news) => news.what === 'opened' || news.isFolded).length
}

// What incoming alerts change: which fire, which end, which are no news, and what becomes of their situations. Pure.
import type { IncomingAlert, Source } from './incoming.ts'
import { runbookOf } from './incoming.ts'
import { silencedBy } from './silence.ts'
import type { Silence } from './silence.ts'
import { areJoinsWritten, groupOf, joinsWritten, placeFor } from './situation.ts'
import type { Group, Situation } from './situation.ts'
import { isMoreUrgent } from './urgency.ts'
import type { Urgency } from './urgency.ts'

/** An alert that its source says fires: firing, or closed by a person meanwhile. */
export interface OpenAlert {
  readonly id: string
  readonly key: string
  readonly state: 'firing' | 'closed'
  readonly name: string
  readonly service: string | null
  readonly environment: string | null
  readonly severity: string | null
  readonly urgency: Urgency
  readonly summary: string
  readonly source: Source
  readonly situation: string
  readonly isSilenced: boolean
  readonly startedMs: number
  readonly runbook: string | null
}

/** One that begins to fire, or has begun and ended within what was taken in together. */
export interface NewAlert extends OpenAlert {
  readonly incoming: IncomingAlert
  readonly reason: string
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
  alert: Pick<OpenAlert, 'id' | 'name' | 'severity' | 'runbook'>
  readonly reason: string
  hasRisen: boolean
  /** Which alert news led to it. */
  causedBy: number
}

export interface Known {
  readonly open: ReadonlyMap<string, OpenAlert>
  readonly situations: readonly Situation[]
  readonly silences: readonly Silence[]
}

export interface TakenIn {
  readonly fired: readonly NewAlert[]
  /** Known ones heard again: their deadline and words may have moved. */
  readonly touched: ReadonlyMap<string, IncomingAlert>
  readonly ended: ReadonlyMap<string, { readonly endedMs: number }>
  /** Those that changed, the opened ones included. */
  readonly situations: ReadonlySet<Situation>
  readonly opened: ReadonlySet<Situation>
  readonly alertNews: readonly AlertNews[]
  readonly situationNews: readonly SituationNews[]
  readonly unchanged: number
}

export function takeIn(incoming: readonly IncomingAlert[], known: Known, given: { nowMs: number; newId: (prefix: 'alr' | 'sit') => string }): TakenIn {
  const taking = new Taking(known, given)
  incoming.forEach((alert, order) => taking.take(alert, order))
  return taking
}

/** True when alerts only began to fire and joined open situations, whose urgency stays: then others may join them at the same time. */
export function onlyJoins(taken: TakenIn): boolean {
  return taken.ended.size === 0 && taken.opened.size === 0 && taken.alertNews.every((news) => news.what !== 'resolved')
    && taken.situationNews.every((news) => news.what === 'joined' && !news.hasRisen)
}

/** What is written on the record: in a storm not every join. */
export function writtenOf(news: readonly SituationNews[]): readonly SituationNews[] {
  return news.filter(({ what, hasRisen, alerts, joined }) => what !== 'joined' || hasRisen || areJoinsWritten(alerts - joined, alerts))
}

/** Why alerts are ended other than by their source. */
export function endAlerts(alerts: readonly OpenAlert[], known: Pick<Known, 'situations'>, given: { nowMs: number; endedMs: (alert: OpenAlert) => number; reason: string }): TakenIn {
  const taking = new Taking({ open: new Map(alerts.map((alert) => [alert.key, alert])), situations: known.situations, silences: [] }, { nowMs: given.nowMs, newId: () => '' })
  alerts.forEach((alert, order) => taking.end(alert, { endedMs: given.endedMs(alert), reason: given.reason, order }))
  return taking
}

class Taking implements TakenIn {
  readonly fired: NewAlert[] = []
  readonly touched = new Map<string, IncomingAlert>()
  readonly ended = new Map<string, { endedMs: number }>()
  readonly situations = new Set<Situation>()
  readonly opened = new Set<Situation>()
  readonly alertNews: AlertNews[] = []
  readonly situationNews: SituationNews[] = []
  unchanged = 0

  readonly #open: Map<string, OpenAlert>
  readonly #silences: readonly Silence[]
  readonly #byId: Map<string, Situation>
  readonly #current: Map<string, Situation>
  readonly #groups = new Map<string, Group>()
  readonly #new = new Map<string, NewAlert>()
  readonly #lastNews = new Map<Situation, SituationNews>()
  readonly #given: { nowMs: number; newId: (prefix: 'alr' | 'sit') => string }

  constructor(known: Known, given: { nowMs: number; newId: (prefix: 'alr' | 'sit') => string }) {
    this.#open = new Map(known.open)
    this.#silences = known.silences
    this.#byId = new Map(known.situations.map((situation) => [situation.id, situation]))
    this.#current = new Map(known.situations.filter((situation) => situation.isCurrent).map((situation) => [situation.groupKey, situation]))
    this.#given = given
  }

  take(alert: IncomingAlert, order: number): void {
    const known = this.#open.get(alert.key)
    if (alert.change === 'firing') return known === undefined ? this.#fire(alert, order) : this.#again(known, alert, order)
    // Prometheus repeats a resolved alert for 15 minutes. The repeats are not news, nor is the end of what was never seen.
    if (known === undefined) this.unchanged++
    else if (alert.change === 'acknowledged') this.alertNews.push({ what: 'acknowledged', alert: known, reason: null, order })
    // An end from before this firing began is late news of an earlier one.
    else if (alert.isStartKnown && alert.endsMs !== null && alert.endsMs < known.startedMs) this.unchanged++
    else this.end(known, { endedMs: Math.min(alert.endsMs ?? this.#given.nowMs, this.#given.nowMs), reason: 'Its source reported the end.', order })
  }

  #again(known: OpenAlert, alert: IncomingAlert, order: number): void {
    if (known.state === 'closed' && alert.isStartKnown && alert.startedMs > known.startedMs) {
      // A person closed the earlier firing; this is a new one.
      this.end(known, { endedMs: this.#given.nowMs, reason: 'It began to fire anew.', order })
      return this.#fire(alert, order)
    }
    this.unchanged++
    const fresh = this.#new.get(known.id)
    if (fresh) Object.assign(fresh, { incoming: alert })
    else this.touched.set(known.id, alert)
  }

  #fire(alert: IncomingAlert, order: number): void {
    const { nowMs, newId } = this.#given
    const isSilenced = silencedBy(this.#silences, alert.labels, nowMs).length > 0
    const group = this.#groupOf(alert)
    const place = placeFor(group, this.#current.get(group.key), nowMs)
    const situation = place.how === 'opens' ? this.#begin(group, alert, newId('sit')) : this.#current.get(group.key)!
    const fired: NewAlert = {
      id: newId('alr'), key: alert.key, state: 'firing', name: alert.name, service: alert.service, environment: alert.environment, severity: alert.severity,
      urgency: alert.urgency, summary: alert.summary, source: alert.source, situation: situation.id, isSilenced, startedMs: alert.startedMs,
      runbook: runbookOf(alert.annotations), incoming: alert, reason: place.reason, endedMs: null,
    }
    this.fired.push(fired)
    this.#new.set(fired.id, fired)
    this.#open.set(alert.key, fired)
    this.alertNews.push({ what: 'fired', alert: fired, reason: null, order })
    this.#join(situation, fired, place)
  }

  #join(situation: Situation, alert: NewAlert, place: { how: 'joins' | 'reopens' | 'opens'; reason: string }): void {
    const { nowMs } = this.#given
    // A silenced alert is part of the picture but asks nothing of anybody.
    const asks: Urgency = alert.isSilenced ? 'info' : alert.urgency
    const hasRisen = place.how !== 'joins' || isMoreUrgent(asks, situation.urgency)
    if (hasRisen) situation.urgency = asks
    situation.alerts++
    situation.openAlerts++
    situation.lastJoinedMs = Math.max(situation.lastJoinedMs, nowMs)
    if (place.how !== 'joins') Object.assign(situation, { state: 'open', reason: place.reason, resolvedMs: null })
    if (place.how === 'reopens') situation.reopened++
    this.situations.add(situation)
    const what = ({ joins: 'joined', reopens: 'reopened', opens: 'opened' } as const)[place.how]
    if (what !== 'joined' || !this.#joinsLast(situation, alert, hasRisen)) this.#saySituation(situation, { what, alert, reason: place.reason, hasRisen })
  }

  /** Those that join together are said together. */
  #joinsLast(situation: Situation, alert: NewAlert, hasRisen: boolean): boolean {
    const last = this.#lastNews.get(situation)
    if (last?.what !== 'joined') return false
    last.joined++
    if (last.others.length < joinsWritten) last.others.push(hasRisen ? last.alert.id : alert.id)
    Object.assign(last, { urgency: situation.urgency, alerts: situation.alerts, openAlerts: situation.openAlerts })
    if (hasRisen) Object.assign(last, { alert, hasRisen, causedBy: this.alertNews.length - 1 })
    return true
  }

  end(alert: OpenAlert, how: { endedMs: number; reason: string; order: number }): void {
    this.#open.delete(alert.key)
    const endedMs = Math.max(how.endedMs, alert.startedMs)
    const fresh = this.#new.get(alert.id)
    if (fresh) fresh.endedMs = endedMs
    else this.ended.set(alert.id, { endedMs })
    this.touched.delete(alert.id)
    // What a person closed has been said to be over.
    if (alert.state === 'closed') return
    this.alertNews.push({ what: 'resolved', alert, reason: how.reason, order: how.order })
    const situation = this.#byId.get(alert.situation)
    if (!situation) return
    situation.openAlerts = Math.max(0, situation.openAlerts - 1)
    this.situations.add(situation)
    if (situation.openAlerts > 0 || situation.state !== 'open') return
    Object.assign(situation, { state: 'resolved', resolvedMs: this.#given.nowMs, reason: situation.alerts === 1 ? 'Its alert ended.' : `All of its ${situation.alerts} alerts ended.` })
    this.#saySituation(situation, { what: 'resolved', alert, reason: situation.reason, hasRisen: false })
  }

  #begin(group: Group, alert: IncomingAlert, id: string): Situation {
    const before = this.#current.get(group.key)
    if (before) {
      before.isCurrent = false
      this.situations.add(before)
    }
    const opened: Situation = {
      id, groupKey: group.key, title: alert.summary, service: alert.service, environment: alert.environment, common: group.common, openedMs: this.#given.nowMs,
      isCurrent: true, state: 'open', urgency: 'info', reason: '', lastJoinedMs: this.#given.nowMs, resolvedMs: null, reopened: 0, alerts: 0, openAlerts: 0,
    }
    this.#current.set(group.key, opened)
    this.#byId.set(id, opened)
    this.opened.add(opened)
    return opened
  }

  #saySituation(situation: Situation, said: Pick<SituationNews, 'what' | 'alert' | 'reason' | 'hasRisen'>): void {
    const news: SituationNews = { ...said, situation, urgency: situation.urgency, alerts: situation.alerts, openAlerts: situation.openAlerts, joined: said.what === 'resolved' ? 0 : 1, others: [], causedBy: this.alertNews.length - 1 }
    this.situationNews.push(news)
    this.#lastNews.set(situation, news)
  }

  /** A storm is mostly of one service: its group is worked out once. */
  #groupOf(alert: IncomingAlert): Group {
    if (alert.service === null) return groupOf(alert)
    const shortcut = `${alert.environment ?? ''}\0${alert.service}`
    let group = this.#groups.get(shortcut)
    if (!group) this.#groups.set(shortcut, (group = groupOf(alert)))
    return group
  }
}

/** Group keys that incoming alerts need the current situation of. */
export function groupKeysOf(incoming: readonly IncomingAlert[]): readonly string[] {
  const seen = new Map<string, string>()
  for (const alert of incoming) {
    const shortcut = alert.service === null ? '' : `${alert.environment ?? ''}\0${alert.service}`
    if (shortcut !== '' && seen.has(shortcut)) continue
    const { key } = groupOf(alert)
    seen.set(shortcut === '' ? key : shortcut, key)
  }
  return [...new Set(seen.values())]
}

// What incoming alerts change: which fire, which end, which are no news, and what becomes of their situations. Pure.
import { DependencyGraph } from './correlation/graph.ts'
import { rankCauses } from './correlation/likely-cause.ts'
import type { RankedPart } from './correlation/likely-cause.ts'
import { findNeighbour } from './correlation/neighbours.ts'
import { partFor, seenEveryMs, teamOf } from './correlation/part.ts'
import type { Part } from './correlation/part.ts'
import { Holding, beginWait } from './holding.ts'
import type { FlapChange } from './holding.ts'
import type { IncomingAlert } from './incoming.ts'
import { runbookOf } from './incoming.ts'
import type { Labels } from './labels.ts'
import { heldWords } from './routing/flap.ts'
import type { Flap, FlapHold } from './routing/flap.ts'
import type { OpenAlert } from './open-alert.ts'
import { silencedBy } from './silence.ts'
import type { Silence } from './silence.ts'
import { groupOf, joinWithinMs, joinsWritten, placeFor } from './situation.ts'
import type { Group, Place, Situation } from './situation.ts'
import { foldReason } from './storm.ts'
import type { Storm } from './storm.ts'
import { isMoreUrgent } from './urgency.ts'
import type { Urgency } from './urgency.ts'
import type { NewAlert, AlertNews, SituationNews, Known, Surroundings, TakenIn } from './taken-in.ts'

const nothingAround: Surroundings = { graph: DependencyGraph.empty, owners: new Map() }

export function takeIn(incoming: readonly IncomingAlert[], known: Known, given: { nowMs: number; newId: (prefix: 'alr' | 'sit') => string }): TakenIn {
  const taking = new Taking(known, given)
  incoming.forEach((alert, order) => taking.take(alert, order))
  taking.finish()
  return taking
}

/** Why alerts are ended other than by their source. */
export function endAlerts(alerts: readonly OpenAlert[], known: Pick<Known, 'situations'>, given: { nowMs: number; endedMs: (alert: OpenAlert) => number; reason: string; flaps?: readonly Flap[]; holdOf?: (alert: OpenAlert) => FlapHold | null }): TakenIn {
  const taking = new Taking({ open: new Map(alerts.map((alert) => [alert.key, alert])), situations: known.situations, silences: [], flaps: given.flaps ?? [] }, { nowMs: given.nowMs, newId: () => '' })
  alerts.forEach((alert, order) => taking.end(alert, { endedMs: given.endedMs(alert), reason: given.reason, order, hold: given.holdOf?.(alert) ?? null }))
  return taking
}

class Taking implements TakenIn {
  readonly fired: NewAlert[] = []
  readonly touched = new Map<string, IncomingAlert>()
  readonly reworded = new Map<string, IncomingAlert>()
  readonly ended = new Map<string, { endedMs: number }>()
  readonly situations = new Set<Situation>()
  readonly opened = new Set<Situation>()
  readonly partsAdded = new Set<Part>()
  readonly partsChanged = new Set<Part>()
  readonly partsSeen = new Set<Part>()
  stormChanged: Storm | null = null
  readonly alertNews: AlertNews[] = []
  readonly situationNews: SituationNews[] = []
  unchanged = 0

  readonly flapsChanged: ReadonlyMap<string, FlapChange>

  readonly #holding: Holding
  readonly #open: Map<string, OpenAlert>
  readonly #silences: readonly Silence[]
  readonly #byId: Map<string, Situation>
  readonly #parts: Part[]
  /** The current part of each group. */
  readonly #current: Map<string, Part>
  readonly #around: Surroundings
  readonly #storm: Storm | null
  /** Those that a part was added to: whose likely cause is to be worked out again. */
  readonly #grown = new Map<Situation, SituationNews | null>()
  readonly #groups = new Map<string, Group>()
  readonly #new = new Map<string, NewAlert>()
  readonly #lastNews = new Map<Situation, SituationNews>()
  readonly #given: { nowMs: number; newId: (prefix: 'alr' | 'sit') => string }

  constructor(known: Known, given: { nowMs: number; newId: (prefix: 'alr' | 'sit') => string }) {
    this.#open = new Map(known.open)
    this.#silences = known.silences
    this.#byId = new Map(known.situations.map((situation) => [situation.id, situation]))
    this.#parts = [...(known.parts ?? [])]
    this.#current = new Map(this.#parts.filter((part) => part.isCurrent).map((part) => [part.groupKey, part]))
    this.#around = known.surroundings ?? nothingAround
    this.#storm = known.storm ?? null
    this.#given = given
    this.#holding = new Holding(known.flaps ?? [], given.nowMs)
    this.flapsChanged = this.#holding.changed
  }

  take(alert: IncomingAlert, order: number): void {
    const known = this.#open.get(alert.key)
    if (alert.change === 'firing') return known === undefined ? this.#fire(alert, order) : this.#again(known, alert, order)
    // Prometheus repeats a resolved alert for 15 minutes. The repeats are not news, nor is the end of what was never seen.
    if (known === undefined) this.unchanged++
    else if (alert.change === 'acknowledged') this.alertNews.push({ what: 'acknowledged', alert: known, reason: null, order })
    // An end from before this firing began is late news of an earlier one.
    else if (alert.isStartKnown && alert.endsMs !== null && alert.endsMs < known.startedMs) this.unchanged++
    else this.end(known, { endedMs: Math.min(alert.endsMs ?? this.#given.nowMs, this.#given.nowMs), reason: 'Its source reported the end.', order, hold: alert.routed?.timing?.flap ?? null })
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
    else {
      this.touched.set(known.id, alert)
      if (alert.summary !== known.summary) this.reworded.set(known.id, alert)
    }
  }

  #fire(alert: IncomingAlert, order: number): void {
    const { nowMs, newId } = this.#given
    const held = this.#holding.begin(alert)
    const { situation, part, ...place } = this.#placeOf(alert, held)
    if (place.how === 'reopens') {
      beginWait(part, alert, nowMs)
      this.partsChanged.add(part)
    }
    const mutedBy = alert.routed?.mutedBy ?? this.#holding.mutedBy(alert, { part, held })
    const isSilenced = mutedBy !== null || silencedBy(this.#silences, alert.labels, nowMs).length > 0
    const fired: NewAlert = {
      id: newId('alr'), key: alert.key, state: 'firing', name: alert.name, service: alert.service, environment: alert.environment, severity: alert.severity,
      urgency: alert.urgency, summary: alert.summary, source: alert.source, situation: situation.id, isSilenced, startedMs: alert.startedMs,
      runbook: runbookOf(alert.annotations), ...(alert.routed ? { policies: alert.routed.policies } : {}), incoming: alert, reason: place.reason, mutedBy, endedMs: null,
    }
    this.fired.push(fired)
    this.#new.set(fired.id, fired)
    this.#open.set(alert.key, fired)
    this.#holding.began(alert, fired)
    this.alertNews.push({ what: 'fired', alert: fired, reason: null, order })
    this.#join(situation, fired, { ...place, part })
  }

  /** By the same declared fields, else by a neighbour, else in the storm that is on, else its own. */
  #placeOf(alert: IncomingAlert, held: Flap | null): Placed {
    const { nowMs, newId } = this.#given
    const group = this.#groupOf(alert)
    const known = this.#current.get(group.key)
    const current = known && this.#byId.get(known.situation)
    // What flaps stays one situation, however long its pauses are.
    const place = held !== null && current?.state === 'resolved'
      ? { how: 'reopens' as const, reason: `Same ${group.words}; it flaps: ${heldWords({ changes: held.changes.length, windowMs: held.windowMs, sinceMs: held.heldMs! })}.` } : placeFor(group, current, nowMs)
    if (known && current && place.how !== 'opens') return { ...place, situation: current, part: known, addsPart: false, isFolded: false }
    const team = teamOf(alert, this.#around.owners)
    const joinable = this.#parts.filter((part) => isJoinable(this.#byId.get(part.situation), nowMs))
    const neighbour = findNeighbour({ alert, team, nowMs, graph: this.#around.graph, parts: joinable })
    const storm = neighbour === null ? this.#storm : null
    const stormSituation = storm?.situation ? this.#byId.get(storm.situation) : undefined
    const folded = stormSituation?.state === 'open' ? stormSituation : undefined
    const joined = neighbour === null ? folded : this.#byId.get(neighbour.situation)!
    const reason = neighbour?.reason ?? (storm ? foldReason(storm) : place.reason)
    const situation = joined ?? this.#begin(group, alert, { id: newId('sit'), isStorm: storm !== null })
    const part = this.#addPart(alert, { situation: situation.id, group, reason, team, nowMs })
    beginWait(part, alert, nowMs)
    this.#grown.set(situation, this.#grown.get(situation) ?? null)
    return { how: joined ? 'joins' : 'opens', reason, situation, part, addsPart: joined !== undefined, isFolded: folded !== undefined && neighbour === null }
  }

  /** A group is in one situation at a time; it may come back to one where it has been. */
  #addPart(alert: IncomingAlert, given: Parameters<typeof partFor>[1]): Part {
    const before = this.#current.get(given.group.key)
    if (before) {
      before.isCurrent = false
      this.partsChanged.add(before)
    }
    const again = this.#parts.find((part) => part.situation === given.situation && part.groupKey === given.group.key)
    const part = again ?? partFor(alert, given)
    if (again) {
      Object.assign(again, { isCurrent: true, lastMs: given.nowMs, reason: given.reason })
      this.partsChanged.add(again)
    } else {
      this.#parts.push(part)
      this.partsAdded.add(part)
    }
    this.#current.set(part.groupKey, part)
    return part
  }

  /** When all has been taken in: the likely cause of each situation that grew. */
  finish(): void {
    for (const [situation, news] of this.#grown) {
      const parts = this.#parts.filter((part) => part.situation === situation.id)
      const [cause] = rankCauses(parts, this.#around.graph)
      if (!cause) continue
      const isOther = cause.part.service !== situation.service || cause.part.environment !== situation.environment
      applyCause(situation, cause)
      situation.common = sharedBy(situation.common, parts)
      this.situations.add(situation)
      if (news && isOther) news.hasNewCause = true
    }
  }

  #join(situation: Situation, alert: NewAlert, place: Omit<Placed, 'situation'>): void {
    const { nowMs } = this.#given
    // A silenced alert is part of the picture but asks nothing of anybody.
    const asks: Urgency = alert.isSilenced ? 'info' : alert.urgency
    const hasRisen = place.how !== 'joins' || isMoreUrgent(asks, situation.urgency)
    if (hasRisen) situation.urgency = asks
    this.#see(place.part, asks)
    situation.alerts++
    situation.openAlerts++
    situation.lastJoinedMs = Math.max(situation.lastJoinedMs, nowMs)
    if (place.how !== 'joins') Object.assign(situation, { state: 'open', reason: place.reason, resolvedMs: null })
    if (place.how === 'reopens') situation.reopened++
    this.situations.add(situation)
    const what = ({ joins: 'joined', reopens: 'reopened', opens: 'opened' } as const)[place.how]
    if (what === 'joined' && !place.addsPart && this.#joinsLast(situation, alert, hasRisen)) return
    const { reason, addsPart, isFolded } = place
    const news = this.#saySituation(situation, { what, alert, reason, hasRisen, ...(addsPart ? { addsPart } : {}), ...(isFolded ? { isFolded } : {}) })
    if (addsPart) this.#grown.set(situation, news)
  }

  #see(part: Part, asks: Urgency): void {
    const { nowMs } = this.#given
    const isNew = this.partsAdded.has(part)
    if (isMoreUrgent(asks, part.urgency)) {
      part.urgency = asks
      if (!isNew) this.partsChanged.add(part)
    }
    if (nowMs - part.lastMs < seenEveryMs) return
    part.lastMs = nowMs
    this.partsSeen.add(part)
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

  end(alert: OpenAlert, how: { endedMs: number; reason: string; order: number; hold?: FlapHold | null }): void {
    this.#open.delete(alert.key)
    const endedMs = Math.max(how.endedMs, alert.startedMs)
    const fresh = this.#new.get(alert.id)
    if (fresh) fresh.endedMs = endedMs
    else this.ended.set(alert.id, { endedMs })
    this.touched.delete(alert.id)
    // What a person closed has been said to be over.
    if (alert.state === 'closed') return
    this.#holding.ended(alert, how.hold)
    this.alertNews.push({ what: 'resolved', alert, reason: how.reason, order: how.order })
    const situation = this.#byId.get(alert.situation)
    if (!situation) return
    situation.openAlerts = Math.max(0, situation.openAlerts - 1)
    this.situations.add(situation)
    if (situation.openAlerts > 0 || situation.state !== 'open') return
    Object.assign(situation, { state: 'resolved', resolvedMs: this.#given.nowMs, reason: situation.alerts === 1 ? 'Its alert ended.' : `All of its ${situation.alerts} alerts ended.` })
    this.#saySituation(situation, { what: 'resolved', alert, reason: situation.reason, hasRisen: false })
  }

  #begin(group: Group, alert: IncomingAlert, given: { id: string; isStorm: boolean }): Situation {
    const { id, isStorm } = given
    const opened: Situation = {
      id, groupKey: group.key, title: alert.summary, service: alert.service, environment: alert.environment, causeReason: null, common: isStorm ? {} : group.common,
      openedMs: this.#given.nowMs, isStorm, mergedInto: null, state: 'open', urgency: 'info', reason: '', lastJoinedMs: this.#given.nowMs, resolvedMs: null, reopened: 0, alerts: 0, openAlerts: 0,
    }
    this.#byId.set(id, opened)
    this.opened.add(opened)
    if (isStorm && this.#storm) {
      this.#storm.situation = id
      this.stormChanged = this.#storm
    }
    return opened
  }

  #saySituation(situation: Situation, said: Pick<SituationNews, 'what' | 'alert' | 'reason' | 'hasRisen' | 'addsPart' | 'isFolded'>): SituationNews {
    const news: SituationNews = { ...said, situation, urgency: situation.urgency, alerts: situation.alerts, openAlerts: situation.openAlerts, joined: said.what === 'resolved' ? 0 : 1, others: [], causedBy: this.alertNews.length - 1 }
    this.situationNews.push(news)
    this.#lastNews.set(situation, news)
    return news
  }

  /** A storm is mostly of one service: its group is worked out once. */
  #groupOf(alert: IncomingAlert): Group {
    if (alert.service === null || alert.routed?.group) return groupOf(alert)
    const shortcut = `${alert.environment ?? ''}\0${alert.service}`
    let group = this.#groups.get(shortcut)
    if (!group) this.#groups.set(shortcut, (group = groupOf(alert)))
    return group
  }
}

interface Placed extends Place {
  readonly situation: Situation
  readonly part: Part
  readonly addsPart: boolean
  readonly isFolded: boolean
}

function isJoinable(situation: Situation | undefined, nowMs: number): boolean {
  return situation?.state === 'open' && nowMs - situation.lastJoinedMs <= joinWithinMs
}

/** Its name is that of its likely cause. */
export function applyCause(situation: Situation, cause: RankedPart): void {
  const { part, reason } = cause
  const words = `${situation.isStorm ? 'Storm: ' : ''}${part.title}`
  Object.assign(situation, { title: words, service: part.service, environment: part.environment, causeReason: reason })
}

/** What one group has in common need not be what all have. */
export function sharedBy(common: Labels, parts: readonly Part[]): Labels {
  if (parts.length === 1) return common
  const first = parts[0]!
  return {
    ...(first.service !== null && parts.every((part) => part.service === first.service) ? { service: first.service } : {}),
    ...(first.environment !== null && parts.every((part) => part.environment === first.environment) ? { environment: first.environment } : {}),
  }
}

/** Group keys that incoming alerts need the current situation of. */
export function groupKeysOf(incoming: readonly IncomingAlert[]): readonly string[] {
  const seen = new Map<string, string>()
  for (const alert of incoming) {
    const shortcut = alert.service === null || alert.routed?.group ? '' : `${alert.environment ?? ''}\0${alert.service}`
    if (shortcut !== '' && seen.has(shortcut)) continue
    const { key } = groupOf(alert)
    seen.set(shortcut === '' ? key : shortcut, key)
  }
  return [...new Set(seen.values())]
}

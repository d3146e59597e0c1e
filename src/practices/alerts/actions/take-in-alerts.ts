// Takes alerts in: state, situations and entries of one batch in one transaction, in a fixed number of statements.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { actorText } from '../../../base/actor.ts'
import type { Actor } from '../../../base/actor.ts'
import type { Said } from '../../../base/entry.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Work } from '../../../spine/practice.ts'
import { alertAcknowledged, alertFired, alertResolved, situationJoined, situationOpened, situationReopened, situationResolved, sourceConnected } from '../events.ts'
import type { AlertData } from '../events.ts'
import type { Part } from '../model/correlation/part.ts'
import type { IncomingAlert, Source } from '../model/incoming.ts'
import { groupKeysOf, takeIn } from '../model/take-in.ts'
import { onlyJoins, writtenOf } from '../model/taken-in.ts'
import type { Storm } from '../model/storm.ts'
import type { AlertNews, SituationNews, TakenIn } from '../model/taken-in.ts'
import { sawSource } from '../store/intake.ts'
import { currentParts, insertParts, seeParts, updateParts } from '../store/parts.ts'
import { updateStorm } from '../store/storms.ts'
import { currentSituations, endAlertRows, insertAlerts, insertSituations, joinSituations, openAlertsOf, rewordAlerts, touchAlerts, updateSituations } from '../store/taking-in.ts'
import { gather } from './gather-situations.ts'
import type { Decide } from './gather-situations.ts'
import { silencesNow } from './read-silences.ts'
import { flapsAmong, keepFlaps } from './hold-flapping.ts'
import { keepWaits } from './hold-groups.ts'
import { countFor, foldKind } from './watch-storms.ts'
import { keepRouted, policiesOf, routeAlerts } from './route-alerts.ts'

/** What one sender sent at once. */
export interface Received {
  readonly source: Source
  readonly actor: Actor
  readonly alerts: readonly IncomingAlert[]
}

/** What it was for the sender. */
export interface Receipt {
  readonly received: number
  readonly fired: number
  readonly resolved: number
  readonly unchanged: number
}

/** Answers a receipt for each of `received`, in their order. */
export async function takeInAlerts(work: Work, received: readonly Received[]): Promise<readonly Receipt[]> {
  const incoming = await routeAlerts(work, received.flatMap((one) => one.alerts))
  const flaps = await flapsAmong(work.db, incoming)
  const groupKeys = groupKeysOf(incoming.filter((alert) => alert.change === 'firing'))
  const [known, current, parts, silences] = await together(
    openAlertsOf(work.db, [...new Set(incoming.map((alert) => alert.key))]), currentSituations(work.db, groupKeys), currentParts(work.db, groupKeys), silencesNow(work.db, work.nowMs),
  )
  const open = new Map(known.map((alert) => [alert.key, alert]))
  const decide: Decide = ({ situations, parts, surroundings, storm }) => takeIn(incoming, {
    open, silences, situations: situations.map((situation) => ({ ...situation })), parts: parts.map((part) => ({ ...part })), ...(surroundings ? { surroundings } : {}), storm: storm ? { ...storm } : null, flaps,
  }, { nowMs: work.nowMs, newId: (prefix) => newId(prefix, work.nowMs) })
  const actors = received.flatMap((one) => one.alerts.map(() => one.actor))
  const actorOf: ActorOf = (order) => actors[order] ?? work.actor
  let taken = decide({ situations: current, parts })
  if (onlyJoins(taken)) {
    await saveJoins(work, taken, actorOf)
  } else {
    // What situations become depends on what they are: decided anew on what stays as it is until the commit.
    taken = await gather(work, { first: taken, groupKeys, known, decide })
    await saveTakenIn(work, taken, actorOf)
  }
  countFor(work, taken)
  await keepRouted(work, taken)
  await keepWaits(work, taken)
  for (const { source, actor } of received) await noteSource(work, source, actor)
  return receiptsOf(received, taken)
}

/** By whom the alert at this place of the batch was sent. */
type ActorOf = (order: number) => Actor

async function saveJoins(work: Work, taken: TakenIn, actorOf: ActorOf): Promise<void> {
  const { db, nowMs } = work
  const state = together(touchAlerts(db, taken.touched, nowMs), rewordAlerts(db, taken.reworded), insertAlerts(db, taken.fired, nowMs))
  // The database works on the alerts while their entries are written out.
  const [, seqs] = await together(state, nextTurn().then(() => writeAlertNews(work, taken.alertNews, actorOf)))
  const fired = Map.groupBy(taken.fired, (alert) => alert.situation)
  const joining = [...taken.situations].map(({ id, urgency }) => ({ id, urgency, alerts: fired.get(id)?.length ?? 0 }))
  const counts = await joinSituations(db, joining, nowMs)
  await seeParts(db, taken.partsSeen, nowMs)
  await writeSituationNews(work, taken.situationNews.map((news) => ({ ...news, ...counts.get(news.situation.id) })), seqs)
  await keepFlaps(work, taken)
}

/** State and entries. What does not depend on one another goes to the database together. */
export async function saveTakenIn(work: Work, taken: TakenIn, actorOf: ActorOf): Promise<void> {
  const { db, nowMs } = work
  // A group may have only one current situation and a key only one open alert: the old ones must be out of the way.
  await together(
    updateSituations(db, [...taken.situations].filter((situation) => !taken.opened.has(situation))), updateParts(db, changedParts(taken)),
    endAlertRows(db, taken.ended, nowMs), touchAlerts(db, taken.touched, nowMs), rewordAlerts(db, taken.reworded),
  )
  const state = together(insertSituations(db, taken.opened), insertParts(db, taken.partsAdded), insertAlerts(db, taken.fired, nowMs))
  const [, seqs] = await together(state, nextTurn().then(() => writeAlertNews(work, taken.alertNews, actorOf)))
  await writeSituationNews(work, taken.situationNews, seqs)
  if (taken.stormChanged) await nameStorm(work, taken.stormChanged)
  await keepFlaps(work, taken)
}

async function nameStorm(work: Work, { id, situation, startedMs }: Storm): Promise<void> {
  await updateStorm(work.db, id, { situation })
  await scheduleJob(work, { kind: foldKind, key: `${foldKind}/${id}/${situation}`, dueMs: work.nowMs, payload: { id, situation, startedMs } })
}

const changedParts = (taken: TakenIn): readonly Part[] => [...taken.partsChanged.union(taken.partsSeen)].filter((part) => !taken.partsAdded.has(part))

/** As Promise.all, but waits for all even when one fails: nothing of it may run on after the transaction has ended. */
async function together<T extends readonly unknown[]>(...parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const settled = await Promise.allSettled(parts)
  for (const part of settled) if (part.status === 'rejected') throw part.reason
  return settled.map((part) => (part as PromiseFulfilledResult<unknown>).value) as unknown as T
}

async function writeAlertNews(work: Work, news: readonly AlertNews[], actorOf: ActorOf): Promise<readonly number[]> {
  const seqs: number[] = []
  for (const run of runsOf(news, ({ order }) => actorText(actorOf(order)))) {
    seqs.push(...await append({ ...work, actor: actorOf(run[0]!.order) }, run.map((one) => sayAlert(one, work.nowMs))))
  }
  return seqs
}

/** After their alerts' news, whose `seqs` name their causes. */
export async function writeSituationNews(work: Work, news: readonly SituationNews[], seqs: readonly number[]): Promise<void> {
  await append(work, writtenOf(news).map((one) => saySituation(one, seqs[one.causedBy] ?? null)))
}

/** Neighbours with the same key, together. */
function runsOf<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const runs: T[][] = []
  let before: string | null = null
  for (const item of items) {
    const key = keyOf(item)
    if (key === before) runs.at(-1)!.push(item)
    else runs.push([item])
    before = key
  }
  return runs
}

const alertEvents = { fired: alertFired, resolved: alertResolved, acknowledged: alertAcknowledged }
const situationEvents = { opened: situationOpened, joined: situationJoined, reopened: situationReopened, resolved: situationResolved }

function sayAlert({ what, alert, reason }: AlertNews, nowMs: number): Said<AlertData> {
  const data: AlertData = { alertName: alert.name, severity: alert.severity, urgency: alert.urgency, summary: alert.summary, source: alert.source, situation: alert.situation }
  if (alert.runbook !== null) data.runbook = alert.runbook
  if (alert.isSilenced) data.isSilenced = true
  if (reason !== null) data.reason = reason
  return alertEvents[what]({
    // It began to fire when its source says so, but never in the future.
    ...(what === 'fired' ? { atMs: Math.min(alert.startedMs, nowMs) } : {}),
    service: alert.service, environment: alert.environment, subject: `alert/${alert.id}`, data,
  })
}

function saySituation(news: SituationNews, cause: number | null): Said {
  const { situation, alert, urgency, reason, hasRisen, hasNewCause, isFolded, alerts, openAlerts } = news
  return situationEvents[news.what]({
    service: situation.service, environment: situation.environment, subject: `situation/${situation.id}`, cause,
    data: {
      title: situation.title, urgency, service: situation.service, alert: alert.id, alertName: alert.name, severity: alert.severity,
      alertService: alert.service, ...(situation.causeReason === null ? {} : { causeReason: situation.causeReason }), ...(hasNewCause ? { hasNewCause } : {}), ...(isFolded ? { isFolded } : {}),
      reason, hasRisen, joined: news.joined, ...(news.others.length > 0 ? { others: news.others } : {}), alerts, openAlerts, ...(alert.runbook === null ? {} : { runbook: alert.runbook }), ...policiesOf(alert),
    },
  }) as Said
}

/** When a source was last heard is kept to this; each batch would write the same row otherwise. */
const noteEveryMs = 5_000
const maxNoted = 1_000
const noted = new WeakMap<object, Map<string, number>>()

async function noteSource(work: Work, source: Source, actor: Actor): Promise<void> {
  const mine = noted.get(work.house.database) ?? new Map<string, number>()
  noted.set(work.house.database, mine)
  const connection = actorText(actor)
  const key = `${source} ${connection}`
  if (work.nowMs - (mine.get(key) ?? -Infinity) < noteEveryMs) return
  if (mine.size >= maxNoted) mine.clear()
  mine.set(key, work.nowMs)
  if (await sawSource(work.db, { source, connection, nowMs: work.nowMs })) {
    await append(work, [sourceConnected({ subject: `alert-source/${source}`, data: { source, connection } })])
  }
}

function receiptsOf(received: readonly Received[], taken: TakenIn): readonly Receipt[] {
  let from = 0
  const counts = received.map(({ alerts }) => {
    const range = { from, to: (from += alerts.length), fired: 0, resolved: 0 }
    return range
  })
  let index = 0
  for (const { what, order } of taken.alertNews) {
    while (order >= counts[index]!.to) index++
    if (what === 'fired') counts[index]!.fired++
    else if (what === 'resolved') counts[index]!.resolved++
  }
  return counts.map(({ from: start, to, fired, resolved }) => ({ received: to - start, fired, resolved, unchanged: Math.max(0, to - start - fired - resolved) }))
}

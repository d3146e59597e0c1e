// Takes alerts in: state, situations and entries of one batch in one transaction, in a fixed number of statements.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { actorText } from '../../../base/actor.ts'
import type { Actor } from '../../../base/actor.ts'
import type { Said } from '../../../base/entry.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { alertAcknowledged, alertFired, alertResolved, situationJoined, situationOpened, situationReopened, situationResolved, sourceConnected } from '../events.ts'
import type { AlertData } from '../events.ts'
import type { IncomingAlert, Source } from '../model/incoming.ts'
import { groupKeysOf, takeIn } from '../model/take-in.ts'
import type { AlertNews, SituationNews, TakenIn } from '../model/take-in.ts'
import { sawSource } from '../store/intake.ts'
import { endAlertRows, insertAlerts, insertSituations, lockCurrentSituations, lockSituations, openAlertsOf, touchAlerts, updateSituations } from '../store/taking-in.ts'
import { silencesNow } from './read-silences.ts'

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
  const incoming = received.flatMap((one) => one.alerts)
  const [known, current, silences] = await together(
    openAlertsOf(work.db, [...new Set(incoming.map((alert) => alert.key))]),
    lockCurrentSituations(work.db, groupKeysOf(incoming.filter((alert) => alert.change === 'firing'))),
    silencesNow(work.db, work.nowMs),
  )
  const others = new Set(known.map((alert) => alert.situation)).difference(new Set(current.map((situation) => situation.id)))
  const situations = [...current, ...await lockSituations(work.db, [...others])]
  const open = new Map(known.map((alert) => [alert.key, alert]))
  const taken = takeIn(incoming, { open, situations, silences }, { nowMs: work.nowMs, newId: (prefix) => newId(prefix, work.nowMs) })
  const actors = received.flatMap((one) => one.alerts.map(() => one.actor))
  await saveTakenIn(work, taken, (order) => actors[order] ?? work.actor)
  for (const { source, actor } of received) await noteSource(work, source, actor)
  return receiptsOf(received, taken)
}

/** State and entries. What does not depend on one another goes to the database together. */
export async function saveTakenIn(work: Work, taken: TakenIn, actorOf: (order: number) => Actor): Promise<void> {
  const { db, nowMs } = work
  const changes = [
    () => updateSituations(db, [...taken.situations].filter((situation) => !taken.opened.has(situation))),
    () => endAlertRows(db, taken.ended, nowMs),
    () => touchAlerts(db, taken.touched, nowMs),
  ]
  const additions = [() => insertSituations(db, taken.opened), () => insertAlerts(db, taken.fired, nowMs)]
  const start = (parts: readonly (() => Promise<void>)[]): Promise<unknown> => together(...parts.map((part) => part()))
  // A group may have only one current situation and a key only one open alert: the old ones must be out of the way.
  const isApart = taken.opened.size > 0 || taken.ended.size > 0
  if (isApart) await start(changes)
  const state = start(isApart ? additions : [...changes, ...additions])
  // The database works on the alerts while their entries are written out.
  const news = nextTurn().then(() => writeNews(work, taken, actorOf))
  await together(state, news)
}

/** As Promise.all, but waits for all even when one fails: nothing of it may run on after the transaction has ended. */
async function together<T extends readonly unknown[]>(...parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const settled = await Promise.allSettled(parts)
  for (const part of settled) if (part.status === 'rejected') throw part.reason
  return settled.map((part) => (part as PromiseFulfilledResult<unknown>).value) as unknown as T
}

/** Alerts first, so that what their situations did can name its cause. */
export async function writeNews(work: Work, taken: Pick<TakenIn, 'alertNews' | 'situationNews'>, actorOf: (order: number) => Actor): Promise<void> {
  const seqs: number[] = []
  for (const run of runsOf(taken.alertNews, (news) => actorText(actorOf(news.order)))) {
    seqs.push(...await append({ ...work, actor: actorOf(run[0]!.order) }, run.map((news) => sayAlert(news, work.nowMs))))
  }
  await append(work, taken.situationNews.map((news) => saySituation(news, seqs[news.causedBy] ?? null)))
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
  const { situation, alert, urgency, reason, hasRisen, alerts, openAlerts } = news
  return situationEvents[news.what]({
    service: situation.service, environment: situation.environment, subject: `situation/${situation.id}`, cause,
    data: {
      title: situation.title, urgency, service: situation.service, alert: alert.id, alertName: alert.name, severity: alert.severity,
      reason, hasRisen, joined: news.joined, ...(news.others.length > 0 ? { others: news.others } : {}), alerts, openAlerts, ...(alert.runbook === null ? {} : { runbook: alert.runbook }),
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

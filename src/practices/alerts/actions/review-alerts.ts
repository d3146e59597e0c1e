// Holds open alerts against what mutes them now: silences, inhibition, times. What begins to ask while it still fires pages then.
import { mainstay } from '../../../base/actor.ts'
import type { House, Rest, Work } from '../../../spine/practice.ts'
import { runbookOf } from '../model/incoming.ts'
import type { Labels } from '../model/labels.ts'
import { decideRoute } from '../model/routing/decide.ts'
import { heldFrom, heldWords } from '../model/routing/flap.ts'
import { waitingUntil } from '../model/routing/timing.ts'
import { silencedBy } from '../model/silence.ts'
import type { SituationNews } from '../model/taken-in.ts'
import { isMoreUrgent } from '../model/urgency.ts'
import { clearInhibitors, forgetInhibitors, haveInhibitorsEnded, insertInhibitors, openToReview, setMuted } from '../store/routing.ts'
import type { MutedAlert } from '../store/routing.ts'
import { lockSituations, updateSituations } from '../store/taking-in.ts'
import { routingNow } from './read-routing.ts'
import { silencesNow } from './read-silences.ts'
import { askPolicies, inhibitedAmong, inhibitorRows } from './route-alerts.ts'
import type { Asking } from './route-alerts.ts'
import { writeSituationNews } from './take-in-alerts.ts'

/** Job: the tree changed, so other alerts inhibit. */
export const indexKind = 'alerts.index-inhibitors'
const partSize = 500

/** Holds every open alert against the silences of now. Safe to run at any time, and twice. */
export async function reviewSilences(house: House, signal: AbortSignal): Promise<void> {
  if (!(await overOpen(house, { signal, isMutedOnly: false }, (work, part) => reviewPart(work, part)))) throw new Error('The review of silences was stopped before its end.')
}

/** Those muted by a time, an inhibition or a route: these end without anybody saying so. Answers as a duty does. */
export async function reviewMuted(house: House, signal: AbortSignal): Promise<Rest | void> {
  const haveEnded = await haveInhibitorsEnded(house.read)
  if (!haveEnded && (await openToReview(house.read, { afterId: '', limit: 1, isMutedOnly: true })).length === 0) return { untilMs: Infinity }
  if (haveEnded) while (!signal.aborted && (await house.database.transact((db) => forgetInhibitors(db, partSize))) === partSize);
  await overOpen(house, { signal, isMutedOnly: true }, (work, part) => reviewPart(work, part))
}

/** Finds anew which open alerts inhibit, then reviews all. */
export async function indexInhibitors(house: House, signal: AbortSignal): Promise<void> {
  await house.database.transact((db) => clearInhibitors(db))
  const done = await overOpen(house, { signal, isMutedOnly: false }, async (work, part) => {
    const routing = await routingNow(work.db)
    if (routing) await insertInhibitors(work.db, part.flatMap((alert) => inhibitorRows(routing.inhibition, { id: alert.id, labels: labelsOf(alert) })))
  })
  if (!done) throw new Error('Finding the inhibiting alerts was stopped before its end.')
  await reviewSilences(house, signal)
}

/** False when it was stopped. */
async function overOpen(house: House, how: { signal: AbortSignal; isMutedOnly: boolean }, does: (work: Work, part: readonly MutedAlert[]) => Promise<void>): Promise<boolean> {
  for (let afterId = ''; !how.signal.aborted; ) {
    // Nothing to do is the rule: no transaction for that.
    if ((await openToReview(house.read, { afterId, limit: 1, isMutedOnly: how.isMutedOnly })).length === 0) return true
    const last = await house.transact(mainstay, async (work) => {
      const part = await openToReview(work.db, { afterId, limit: partSize, isMutedOnly: how.isMutedOnly })
      await does(work, part)
      return part.length < partSize ? null : part.at(-1)!.id
    })
    if (last === null) return true
    afterId = last
  }
  return false
}

const labelsOf = (alert: { readonly labels: string }): Labels => JSON.parse(alert.labels) as Record<string, string>

/** `released`: what flapped and is steady. */
export async function reviewPart(work: Work, part: readonly MutedAlert[], released?: ReadonlySet<string>): Promise<void> {
  const silences = await silencesNow(work.db, work.nowMs)
  const routing = await routingNow(work.db)
  const known = part.map((alert) => ({ alert, labels: labelsOf(alert) }))
  const inhibited = routing ? await inhibitedAmong(work, routing.inhibition, known.map(({ labels }) => labels)) : new Map<Labels, string>()
  const routedOf = (alert: Pick<MutedAlert, 'urgency'>, labels: Labels) => (routing ? decideRoute(routing.root, { labels, urgency: alert.urgency }, work.nowMs) : null)
  const wrong = known.flatMap(({ alert, labels }) => {
    const mutedBy = stillHeld(alert.muted_by, work.nowMs, released?.has(alert.id) === true) ?? routedOf(alert, labels)?.mutedBy ?? inhibited.get(labels) ?? null
    const isSilenced = mutedBy !== null || silencedBy(silences, labels, work.nowMs).length > 0
    return isSilenced === (alert.is_silenced === 1) && mutedBy === alert.muted_by ? [] : [{ id: alert.id, isSilenced, mutedBy, was: alert }]
  })
  const wasMuted = new Map(wrong.filter(({ was }) => was.is_silenced === 1).map(({ id, was }) => [id, was.muted_by]))
  const heard = (await setMuted(work.db, wrong)).filter((alert) => alert.is_silenced === 0 && alert.state === 'firing' && wasMuted.has(alert.id))
  const situations = new Map((await lockSituations(work.db, [...new Set(heard.map((alert) => alert.situation))])).map((situation) => [situation.id, situation]))
  const news: SituationNews[] = []
  const asking: (Asking & { readonly isSaid: boolean })[] = []
  for (const alert of heard) {
    const situation = situations.get(alert.situation)
    if (!situation || situation.state !== 'open') continue
    const isRise = isMoreUrgent(alert.urgency, situation.urgency)
    const policies = routedOf(alert, labelsOf(alert))?.policies ?? ['']
    const said = { id: alert.id, name: alert.name, severity: alert.severity, service: alert.service, runbook: runbookOf(JSON.parse(alert.annotations) as Record<string, string>), policies }
    if (alert.urgency === 'page') asking.push(...policies.map((policy) => ({ situation: situation.id, policy, alert: said, isSaid: isRise })))
    if (!isRise) continue
    situation.urgency = alert.urgency
    news.push({ what: 'joined', situation, urgency: alert.urgency, alerts: situation.alerts, openAlerts: situation.openAlerts, joined: 0, others: [], alert: said, reason: whyHeard(wasMuted.get(alert.id) ?? null), hasRisen: true, causedBy: -1 })
  }
  if (news.length > 0) {
    await updateSituations(work.db, new Set(news.map(({ situation }) => situation)))
    await writeSituationNews(work, news, [])
  }
  if (routing && asking.length > 0) await askPolicies(work, asking, (one) => (one as (typeof asking)[number]).isSaid)
}

/** What only its own time ends: the wait of its group, and the hold of what flaps. */
function stillHeld(mutedBy: string | null, nowMs: number, isReleased: boolean): string | null {
  const untilMs = waitingUntil(mutedBy)
  return (untilMs !== null && untilMs > nowMs) || (!isReleased && heldFrom(mutedBy) !== null) ? mutedBy : null
}

function whyHeard(mutedBy: string | null): string {
  if (mutedBy === null) return 'Its silence ended while it still fires.'
  if (mutedBy.startsWith('inhibited:')) return 'The alert that inhibited it ended while it still fires.'
  if (waitingUntil(mutedBy) !== null) return 'The wait of its group is over.'
  const held = heldFrom(mutedBy)
  if (held) return `It was held for ${heldWords(held)}; it has fired steadily since.`
  if (mutedBy.startsWith('interval:')) return `The time of ${mutedBy.slice('interval:'.length)} came or ended while it still fires.`
  return 'Its route asks for it now.'
}

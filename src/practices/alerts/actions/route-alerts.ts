// The routing tree at intake: what each new alert asks of whom, and which alerts are inhibited by those that fire.
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { situationPolicyAdded } from '../events.ts'
import type { IncomingAlert } from '../model/incoming.ts'
import { decideRoute } from '../model/routing/decide.ts'
import type { Routed } from '../model/routing/decide.ts'
import type { Inhibition, Meeting } from '../model/routing/inhibition.ts'
import type { Labels } from '../model/labels.ts'
import type { OpenAlert } from '../model/open-alert.ts'
import type { NewAlert, TakenIn } from '../model/taken-in.ts'
import { forgetAsked, inhibitorsAt, insertInhibitors, noteAsked } from '../store/routing.ts'
import { lockSituations } from '../store/taking-in.ts'
import { routingNow } from './read-routing.ts'

/** Those that fire, with what the tree makes of them. Without a tree they stay as they are. */
export async function routeAlerts(work: Work, incoming: readonly IncomingAlert[]): Promise<readonly IncomingAlert[]> {
  const routing = await routingNow(work.db)
  if (routing === null) return incoming
  const inhibited = await inhibitedAmong(work, routing.inhibition, incoming.filter((alert) => alert.change === 'firing').map((alert) => alert.labels))
  return incoming.map((alert) => {
    if (alert.change !== 'firing' && !routing.holdsFlaps) return alert
    const routed = decideRoute(routing.root, alert, work.nowMs)
    // Of one that ends only how its changes are counted is asked.
    if (alert.change !== 'firing') return routed === null ? alert : { ...alert, routed }
    const mutedBy = routed?.mutedBy ?? inhibited.get(alert.labels) ?? null
    if (routed === null) return mutedBy === null ? alert : { ...alert, routed: { ...plain(alert), mutedBy } }
    return { ...alert, urgency: routed.urgency, routed: mutedBy === routed.mutedBy ? routed : { ...routed, mutedBy } }
  })
}

function plain(alert: IncomingAlert): Routed {
  return { urgency: alert.urgency, policies: [''], group: null, groupKey: '', mutedBy: null, path: '' }
}

/** By what each of these label sets is inhibited; sources that come together with their targets count, whatever their order. */
export async function inhibitedAmong(work: Pick<Work, 'db'>, inhibition: Inhibition, labelSets: readonly Labels[]): Promise<ReadonlyMap<Labels, string>> {
  const inhibited = new Map<Labels, string>()
  if (inhibition.rules.size === 0) return inhibited
  const targets = labelSets.flatMap((labels) => inhibition.targetOf(labels).map((meeting) => ({ labels, meeting })))
  if (targets.length === 0) return inhibited
  const stored = await inhibitorsAt(work.db, [...new Set(targets.map(({ meeting }) => meetingKey(meeting)))])
  const firing: { meeting: string; isBoth: boolean; labels: Labels | null }[] = [
    ...stored.map((row) => ({ meeting: row.meeting, isBoth: row.is_both === 1, labels: null })),
    ...labelSets.flatMap((labels) => inhibition.sourceOf(labels).map((meeting) => ({ meeting: meetingKey(meeting), isBoth: meeting.isBoth, labels }))),
  ]
  const sources = Map.groupBy(firing, (one) => one.meeting)
  for (const { labels, meeting } of targets) {
    const key = meetingKey(meeting)
    if (sources.get(key)?.some((source) => source.labels !== labels && !(source.isBoth && meeting.isBoth))) inhibited.set(labels, `inhibited:${key}`)
  }
  return inhibited
}

export function meetingKey({ rule, equals }: Meeting): string {
  return `${rule}:${equals}`
}

/** After the state: who inhibits from now on, and which policies are to be asked that the situation's own news does not name. */
export async function keepRouted(work: Work, taken: TakenIn): Promise<void> {
  const routing = await routingNow(work.db)
  if (routing === null || taken.fired.length === 0) return
  const open = taken.fired.filter((alert) => alert.endedMs === null)
  await insertInhibitors(work.db, open.flatMap((alert) => inhibitorRows(routing.inhibition, { id: alert.id, labels: alert.incoming.labels })))
  const begun = taken.situationNews.filter(({ what }) => what === 'opened' || what === 'reopened').map(({ situation }) => situation.id)
  await forgetAsked(work.db, begun)
  const risen = new Set(taken.situationNews.filter((news) => news.hasRisen).flatMap((news) => (policiesOf(news.alert).policies ?? ['']).map((policy) => `${news.situation.id} ${policy}`)))
  const asking = open.filter((alert) => !alert.isSilenced && alert.urgency === 'page').flatMap((alert) => (alert.policies ?? ['']).map((policy) => ({ alert, situation: alert.situation, policy })))
  await askPolicies(work, asking, (one) => risen.has(`${one.situation} ${one.policy}`))
}

export function inhibitorRows(inhibition: Inhibition, alert: { readonly id: string; readonly labels: Labels }) {
  return inhibition.sourceOf(alert.labels).map((meeting) => ({ meeting: meetingKey(meeting), alert: alert.id, is_both: meeting.isBoth ? 1 : 0 }))
}

export interface Asking {
  readonly situation: string
  readonly policy: string
  readonly alert: Pick<NewAlert, 'id' | 'name' | 'severity' | 'runbook'>
}

/** Says which policies are new to their situations; those of which it is said elsewhere are only kept. */
export async function askPolicies(work: Work, asking: readonly Asking[], isSaid: (one: Asking) => boolean): Promise<void> {
  // In one order, so that two batches cannot wait for each other.
  const once = [...new Map(asking.map((one) => [`${one.situation} ${one.policy}`, one])).entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  const added = new Set((await noteAsked(work.db, once)).map(({ situation, policy }) => `${situation} ${policy}`))
  const unsaid = once.filter((one) => added.has(`${one.situation} ${one.policy}`) && !isSaid(one))
  if (unsaid.length === 0) return
  const situations = new Map((await lockSituations(work.db, [...new Set(unsaid.map(({ situation }) => situation))])).map((situation) => [situation.id, situation]))
  await append(work, unsaid.flatMap(({ situation: id, policy, alert }) => {
    const situation = situations.get(id)
    if (!situation || situation.state !== 'open') return []
    return [situationPolicyAdded({
      service: situation.service, environment: situation.environment, subject: `situation/${id}`,
      data: {
        title: situation.title, urgency: 'page', service: situation.service, alert: alert.id, alertName: alert.name, severity: alert.severity,
        reason: policy === '' ? 'An alert of it goes by the service’s own policy.' : `An alert of it is routed to the policy ${policy}.`, hasRisen: false,
        alerts: situation.alerts, openAlerts: situation.openAlerts, ...(alert.runbook === null ? {} : { runbook: alert.runbook }), policies: [policy],
      },
    })]
  }))
}

/** For the entry of a situation: where its alert is routed to, when that is not only the service's own policy. */
export function policiesOf({ policies = [] }: Pick<OpenAlert, 'policies'>): { policies?: string[] } {
  return policies.some((policy) => policy !== '') ? { policies: [...policies] } : {}
}

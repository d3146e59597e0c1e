// Where an alert with these labels would go, and why; and what another tree would have made of what came.
import { formatInstant } from '../../base/instant.ts'
import type { Db } from '../../spine/database.ts'
import { noRouting, routingNow } from './actions/read-routing.ts'
import type { Routing } from './actions/read-routing.ts'
import { inhibitedAmong, meetingKey } from './actions/route-alerts.ts'
import { silencesNow } from './actions/read-silences.ts'
import { labelledAlert } from './model/incoming.ts'
import { labelsFrom } from './model/labels.ts'
import type { Labels } from './model/labels.ts'
import type { RouteExplanation, TreeReplay } from './model/routing/contract.ts'
import { decideRoute, mutedBy } from './model/routing/decide.ts'
import type { Routed } from './model/routing/decide.ts'
import { timingWords } from './model/routing/timing.ts'
import { explainRoutes, routesOf } from './model/routing/tree.ts'
import { silencedBy } from './model/silence.ts'
import { groupOf } from './model/situation.ts'
import type { Urgency } from './model/urgency.ts'
import { whoIsAsked } from './who-is-asked.ts'
import { alertsSince, inhibitorsAt } from './store/routing.ts'
import { alertById } from './store/reading.ts'
import { findSilence } from './store/silences.ts'

type Tree = Omit<Routing, 'version'>

/** `tree`: instead of the one in force. Throws ALERTS_NO_ROUTING where there is neither. */
export async function explainRoute(db: Db, given: { labels: Readonly<Record<string, string>>; tree: Tree | null; nowMs: number; atMs?: number }): Promise<RouteExplanation> {
  const tree = given.tree ?? await routingNow(db)
  if (tree === null) throw noRouting()
  const nowMs = given.atMs ?? given.nowMs
  const alert = labelledAlert({
    source: 'api', change: 'firing', labels: labelsFrom(Object.entries(given.labels)), annotations: {}, generatorUrl: null, startedMs: nowMs, isStartKnown: false, endsMs: null,
  })
  const { labels } = alert
  const routed = decideRoute(tree.root, alert, nowMs)
  const silences = silencedBy(await silencesNow(db, nowMs), labels, nowMs)
  const inhibitions = await inhibitionsOf(db, tree, labels)
  const receivers = routesOf(tree.root, labels).map((route) => ({
    name: route.receiver.name, urgency: route.receiver.urgency === 'keep' ? ('info' as const) : route.receiver.urgency ?? alert.urgency, policy: route.receiver.policy ?? null, mutedBy: mutedBy(route, nowMs),
  }))
  const why = routed?.mutedBy ?? (inhibitions.length > 0 ? 'inhibited' : silences.length > 0 ? 'silenced' : null)
  return {
    labels, severityUrgency: alert.urgency, urgency: routed?.urgency ?? alert.urgency, asks: why === null, say: sentence(routed, alert.urgency, why),
    routes: explainRoutes(tree.root, labels).map(({ isContinuing, matchers, ...line }) => ({ ...line, continues: isContinuing, matchers: [...matchers] })), receivers,
    timing: routed?.timing ? [...timingWords(routed.timing, { severity: alert.severity, urgency: routed.urgency })] : [],
    groupedBy: groupOf(routed ? { ...alert, routed } : alert).words,
    silencedBy: await Promise.all(silences.map(async (id) => ({ id, comment: (await findSilence(db, id))?.comment ?? '' }))), inhibitedBy: inhibitions,
    who: await whoIsAsked(db, { service: alert.service, urgency: routed?.urgency ?? alert.urgency, policies: routed?.policies ?? [''], times: [...new Set([nowMs, given.nowMs])] }),
  }
}

/** More helps nobody who reads them. */
const maxNamed = 10

async function inhibitionsOf(db: Db, tree: Tree, labels: Labels): Promise<RouteExplanation['inhibitedBy']> {
  if (!(await inhibitedAmong({ db }, tree.inhibition, [labels])).has(labels)) return []
  const meetings = tree.inhibition.targetOf(labels)
  const sources = Map.groupBy(await inhibitorsAt(db, meetings.map(meetingKey)), (row) => row.meeting)
  const found: RouteExplanation['inhibitedBy'] = []
  for (const meeting of meetings) {
    const rows = (sources.get(meetingKey(meeting)) ?? []).filter((row) => !(meeting.isBoth && row.is_both === 1))
    if (rows.length === 0) continue
    const names = await Promise.all(rows.slice(0, maxNamed).map(async ({ alert }) => (await alertById(db, alert))?.name ?? alert))
    found.push({ rule: tree.inhibition.rules.get(meeting.rule)?.name ?? meeting.rule, alerts: names })
  }
  return found
}

function sentence(routed: Routed | null, own: Urgency, why: string | null): string {
  const urgency = routed?.urgency ?? own
  const policies = (routed?.policies ?? ['']).map((policy) => (policy === '' ? 'the service’s own policy' : `policy ${policy}`)).join(' and ')
  const asks = urgency === 'page' ? `It would page by ${policies}` : urgency === 'ticket' ? 'It would be a ticket for working hours' : 'It would be kept for information'
  if (why === null) return `${asks}.`
  const reason = why === 'silenced' ? 'a silence matches it' : why === 'inhibited' ? 'an alert that fires inhibits it' : why === 'route' ? 'its receiver only keeps' : `of the time interval ${why.slice('interval:'.length)}`
  return why === 'route' ? 'It would be kept and ask nothing of anybody: its receiver only keeps.' : `${asks}, but asks nothing of anybody now, because ${reason}.`
}

/** Alerts of one answer: 50,000 take about a second. */
const maxReplayed = 50_000
const partSize = 1_000
const maxExamples = 20

/** Alerts that came within the time, through the tree in force and through this one, as if each had come alone at its own time. */
export async function replayTree(db: Db, given: { tree: Tree; fromMs: number; toMs: number }): Promise<TreeReplay> {
  const { tree, fromMs, toMs } = given
  const current = await routingNow(db)
  const before = new Tally()
  const after = new Tally()
  const examples = new Map<string, TreeReplay['examples'][number]>()
  let alerts = 0
  let changed = 0
  let beforeId: string | null = null
  for (let isDone = false; !isDone && alerts < maxReplayed; ) {
    const rows: Awaited<ReturnType<typeof alertsSince>> = await alertsSince(db, { fromMs, toMs, beforeId, limit: partSize })
    for (const row of rows) {
      const alert = labelledAlert({
        source: 'api', change: 'firing', labels: JSON.parse(row.labels) as Record<string, string>, annotations: {}, generatorUrl: null, startedMs: row.received_ms, isStartKnown: false, endsMs: null,
      })
      const was = before.add(current, { ...alert, service: row.service, environment: row.environment }, row.received_ms)
      const is = after.add(tree, { ...alert, service: row.service, environment: row.environment }, row.received_ms)
      // Without a tree there are no receivers to compare: only what is asked of people counts.
      if (was === is || (current === null && asksIn(was) === asksIn(is))) continue
      changed++
      const key = `${was}\n${is}`
      const known = examples.get(key)
      if (known) known.count++
      else if (examples.size < maxExamples) examples.set(key, { alert: row.id, name: row.name, summary: row.summary, from: was, to: is, count: 1 })
    }
    alerts += rows.length
    beforeId = rows.at(-1)?.id ?? null
    isDone = rows.length < partSize
  }
  return {
    fromAt: formatInstant(fromMs), toAt: formatInstant(toMs), alerts, isPart: alerts >= maxReplayed, before: before.answer(), after: after.answer(), changed,
    examples: [...examples.values()].toSorted((a, b) => b.count - a.count),
  }
}

const asksIn = (words: string): string => words.split(' → ')[0]!

/** How many alerts would have asked for what. */
class Tally {
  readonly #byUrgency: Record<string, number> = { page: 0, ticket: 0, info: 0, muted: 0 }
  readonly #byReceiver = new Map<string, number>()
  readonly #groups = new Set<string>()

  /** In words, what would have become of it. */
  add(tree: Tree | null, alert: Parameters<typeof decideRoute>[1] & Parameters<typeof groupOf>[0], atMs: number): string {
    const routed = tree === null ? null : decideRoute(tree.root, alert, atMs)
    const receivers = tree === null ? ['by severity'] : routesOf(tree.root, alert.labels).map((route) => route.receiver.name)
    for (const name of receivers) this.#byReceiver.set(name, (this.#byReceiver.get(name) ?? 0) + 1)
    const asks = routed !== null && routed.mutedBy !== null ? 'muted' : routed?.urgency ?? alert.urgency
    this.#byUrgency[asks] = (this.#byUrgency[asks] ?? 0) + 1
    this.#groups.add(groupOf(routed ? { ...alert, routed } : alert).key)
    const policies = asks === 'page' ? (routed?.policies ?? ['']).filter(Boolean) : []
    return `${asks}${policies.length > 0 ? ` by ${policies.join(', ')}` : ''} → ${receivers.join(', ')}`
  }

  answer() {
    return { byUrgency: { ...this.#byUrgency }, byReceiver: Object.fromEntries([...this.#byReceiver].toSorted(([, a], [, b]) => b - a).slice(0, 200)), situations: this.#groups.size }
  }
}

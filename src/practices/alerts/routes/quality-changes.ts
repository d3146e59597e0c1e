// `/api/v1`: what another `for` would have done on Prometheus history, and a suggestion as a change of the routing tree.
import { dayMs, formatDuration, minuteMs, parseDuration } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant } from '../../../base/instant.ts'
import type { MetricSources, PromqlSource } from '../../../connections/metric-source.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { writeYaml } from '../../../spine/yaml-document.ts'
import { compileRouting } from '../actions/read-routing.ts'
import { gatherQuality } from '../gather-quality.ts'
import { unifiedDiff } from '../model/line-diff.ts'
import { judge } from '../model/quality.ts'
import { replayFor } from '../model/quality-history.ts'
import type { ForRow } from '../model/quality-history.ts'
import { proposeTree } from '../model/routing/propose.ts'
import type { RoutingSpec } from '../model/routing/spec.ts'
import { HistoryReplayAnswer, HistoryReplayBody, ProposalAnswer, ProposalBody } from '../model/quality-change-contract.ts'
import { routingDocument } from '../routing-documents.ts'
import { alertsPage } from '../store/reading.ts'
import { routingRow, treeName } from '../store/routing.ts'

const usualDays = 14
const stepMs = minuteMs
/** A rule of more is aggregated before it pages anybody. */
const mostSeries = 200
/** An answer must leave within half a minute. */
const budgetMs = 24_000

export function qualityChangeRoutes(sources: (house: House) => MetricSources): readonly Route[] {
  return [
    route({
      // Not for everybody who may read: it makes Prometheus compute.
      method: 'POST', path: '/api/v1/alert-quality/replays', access: 'respond', summary: 'Try another `for` of a rule on Prometheus history: pages, and what was worth one and would have been missed', body: HistoryReplayBody, answer: HistoryReplayAnswer,
      handle: ({ body }, house) => replayOnHistory(house, sources(house), body),
    }),
    route({
      method: 'POST', path: '/api/v1/alert-routing/proposals', access: 'read', summary: 'The routing tree as it would be with a change for one alert, and the difference; nothing is set', body: ProposalBody, answer: ProposalAnswer,
      handle: ({ body }, house) => propose(house, body),
    }),
  ]
}

async function replayOnHistory(house: House, sources: MetricSources, body: HistoryReplayBody): Promise<HistoryReplayAnswer> {
  const promql = (await sources.find(body.connection))?.promql
  if (!promql) throw new Fault('ALERTS_REPLAY_CONNECTION', { kind: 'not-found', say: `There is no connection ${body.connection} that takes PromQL.`, mend: 'See /api/v1/connections; it must be of type prometheus.', field: 'connection' })
  const signal = AbortSignal.timeout(budgetMs)
  const nowMs = house.clock.nowMs()
  const range = { fromMs: nowMs - (body.days ?? usualDays) * dayMs, toMs: nowMs }
  const { expression, forMs } = await ruleOf(house, promql, body, signal)
  const { runs, isCut } = await promql.resultRuns(expression, { ...range, stepMs, mostSeries }, signal)
  const { facts } = await gatherQuality(house, range)
  const worth = facts.filter((one) => one.rule === body.rule && judge(one).verdict === 'actionable').map(({ openedMs, resolvedMs }) => ({ openedMs, resolvedMs }))
  const replay = replayFor(runs, { currentMs: forMs, worth, nowMs })
  return {
    rule: body.rule, connection: body.connection, expression, fromAt: formatInstant(range.fromMs), toAt: formatInstant(range.toMs), isCut, current: rowAnswer(replay.current),
    rows: replay.rows.map(rowAnswer), best: replay.best && rowAnswer(replay.best), worthIt: replay.worthIt, say: replay.say,
  }
}

const rowAnswer = ({ forMs, pages, missed }: ForRow) => ({ for: forMs === 0 ? '0s' : formatDuration(forMs), forMs, pages, missed })

/** As asked, as Prometheus has it, or as the link of the newest alert says. */
async function ruleOf(house: House, promql: PromqlSource, body: HistoryReplayBody, signal: AbortSignal): Promise<{ expression: string; forMs: number }> {
  const asked = body.currentFor === undefined ? null : parseDuration(body.currentFor)
  if (body.currentFor !== undefined && asked === null) throw new Fault('ALERTS_REPLAY_FOR', { say: '`currentFor` is not a duration.', mend: 'Write it like 5m.', field: 'currentFor' })
  // Some systems that take PromQL keep no rules.
  const rule = body.expression !== undefined && asked !== null ? null : await promql.alertRule(body.rule, signal).catch(() => null)
  const expression = body.expression ?? rule?.expression ?? await expressionFromLink(house, body.rule)
  if (expression === null) throw new Fault('ALERTS_REPLAY_EXPRESSION', { say: `Neither ${body.connection} nor the newest alert says what the expression of ${body.rule} is.`, mend: 'Give `expression`, and `currentFor` as the rule has it.', field: 'expression' })
  return { expression, forMs: asked ?? rule?.forMs ?? 0 }
}

/** Prometheus links its alerts to the graph of their expression. */
async function expressionFromLink(house: House, rule: string): Promise<string | null> {
  const [alert] = await alertsPage(house.read, { name: rule }, 1)
  if (!alert?.generator_url || !URL.canParse(alert.generator_url)) return null
  return new URL(alert.generator_url).searchParams.get('g0.expr')
}

async function propose(house: House, { rule, change }: ProposalBody): Promise<ProposalAnswer> {
  const row = await routingRow(house.read)
  const before = row === null ? null : (JSON.parse(row.spec) as RoutingSpec)
  const [alert] = await alertsPage(house.read, { name: rule }, 1)
  const after = proposeTree(before, { name: rule, labels: alert ? (JSON.parse(alert.labels) as Record<string, string>) : { alertname: rule }, severity: alert?.severity ?? null }, checked(change))
  // Whatever cannot be is said here, not when it is set.
  compileRouting(after)
  const textOf = (spec: RoutingSpec): string => writeYaml(routingDocument(treeName, spec))
  const text = textOf(after)
  const info = (code: string, say: string, mend: string) => ({ level: 'info', code, say, mend })
  return {
    text, diff: unifiedDiff('routing.yaml', before === null ? '' : textOf(before), text), isFirst: before === null,
    findings: [
      ...(alert ? [] : [info('ALERTS_PROPOSAL_UNSEEN', `No alert ${rule} has come yet: where it goes now is taken from its name alone.`, 'Look at the place of the new route.')]),
      ...(change.kind === 'wait' && after !== before && alert && text.includes('waitForCritical') ? [info('ALERTS_PROPOSAL_CRITICAL', 'Its alerts are critical: the route says that they wait too.', 'Consider a lower severity instead.')] : []),
    ],
  }
}

function checked(change: ProposalBody['change']): ProposalBody['change'] {
  if (change.kind === 'hold-flapping' && !(parseDuration(change.window) ?? 0)) throw new Fault('ALERTS_PROPOSAL_WINDOW', { say: '`window` is not a duration above zero.', mend: 'Write it like 10m.', field: 'change.window' })
  if (change.kind === 'quiet-hours' && change.from === change.to) throw new Fault('ALERTS_PROPOSAL_HOURS', { say: 'Quiet hours begin and end at the same time.', mend: 'Give another end.', field: 'change.to' })
  return change
}

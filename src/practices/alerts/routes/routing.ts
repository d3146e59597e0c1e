// `/api/v1/alert-routing`: the tree, where an alert would go and why, what another tree would have done, and an alertmanager.yml read.
import { DocumentReading } from '../../../base/document-reading.ts'
import { dayMs, parseDuration } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import type { Finding } from '../../../base/finding.ts'
import { formatInstant, parseInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { readYamlDocuments, writeYaml } from '../../../spine/yaml-document.ts'
import { countRoutes, putRouting, removeRouting } from '../actions/keep-routing.ts'
import { compileRouting, noRouting } from '../actions/read-routing.ts'
import { explainRoute, replayTree } from '../explain-route.ts'
import { ExplainRoute, ImportAnswer, ImportText, ReplayTree, RouteExplanation, RoutingAnswer, RoutingText, TreeReplay } from '../model/routing/contract.ts'
import { importAlertmanager } from '../model/routing/import-alertmanager.ts'
import type { RoutingSpec } from '../model/routing/spec.ts'
import { readRoutingDocument, routingDocument } from '../routing-documents.ts'
import { routingRow, treeName } from '../store/routing.ts'

const bodyLimit = 4 * 1024 * 1024
const defaultReplayMs = 7 * dayMs
const longestReplayMs = 35 * dayMs

export const routingRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/alert-routing', access: 'read', summary: 'Read the routing tree', answer: RoutingAnswer,
    handle: (_request, house) => routingAnswer(house),
  }),
  route({
    method: 'PUT', path: '/api/v1/alert-routing', access: 'set-standards', summary: 'Set the routing tree from the text of an AlertRouting document', body: RoutingText, bodyLimit, answer: RoutingAnswer,
    async handle({ body, caller }, house) {
      const spec = specOfText(body.text)
      await house.transact(caller.actor, (work) => putRouting(work, spec))
      return routingAnswer(house)
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/alert-routing', access: 'set-standards', summary: 'Take the routing tree away: severity and service decide again', status: 204,
    handle: ({ caller }, house) => house.transact(caller.actor, removeRouting),
  }),
  route({
    method: 'POST', path: '/api/v1/alert-routing/explanations', access: 'read', summary: 'Ask where an alert with these labels would go now, and why', body: ExplainRoute, bodyLimit, answer: RouteExplanation,
    handle: ({ body }, house) => explainRoute(house.read, { labels: body.labels, tree: body.text === undefined ? null : compileRouting(specOfText(body.text)), nowMs: house.clock.nowMs(), ...(body.at === undefined ? {} : { atMs: instantOf(body.at) }) }),
  }),
  route({
    method: 'POST', path: '/api/v1/alert-routing/replays', access: 'read', summary: 'Try a routing tree on the alerts that came: counts before and after, and examples', body: ReplayTree, bodyLimit, answer: TreeReplay,
    handle({ body }, house) {
      const toMs = house.clock.nowMs()
      const sinceMs = body.since === undefined ? defaultReplayMs : parseDuration(body.since) ?? 0
      if (sinceMs <= 0 || sinceMs > longestReplayMs) throw new Fault('ALERTS_REPLAY_TIME', { say: 'A replay goes back at most 35 days.', mend: 'Write `since` like 7d.', field: 'since' })
      return replayTree(house.read, { tree: compileRouting(specOfText(body.text)), fromMs: toMs - sinceMs, toMs })
    },
  }),
  route({
    method: 'POST', path: '/api/v1/alert-routing/imports', access: 'set-standards', summary: 'Read an alertmanager.yml into a routing tree, and set it when asked to', body: ImportText, bodyLimit, answer: ImportAnswer,
    async handle({ body, caller }, house) {
      const { value, findings } = readYamlDocuments(body.text, 'alertmanager.yml')
      const [document] = value
      const read = document ? importAlertmanager(document) : { value: null, findings: [] }
      const all = [...findings, ...read.findings]
      const spec = findings.some(({ level }) => level === 'error') ? null : read.value
      const isApplied = spec !== null && body.apply === true
      if (isApplied) await house.transact(caller.actor, (work) => putRouting(work, spec))
      return {
        text: spec === null ? null : writeYaml(routingDocument(treeName, spec)), isApplied, ...countsOf(spec), findings: all.map(findingAnswer),
      }
    },
  }),
]

async function routingAnswer(house: House): Promise<RoutingAnswer> {
  const row = await routingRow(house.read)
  if (!row) throw noRouting()
  const spec = JSON.parse(row.spec) as RoutingSpec
  return { savedAt: formatInstant(row.saved_ms), routes: countRoutes(spec.route), spec: spec as RoutingAnswer['spec'], text: writeYaml(routingDocument(treeName, spec)) }
}

function countsOf(spec: RoutingSpec | null) {
  return { routes: spec ? countRoutes(spec.route) : 0, receivers: spec?.receivers.length ?? 0, inhibitRules: spec?.inhibitRules?.length ?? 0, timeIntervals: spec?.timeIntervals?.length ?? 0 }
}

function instantOf(text: string): number {
  const atMs = parseInstant(text)
  if (atMs === null) throw new Fault('ALERTS_EXPLAIN_TIME', { say: `"${text}" is not an instant.`, mend: 'Write it with a zone: 2026-11-23T09:00:00Z.', field: 'at' })
  return atMs
}

/** Throws ALERTS_ROUTING_TEXT with every finding. */
function specOfText(text: string): RoutingSpec {
  const { value, findings } = readYamlDocuments(text, 'routing.yml')
  const problems: Finding[] = [...findings]
  if (value.length !== 1 && problems.length === 0) throw badTree([], 'Give one document of kind AlertRouting.')
  const reading = value[0] ? new DocumentReading(value[0], 'ALERTS') : null
  const read = reading ? readRoutingDocument(reading) : null
  problems.push(...reading?.findings ?? [])
  if (read === null || problems.some(({ level }) => level === 'error')) throw badTree(problems, problems[0]?.mend ?? 'See kind AlertRouting at /api/v1/configuration/schema.')
  return read.spec as RoutingSpec
}

function badTree(findings: readonly Finding[], mend: string): Fault {
  const [first] = findings
  return new Fault('ALERTS_ROUTING_TEXT', { say: first ? `The tree cannot be: ${first.line ? `line ${first.line}: ` : ''}${first.say}` : 'The text holds no routing tree.', mend, findings: findings.map(findingAnswer) })
}

function findingAnswer({ level, code, say, mend, line, field }: Finding) {
  return { level, code, say, mend, ...(line === undefined ? {} : { line }), ...(field === undefined ? {} : { field }) }
}

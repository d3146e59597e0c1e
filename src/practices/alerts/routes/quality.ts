// `/api/v1`: verdicts on situations, the index over many, and what a change of a rule would have done.
import { Type } from '@sinclair/typebox'
import { dayMs, weekMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { formatInstant, parseInstant } from '../../../base/instant.ts'
import { route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { judgeSituation, noSituation, unjudgeSituation } from '../actions/judge-situation.ts'
import { QualityAnswer, QualityQuery, SuggestionsAnswer, VerdictAnswer, VerdictBody } from '../contract.ts'
import { gatherQuality } from '../gather-quality.ts'
import { indexBy, indexOf, judge } from '../model/quality.ts'
import type { Index, Rubric, SituationFacts } from '../model/quality.ts'
import { suggest } from '../model/quality-suggestions.ts'
import { verdictOf } from '../store/quality.ts'
import { situationById } from '../store/reading.ts'

const ById = Type.Object({ id: Type.String({ maxLength: 64 }) })
const usualMs = 28 * dayMs
const longestMs = 400 * dayMs
const mostNoise = 50
const mostGroups = 500
const unsaid: Rubric = { isIndicative: null, isPrecise: null, isHandleable: null }

export const qualityRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/situations/:id/verdict', access: 'read', summary: 'Whether a situation was worth asking for: as a person said, or as the record lets one infer', params: ById, answer: VerdictAnswer,
    handle: ({ params }, house) => verdictAnswer(house, params.id),
  }),
  route({
    method: 'PUT', path: '/api/v1/situations/:id/verdict', access: 'respond', summary: 'Say whether a situation was worth asking for', params: ById, body: VerdictBody, answer: VerdictAnswer,
    async handle({ params, body, caller }, house) {
      await house.transact(caller.actor, (work) => judgeSituation(work, params.id, { verdict: body.verdict, rubric: { ...unsaid, ...body.rubric }, note: body.note ?? null }))
      return verdictAnswer(house, params.id)
    },
  }),
  route({
    method: 'DELETE', path: '/api/v1/situations/:id/verdict', access: 'respond', summary: 'Take a verdict back: what can be inferred counts again', params: ById, status: 204,
    handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => unjudgeSituation(work, params.id)),
  }),
  route({
    method: 'GET', path: '/api/v1/alert-quality', access: 'read', summary: 'How much of what asked for a page was worth it, by team, service, tier or rule, with its denominator', query: QualityQuery, answer: QualityAnswer,
    async handle({ query }, house): Promise<QualityAnswer> {
      const range = rangeOf(query, house.clock.nowMs())
      const { facts: all, isCut } = await gatherQuality(house, range)
      const facts = query.service === undefined ? all : all.filter(({ service }) => service === query.service)
      const by = query.by ?? 'rule'
      return {
        fromAt: formatInstant(range.fromMs), toAt: formatInstant(range.toMs), by, total: indexAnswer(indexOf(facts)),
        groups: indexBy(facts, by).slice(0, mostGroups).map(({ group, ...index }) => ({ group, ...indexAnswer(index) })), weeks: weeksOf(facts, range), noise: noiseOf(facts), isCut,
      }
    },
  }),
  route({
    method: 'GET', path: '/api/v1/alert-quality/suggestions', access: 'read', summary: 'For noisy rules, what waiting, quiet hours or a lower urgency would have done, replayed on the record', query: QualityQuery, answer: SuggestionsAnswer,
    async handle({ query }, house): Promise<SuggestionsAnswer> {
      const range = rangeOf(query, house.clock.nowMs())
      const timeZone = zoneOf(query.timeZone)
      const { facts, firings, isCut } = await gatherQuality(house, range)
      const rules = suggest(query.service === undefined ? facts : facts.filter(({ service }) => service === query.service), firings, timeZone)
      return {
        fromAt: formatInstant(range.fromMs), toAt: formatInstant(range.toMs), timeZone, isCut,
        rules: rules.slice(0, mostNoise).map(({ suggestions, services, ...rule }) => ({
          ...rule, services: [...services],
          suggestions: suggestions.map((one) => ({
            kind: one.kind, say: one.say, replay: one.replay, waitMs: one.kind === 'wait' ? one.waitMs : null,
            fromMinute: one.kind === 'quiet-hours' ? one.fromMinute : null, toMinute: one.kind === 'quiet-hours' ? one.toMinute : null,
          })),
        })),
      }
    },
  }),
]

async function verdictAnswer(house: House, id: string): Promise<VerdictAnswer> {
  const situation = await situationById(house.read, id)
  if (!situation) throw noSituation(id)
  const said = await verdictOf(house.read, id)
  if (said !== null) {
    return { situation: id, verdict: said.verdict, isInferred: false, reason: 'A person said so.', rubric: JSON.parse(said.rubric) as Rubric, note: said.note, by: said.said_by, at: formatInstant(said.said_ms) }
  }
  const { facts } = await gatherQuality(house, { fromMs: situation.opened_ms, toMs: situation.opened_ms + 1 })
  const own = facts.find((one) => one.id === id)
  const judged = own === undefined ? { verdict: null, isInferred: false, reason: 'It asked nobody to get up.' } : judge(own)
  return { situation: id, ...judged, rubric: { ...unsaid }, note: null, by: null, at: null }
}

function rangeOf(query: { readonly from?: string; readonly to?: string }, nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  const toMs = query.to === undefined ? nowMs : parseInstant(query.to)
  const fromMs = query.from === undefined ? (toMs ?? nowMs) - usualMs : parseInstant(query.from)
  if (toMs === null || fromMs === null || fromMs < 0 || fromMs >= toMs || toMs - fromMs > longestMs) {
    throw new Fault('ALERTS_QUALITY_SPAN', { say: '`from` must lie before `to`, by at most 400 days.', mend: 'Choose another time.' })
  }
  return { fromMs, toMs }
}

function zoneOf(timeZone = 'UTC'): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    throw new Fault('ALERTS_QUALITY_ZONE', { say: `There is no time zone ${timeZone.slice(0, 64)}.`, mend: 'Use a name like Europe/Berlin.' })
  }
}

function weeksOf(facts: readonly SituationFacts[], { fromMs, toMs }: { fromMs: number; toMs: number }): QualityAnswer['weeks'] {
  const weeks: QualityAnswer['weeks'] = []
  for (let atMs = fromMs; atMs < toMs; atMs += weekMs) {
    const endMs = Math.min(atMs + weekMs, toMs)
    weeks.push({ fromAt: formatInstant(atMs), toAt: formatInstant(endMs), ...indexAnswer(indexOf(facts.filter(({ openedMs }) => openedMs >= atMs && openedMs < endMs))) })
  }
  return weeks
}

function noiseOf(facts: readonly SituationFacts[]): QualityAnswer['noise'] {
  return facts.flatMap((one) => {
    const { verdict, isInferred, reason } = judge(one)
    if (verdict === null || verdict === 'actionable') return []
    return [{ situation: one.id, title: one.title, rule: one.rule, service: one.service, openedAt: formatInstant(one.openedMs), pages: one.pages, verdict, isInferred, reason }]
  }).slice(0, mostNoise)
}

function indexAnswer(index: Index): QualityAnswer['total'] {
  return { ...index, byVerdict: { ...index.byVerdict } }
}

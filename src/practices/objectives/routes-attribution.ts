// `/api/v1/objectives/:name/attribution`: what the budget was spent on, and correcting it by hand.
import { Type } from '@sinclair/typebox'
import { minuteMs } from '../../base/duration.ts'
import { Fault } from '../../base/fault.ts'
import { formatInstant, parseInstant } from '../../base/instant.ts'
import { formatPercent } from '../../base/ratio.ts'
import { route } from '../../spine/practice.ts'
import type { House, Route } from '../../spine/practice.ts'
import { correctAttribution, restoreAttribution } from './actions/correct-attribution.ts'
import { noSuchObjective } from './actions/locked-objective.ts'
import { ByName } from './contract.ts'
import { AttributionAnswer, AttributionQuery, CorrectionAnswer, CorrectionBody } from './contract-attribution.ts'
import type { CorrectionRow } from './store/corrections.ts'
import { gatherAttribution, labelOf, longestMs } from './gather-attribution.ts'
import { attributionRules, folded } from './model/attribution.ts'
import type { Part } from './model/attribution.ts'
import { budgetNow } from './model/evaluate.ts'
import type { Tracked, Tracker } from './tracker.ts'

const ByCorrection = Type.Object({ name: Type.String({ maxLength: 63 }), id: Type.String({ maxLength: 64 }) })

export function attributionRoutes(tracker: Tracker): readonly Route[] {
  return [
    route({
      method: 'GET', path: '/api/v1/objectives/:name/attribution', access: 'read', summary: 'What the budget was spent on: incidents, changes, dependencies and what is unexplained, adding up to the total', params: ByName, query: AttributionQuery, answer: AttributionAnswer,
      async handle({ params, query }, house) {
        await tracker.catchUp(house)
        const tracked = tracker.find(params.name)
        if (!tracked) throw noSuchObjective(params.name)
        const range = rangeOf(tracked, query)
        return answerOf(house, tracker, { tracked, range })
      },
    }),
    route({
      method: 'POST', path: '/api/v1/objectives/:name/attribution/corrections', access: 'own-services', summary: 'Say what the budget was spent on in a stretch of time; it goes before every rule', params: ByName, body: CorrectionBody, answer: CorrectionAnswer, status: 201,
      async handle({ params, body, caller }, house) {
        const words = { fromMs: timeOf(body.from), toMs: timeOf(body.to), kind: body.kind, ref: body.ref ?? null, reason: body.reason }
        const row = await house.transact(caller.actor, (work) => correctAttribution(work, params.name, words))
        return correctionAnswer({ ...row, label: await labelOf(house.read, row.kind, row.ref) })
      },
    }),
    route({
      method: 'DELETE', path: '/api/v1/objectives/:name/attribution/corrections/:id', access: 'own-services', summary: 'Take back what was said: the rules decide again', params: ByCorrection, status: 204,
      handle: ({ params, caller }, house) => house.transact(caller.actor, (work) => restoreAttribution(work, params.name, params.id)),
    }),
  ]
}

interface Asked { readonly tracked: Tracked; readonly range: { readonly fromMs: number; readonly toMs: number } }

async function answerOf(house: House, tracker: Tracker, { tracked, range }: Asked): Promise<AttributionAnswer> {
  const { attribution, corrections } = await gatherAttribution(house.read, tracked, { range, others: tracker.all(), nowMs: house.clock.nowMs() })
  const { allowedBad } = budgetNow(tracked)
  const { good, total, bad } = attribution
  const parts = folded(attribution.parts)
  return {
    objective: tracked.row.name, from: formatInstant(range.fromMs), to: formatInstant(range.toMs), good, total, bad, allowedBad, spent: shareOf(bad, allowedBad),
    parts: parts.map((part) => ({
      kind: part.kind, ref: part.ref, label: part.label, rule: attributionRules[part.rule], bad: part.bad, minutes: part.minutes, first: formatInstant(part.firstMs), last: formatInstant(part.lastMs + minuteMs),
      share: part.bad / bad, budget: shareOf(part.bad, allowedBad),
    })),
    corrections: corrections.map(correctionAnswer), explanation: explain(parts, { bad, total, allowedBad }), rules: Object.values(attributionRules),
  }
}

function rangeOf(tracked: Tracked, query: { from?: string; to?: string }): Asked['range'] {
  const budget = budgetNow(tracked)
  const toMs = query.to === undefined ? tracked.ledger.watermarkMs : timeOf(query.to)
  const fromMs = query.from === undefined ? Math.max(Math.min(budget.fromMs, toMs), toMs - longestMs) : timeOf(query.from)
  if (fromMs > toMs || toMs - fromMs > longestMs) throw new Fault('OBJECTIVES_ATTRIBUTION_SPAN', { say: '`from` must lie before `to`, and at most 92 days.', mend: 'Choose a shorter time.' })
  return { fromMs: Math.floor(fromMs / minuteMs) * minuteMs, toMs: Math.ceil(toMs / minuteMs) * minuteMs }
}

function timeOf(text: string): number {
  const atMs = parseInstant(text)
  if (atMs === null || atMs < 0) throw new Fault('OBJECTIVES_TIME_FORM', { say: `"${text}" is not an instant.`, mend: 'Write it like 2026-11-23T02:53:07Z.' })
  return atMs
}

function shareOf(bad: number, allowedBad: number | null): number | null {
  return allowedBad === null || allowedBad <= 0 ? null : bad / allowedBad
}

/** The sum as people write it: `1,203 + 88 + 12 = 1,303 bad events of 90,000; the budget allows 2,000: 65 % of it`. */
function explain(parts: readonly Part[], { bad, total, allowedBad }: { bad: number; total: number; allowedBad: number | null }): string {
  const spent = shareOf(bad, allowedBad)
  const sum = parts.length > 1 && parts.length <= 12 ? `${parts.map((part) => number(part.bad)).join(' + ')} = ` : ''
  return `${sum}${number(bad)} bad events of ${number(total)}${spent === null ? '' : `; the budget allows ${number(allowedBad!)}: ${formatPercent(spent, 1)} of it`}`
}

const number = (count: number): string => count.toLocaleString('en', { maximumFractionDigits: 2 })

function correctionAnswer(row: CorrectionRow & { label: string }): CorrectionAnswer {
  return { id: row.id, from: formatInstant(row.from_ms), to: formatInstant(row.to_ms), kind: row.kind, ref: row.ref, label: row.label, reason: row.reason, addedBy: row.added_by, addedAt: formatInstant(row.added_ms) }
}

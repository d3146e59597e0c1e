// `/api/v1/objectives-now`: what users of some services feel now, and what it costs a minute.
import { minuteMs } from '../../base/duration.ts'
import { formatInstant } from '../../base/instant.ts'
import { formatPercent } from '../../base/ratio.ts'
import { route } from '../../spine/practice.ts'
import type { Route } from '../../spine/practice.ts'
import { HarmAnswer, HarmQuery } from './contract-harm.ts'
import type { HarmItem } from './contract-harm.ts'
import { windowText } from './model/calendar.ts'
import { budgetNow } from './model/evaluate.ts'
import { harmMinutes, harmOf } from './model/harm.ts'
import type { Harm } from './model/harm.ts'
import type { Tracked, Tracker } from './tracker.ts'

/** Those of an incident with their neighbours. */
const mostServices = 40
/** More objectives of the services of one incident are counted: nobody compares them at night. */
const mostItems = 40

export function harmRoutes(tracker: Tracker): readonly Route[] {
  return [
    route({
      method: 'GET', path: '/api/v1/objectives-now', access: 'read', summary: 'What users of some services feel now: SLI, bad events and budget spent per minute', query: HarmQuery, answer: HarmAnswer,
      async handle({ query }, house) {
        await tracker.catchUp(house)
        const minutes = query.minutes ?? harmMinutes
        const asked = new Set(query.service.split(',').map((name) => name.trim()).filter((name) => name !== '').slice(0, mostServices))
        const nowMs = house.clock.nowMs()
        const items = [...tracker.all()].filter(({ objective }) => asked.has(objective.service)).map((tracked) => itemOf(tracked, minutes, nowMs)).sort(worstFirst)
        for (const { service } of items) asked.delete(service)
        return { minutes, items: items.slice(0, mostItems), more: Math.max(0, items.length - mostItems), unmeasured: [...asked] }
      },
    }),
  ]
}

function itemOf(tracked: Tracked, minutes: number, nowMs: number): HarmItem {
  const { objective, ledger } = tracked
  const budget = budgetNow(tracked)
  const counts = ledger.window(minutes * minuteMs)
  const harm = harmOf({ counts, minutes, behindMs: nowMs - ledger.watermarkMs, target: objective.target, budget })
  return {
    objective: objective.name, displayName: objective.displayName || objective.name, service: objective.service, target: objective.target, window: windowText(objective.window), ...harm,
    indicator: objective.indicator.kind, counted: objective.budgeting.method === 'occurrences' ? 'events' : 'slices', remaining: budget.remaining,
    measuredUntil: ledger.watermarkMs > ledger.firstMs ? formatInstant(ledger.watermarkMs) : null, runbook: objective.runbook,
    explanation: explain(harm, { minutes, observed: counts.observedMinutes, bad: counts.total - counts.good, total: counts.total, allowedBad: budget.allowedBad, remaining: budget.remaining }),
  }
}

const ranks = { breaking: 0, missing: 1, within: 2, idle: 3 } as const

/** What empties the budget soonest first; what is not known stands before what is well. */
function worstFirst(one: HarmItem, other: HarmItem): number {
  return ranks[one.state] - ranks[other.state] || (other.budgetPerMinute ?? 0) - (one.budgetPerMinute ?? 0) || (one.objective < other.objective ? -1 : 1)
}

const number = (count: number): string => count.toLocaleString('en', { maximumFractionDigits: 1 })

function explain(harm: Harm, given: { minutes: number; observed: number; bad: number; total: number; allowedBad: number | null; remaining: number | null }): string {
  if (harm.state === 'missing') return `Nothing was measured in the last ${given.minutes} minutes: what is now is not known.`
  if (harm.state === 'idle') return `There were no events in the last ${given.minutes} minutes.`
  const spent = `${number(given.bad)} bad of ${number(given.total)} in ${given.observed} measured minutes`
  if (harm.budgetPerMinute === null || given.allowedBad === null) return `${spent}.`
  const rate = `${spent}; the window allows ${number(given.allowedBad)}: ${number(given.bad)} / ${number(given.allowedBad)} / ${given.observed} = ${formatPercent(harm.budgetPerMinute, 4)} of the budget a minute`
  return harm.emptyInMinutes === null || harm.emptyInMinutes === 0 ? `${rate}.` : `${rate}; what is left, ${formatPercent(given.remaining, 1)}, lasts ${number(harm.emptyInMinutes)} minutes at this rate.`
}

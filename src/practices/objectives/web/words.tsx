// How objectives are shown in a word: state, target, budget left.
import { amount, significant } from '../../../web/kit/number-words.ts'
import { BudgetBar } from '../../../web/kit/sparkline.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import type { ObjectiveSummary } from '../contract.ts'
import './objectives.css'

export function ObjectiveBadge({ objective }: { objective: Pick<ObjectiveSummary, 'state' | 'firing'> }) {
  if (objective.state === 'burning')
    return objective.firing === 'page' ? (
      <StatusBadge tone="act" shape="alarm" tip="It burns so fast that somebody is paged">
        Burning
      </StatusBadge>
    ) : (
      <StatusBadge tone="warn" shape="triangle" tip="It burns faster than it should: a ticket">
        Burning
      </StatusBadge>
    )
  if (objective.state === 'exhausted')
    return (
      <StatusBadge tone="warn" shape="disc" tip="The budget of its window is gone">
        Exhausted
      </StatusBadge>
    )
  if (objective.state === 'no-data')
    return (
      <StatusBadge tone="calm" shape="dashes" tip="Too little is measured to judge">
        No data
      </StatusBadge>
    )
  return (
    <StatusBadge tone="good" shape="tick">
      Healthy
    </StatusBadge>
  )
}

export function BudgetLeft({ remaining }: { remaining: number | null }) {
  return (
    <span className="budget-left">
      <BudgetBar remaining={remaining} width={72} />
      {remaining !== null && <span className={remaining <= 0 ? 'tone-act strong' : ''}>{amount(remaining, 'percent')}</span>}
    </span>
  )
}

/** A burn of 1 spends exactly the budget in exactly the window. */
export function Burn({ burn }: { burn: number | null }) {
  if (burn === null) return <span className="muted">no data</span>
  return (
    <span
      className={burn > 1 ? 'strong' : 'muted'}
      data-tip={burn === 0 ? 'Nothing is being spent' : `${significant(burn)} times the even spending rate, over the last hour`}
    >
      {amount(burn, 'factor')}
    </span>
  )
}

export function stateTone(objective: ObjectiveSummary): 'act' | 'warn' | 'calm' | 'accent' {
  return objective.state === 'burning'
    ? objective.firing === 'page'
      ? 'act'
      : 'warn'
    : objective.state === 'exhausted'
      ? 'warn'
      : objective.state === 'no-data'
        ? 'calm'
        : 'accent'
}

/** Burning first, then the least budget. */
export function worstFirst(one: ObjectiveSummary, other: ObjectiveSummary): number {
  const rank = (each: ObjectiveSummary): number =>
    each.state === 'burning' ? (each.firing === 'page' ? 0 : 1) : each.state === 'exhausted' ? 2 : each.state === 'no-data' ? 3 : 4
  return rank(one) - rank(other) || (one.remaining ?? 2) - (other.remaining ?? 2)
}

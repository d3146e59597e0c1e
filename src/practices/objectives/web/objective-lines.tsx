// Objectives as lines, for panels on others' screens.
import { Go } from '../../../web/kit/go.tsx'
import { amount } from '../../../web/kit/number-words.ts'
import { Sparkline } from '../../../web/kit/sparkline.tsx'
import type { ObjectiveSummary } from '../contract.ts'
import { BudgetLeft, Burn, ObjectiveBadge, stateTone } from './words.tsx'

export function ObjectiveLines({ objectives, withService }: { objectives: readonly ObjectiveSummary[]; withService: boolean }) {
  return objectives.map((each) => (
    <Go key={each.name} to={`/objectives/${each.name}`} className="objective-line">
      <ObjectiveBadge objective={each} />
      <span className="two-lines">
        <span className="strong ellipsis">{each.displayName}</span>
        <span className="muted small ellipsis">
          {withService ? `${each.service} · ` : ''}
          {amount(each.attainment, 'percent')} good, target {amount(each.target, 'percent')} over {each.window.replace(' rolling', '')}
        </span>
      </span>
      <Sparkline
        values={each.sparkline}
        unit="percent"
        label={`Error ratio of ${each.displayName}, hourly, last day`}
        tone={stateTone(each)}
      />
      <BudgetLeft remaining={each.remaining} />
      <span className="number small">
        <Burn burn={each.burn} />
      </span>
    </Go>
  ))
}

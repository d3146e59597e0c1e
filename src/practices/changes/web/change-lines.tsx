// Changes as lines, for panels on others' screens.
import { Go } from '../../../web/kit/go.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { ChangeItem } from '../contract.ts'
import { ChangeState, kindWords } from './words.tsx'

export function ChangeLines({ changes, withService }: { changes: readonly ChangeItem[]; withService: boolean }) {
  return changes.map((each) => (
    <Go key={each.id} to={`/changes/${each.id}`} className="change-line">
      <span className="two-lines">
        <span className="strong ellipsis">{each.title}</span>
        <span className="muted small ellipsis">
          {kindWords[each.kind]}
          {withService && each.services.length > 0 ? ` of ${each.services.join(', ')}` : ''}
          {each.environment ? ` in ${each.environment}` : ''} · <When at={each.finishedAt ?? each.startedAt} />
          {each.by ? ` · ${each.by}` : ''}
        </span>
      </span>
      <ChangeState state={each.state} />
    </Go>
  ))
}

// Incidents as lines, for panels on others' screens.
import { Person } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Lasting } from '../../../web/kit/when.tsx'
import type { IncidentItem } from '../contract.ts'
import { SeverityMark, StateBadge, TypeMark, isLive } from './words.tsx'

export function IncidentLines({ incidents, withService }: { incidents: readonly IncidentItem[]; withService: boolean }) {
  return incidents.map((each) => (
    <Go key={each.id} to={`/i/${each.number}`} className="incident-line">
      <SeverityMark severity={each.severity} isLive={isLive(each.state)} />
      <span className="two-lines">
        <span className="ellipsis">
          <span className="incident-number">#{each.number}</span> <TypeMark type={each.type} /> <span className="strong">{each.title}</span>
        </span>
        <span className="muted small ellipsis">
          {withService && each.service ? `${each.service} · ` : ''}
          {isLive(each.state) ? 'for ' : 'lasted '}
          <Lasting from={each.startedAt ?? each.declaredAt} until={each.mitigatedAt ?? each.resolvedAt} /> ·{' '}
          {each.commander ? <Person person={each.commander} /> : 'no commander'}
        </span>
      </span>
      <StateBadge state={each.state} />
    </Go>
  ))
}

// What users feel, on the incident page: the error ratio of the service's objectives over the last hours.
import { Card } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { useTimeRange } from '../../../web/kit/time-range.tsx'
import { ObjectiveCharts } from './objective-charts.tsx'
import { useObjectives } from './objectives-query.ts'
import { ObjectiveBadge, worstFirst } from './words.tsx'

/** The two worst; the rest is on the page of the service. */
const mostShown = 2

export default function IncidentObjectives({ service }: { service: string | null }) {
  const range = useTimeRange('1h')
  const all = useObjectives(service ?? undefined).data ?? []
  if (service === null || all.length === 0) return null
  return [...all].sort(worstFirst).slice(0, mostShown).map((each) => (
    <Card key={each.name} title={<Go to={`/objectives/${each.name}`}>{each.displayName}</Go>} actions={<ObjectiveBadge objective={each} />}>
      <ObjectiveCharts objective={each} range={range} isSmall />
    </Card>
  ))
}

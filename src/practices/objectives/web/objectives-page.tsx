// All objectives: which burn, how much budget each has left, how the last day went.
import { useAddress } from '../../../web/address.ts'
import { Card, EmptyState, PageHead } from '../../../web/kit/blocks.tsx'
import { Tabs } from '../../../web/kit/choices.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { amount } from '../../../web/kit/number-words.ts'
import { Sparkline } from '../../../web/kit/sparkline.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import { ServiceFilter } from '../../../web/services.tsx'
import type { ObjectiveSummary } from '../contract.ts'
import { useObjectives } from './objectives-query.ts'
import { BudgetLeft, Burn, ObjectiveBadge, stateTone, worstFirst } from './words.tsx'

const columns: readonly Column<ObjectiveSummary>[] = [
  { head: 'State', width: 110, cell: (each) => <ObjectiveBadge objective={each} /> },
  { head: 'Objective', grow: true, phone: 'title', cell: (each) => each.displayName },
  {
    head: 'Service',
    cell: (each) => (
      <span className="tag">
        {each.service}
        {each.environment ? ` · ${each.environment}` : ''}
      </span>
    ),
  },
  {
    head: 'Target',
    align: 'number',
    cell: (each) => (
      <span className="muted">
        {amount(each.target, 'percent')} over {each.window}
      </span>
    ),
  },
  { head: 'So far', align: 'number', phone: 'hide', cell: (each) => amount(each.attainment, 'percent') },
  { head: 'Budget left', cell: (each) => <BudgetLeft remaining={each.remaining} /> },
  { head: 'Burn, 1 h', align: 'number', cell: (each) => <Burn burn={each.burn} /> },
  {
    head: 'Gone',
    align: 'number',
    phone: 'hide',
    cell: (each) => (each.exhaustedAt ? <When at={each.exhaustedAt} /> : <span className="muted">–</span>),
  },
  {
    head: 'Errors, 24 h',
    phone: 'hide',
    cell: (each) => (
      <Sparkline
        values={each.sparkline}
        unit="percent"
        label={`Error ratio of ${each.displayName}, hourly, last day`}
        tone={stateTone(each)}
      />
    ),
  },
]

const example = `apiVersion: openslo/v1
kind: SLO
metadata: { name: checkout-availability }
spec:
  service: checkout
  budgetingMethod: Occurrences
  timeWindow: [{ duration: 30d, isRolling: true }]
  indicator:
    metadata: { name: checkout-requests }
    spec:
      ratioMetric:
        counter: true
        bad:
          metricSource:
            metricSourceRef: prometheus
            spec: { query: 'http_requests_total{job="checkout", code=~"5.."}' }
        total:
          metricSource:
            metricSourceRef: prometheus
            spec: { query: 'http_requests_total{job="checkout"}' }
  objectives: [{ displayName: Available, target: 0.999 }]`

export default function ObjectivesPage() {
  const [address] = useAddress()
  const objectives = useObjectives(address['service'])
  const all = objectives.data ?? []
  const state = address['state'] ?? 'all'
  const rows = objectives.data?.filter((each) => state === 'all' || each.state === state).sort(worstFirst)
  const counted = (name: ObjectiveSummary['state']): number => all.filter((each) => each.state === name).length
  const views = [
    { value: 'all', label: 'All', count: all.length },
    { value: 'burning', label: 'Burning', count: counted('burning') },
    { value: 'exhausted', label: 'Exhausted', count: counted('exhausted') },
    { value: 'healthy', label: 'Healthy', count: counted('healthy') },
    { value: 'no-data', label: 'No data', count: counted('no-data') },
  ]
  return (
    <div className="page">
      <PageHead title="Objectives" />
      <div className="filters">
        <Tabs name="state" label="State" choices={views} />
        <ServiceFilter />
      </div>
      <Card flush>
        <Table
          label="Objectives"
          columns={columns}
          rows={rows}
          error={objectives.error}
          keys
          keyOf={(each) => each.name}
          to={(each) => `/objectives/${each.name}`}
          empty={
            all.length > 0 || address['service'] !== undefined ? (
              <EmptyState title="No objective fits" />
            ) : (
              <EmptyState title="No objectives yet" snippet={example} snippetTitle="checkout.yaml (OpenSLO v1)">
                An objective says how good is good enough. What is left until then is the error budget; when it burns too fast, the right
                person is woken. OpenSLO, Sloth and Pyrra files work as they are: <Go to="/settings/configuration">paste one</Go>. The last
                30 days are read at once, so the first number is already true.
              </EmptyState>
            )
          }
        />
      </Card>
    </div>
  )
}

// One objective: what is left, how fast it goes, what spent it, and the arithmetic behind each number.
import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParam } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Icon } from '../../../web/icons.tsx'
import { Answer, Card, KeyValues, PageHead, Stat, Stats } from '../../../web/kit/blocks.tsx'
import { Explain } from '../../../web/kit/explain.tsx'
import { amount, compact, significant } from '../../../web/kit/number-words.ts'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { TimeRangePicker, useTimeRange } from '../../../web/kit/time-range.tsx'
import { exactTime, msOf } from '../../../web/kit/time-words.ts'
import { Lasting, When } from '../../../web/kit/when.tsx'
import { RecentEntries } from '../../../web/record/recent-entries.tsx'
import { ServiceLink } from '../../../web/services.tsx'
import { Slot } from '../../../web/slots.tsx'
import type { ObjectiveAnswer } from '../contract.ts'
import { Exclusions } from './exclusions.tsx'
import { ObjectiveCharts } from './objective-charts.tsx'
import { measureMs } from './objectives-query.ts'
import { BurnRules } from './burn-rules.tsx'
import { ObjectiveBadge } from './words.tsx'

export default function ObjectivePage() {
  const name = useParam('name')
  const objective = useQuery({
    queryKey: ['objectives', 'one', name],
    queryFn: ({ signal }) => getJson<ObjectiveAnswer>(`/api/v1/objectives/${encodeURIComponent(name)}`, {}, signal),
    refetchInterval: measureMs,
  })
  return (
    <div className="page">
      <Answer of={objective} lines={8}>
        {(found) => <Inside objective={found} />}
      </Answer>
    </div>
  )
}

function Inside({ objective }: { objective: ObjectiveAnswer }) {
  const range = useTimeRange(usualRange(objective.measuredSince))
  const file = (kind: string): string => `/api/v1/objectives/${encodeURIComponent(objective.name)}/${kind}`
  return (
    <>
      <PageHead
        title={objective.displayName}
        above={<ObjectiveBadge objective={objective} />}
        meta={
          <>
            <ServiceLink service={objective.service} environment={objective.environment} />
            <span>
              · {amount(objective.target, 'percent')} over {objective.window}
            </span>
            <span>
              · measured <When at={objective.measuredUntil} otherwise="never yet" />
            </span>
          </>
        }
        actions={
          <>
            <TimeRangePicker range={range} />
            <Menu width={250}>
              <Menu.Target>
                <Button variant="default" leftSection={<Icon name="download" size={14} />}>
                  Files
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item component="a" href={file('rules.yaml')} download={`${objective.name}-rules.yaml`}>
                  Prometheus rules
                </Menu.Item>
                <Menu.Item component="a" href={file('dashboard.json')} download={`${objective.name}-dashboard.json`}>
                  Grafana dashboard
                </Menu.Item>
                <Menu.Item component="a" href={file('openslo.yaml')} download={`${objective.name}.yaml`}>
                  OpenSLO document
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        }
      />
      {objective.problem && (
        <div className="notice">
          <strong>It cannot be measured now.</strong> {objective.problem}
        </div>
      )}
      {objective.description && <p style={{ maxWidth: '75ch' }}>{objective.description}</p>}
      <BudgetStats objective={objective} />
      <div className="columns">
        <div className="stack">
          <Card>
            <ObjectiveCharts objective={objective} range={range} />
          </Card>
          <BurnRules objective={objective} />
        </div>
        <div className="stack">
          <Slot name="objective.panel" give={{ objective: objective.name, service: objective.service }} />
          <Exclusions objective={objective.name} />
          <Card title="How it is measured">
            <KeyValues
              pairs={[
                ['Indicator', objective.indicator],
                ['Source', objective.source],
                ['Measured since', <When at={objective.measuredSince} />],
                [
                  'Covered, 1 h',
                  <span data-tip="Minutes measured of minutes expected in the last hour">{amount(objective.coverage, 'percent')}</span>,
                ],
                ['Generation', objective.generation > 1 && `${objective.generation}: what is measured has changed`],
                objective.minimumBadEvents > 0 && [
                  'Fires only after',
                  `${compact(objective.minimumBadEvents)} bad events in the long window`,
                ],
                [
                  'Runbook',
                  objective.runbook &&
                    (/^https?:/.test(objective.runbook) ? (
                      <a href={objective.runbook} target="_blank" rel="noreferrer noopener">
                        {objective.runbook}
                      </a>
                    ) : (
                      objective.runbook
                    )),
                ],
                [
                  'Labels',
                  Object.entries(objective.labels).map(([label, value]) => (
                    <span key={label} className="tag">
                      {label}={value}
                    </span>
                  )),
                ],
              ]}
            />
          </Card>
          <Card title="As it was declared">
            <Snippet text={JSON.stringify(objective.document, null, 2)} />
          </Card>
          <RecentEntries service={objective.service} />
        </div>
      </div>
    </>
  )
}

/** A day, or less while less than that was measured: a chart of nothing tells nothing. */
function usualRange(measuredSince: string): '1h' | '6h' | '24h' {
  const measuredMs = Date.now() - (msOf(measuredSince) ?? 0)
  return measuredMs < 3_600_000 ? '1h' : measuredMs < 6 * 3_600_000 ? '6h' : '24h'
}

function BudgetStats({ objective }: { objective: ObjectiveAnswer }) {
  const { budget } = objective
  const span = `${exactTime(msOf(budget.counts.from) ?? 0).split('\n')[0]} to ${exactTime(msOf(budget.counts.to) ?? 0).split('\n')[0]}`
  const isOver = budget.remaining !== null && budget.remaining <= 0
  return (
    <Stats>
      <Stat
        label="Budget left"
        {...(isOver ? { tone: 'act' as const } : budget.remaining !== null && budget.remaining < 0.25 ? { tone: 'warn' as const } : {})}
        note={budget.allowedBad === null ? 'nothing measured' : `${compact(Math.max(0, budget.allowedBad - budget.bad))} more bad events`}
        value={
          <Explain
            title="Budget left"
            arithmetic={{
              formula: '1 − bad ÷ allowed',
              result: amount(budget.remaining, 'percent'),
              note: budget.explanation,
              inputs: [
                ['bad', compact(budget.bad)],
                ['allowed', budget.allowedBad === null ? 'no data' : compact(budget.allowedBad)],
                ['total', compact(budget.counts.total)],
                ['target', amount(objective.target, 'percent')],
                ['from', span.split(' to ')[0]!],
                ['to', span.split(' to ')[1]!],
              ],
            }}
          >
            {amount(budget.remaining, 'percent')}
          </Explain>
        }
      />
      <Stat
        label={`Good so far (target ${amount(objective.target, 'percent')})`}
        note={`${compact(budget.bad)} bad of ${compact(budget.counts.total)}`}
        value={
          <Explain
            title="Good so far"
            arithmetic={{
              formula: 'good ÷ total',
              result: amount(budget.attainment, 'percent'),
              inputs: [
                ['good', compact(budget.counts.good)],
                ['total', compact(budget.counts.total)],
                ['minutes measured', amount(budget.counts.coverage, 'percent')],
                ['if excluded minutes counted as good', amount(budget.attainmentWithExcludedGood, 'percent')],
              ],
              note: 'Events are added up first and divided once, so a quiet hour does not weigh as much as a busy one.',
            }}
          >
            {amount(budget.attainment, 'percent')}
          </Explain>
        }
      />
      <Stat
        label="Burn, last hour"
        {...(objective.burn !== null && objective.burn > 1 ? { tone: 'warn' as const } : {})}
        note={
          objective.burn === null
            ? 'nothing measured'
            : objective.burn > 1
              ? 'faster than the window allows'
              : 'within what the window allows'
        }
        value={
          <Explain
            title="Burn, last hour"
            arithmetic={{
              formula: 'error ratio ÷ (1 − target)',
              result: amount(objective.burn, 'factor'),
              inputs: [
                ['error ratio', objective.burn === null ? 'no data' : amount(objective.burn * (1 - objective.target), 'percent')],
                ['1 − target', `${significant((1 - objective.target) * 100)} %`],
              ],
              note: 'At 1 the budget lasts exactly as long as its window.',
            }}
          >
            {amount(objective.burn, 'factor')}
          </Explain>
        }
      />
      <Stat
        label="Budget gone"
        value={isOver ? 'already' : budget.exhaustedAt ? <When at={budget.exhaustedAt} /> : 'not at this rate'}
        note={budget.exhaustedAt && !isOver ? 'at the rate of the last hour' : isOver ? 'overspent' : undefined}
        {...(isOver ? { tone: 'act' as const } : {})}
      />
      {budget.livedShare < 1 && (
        <Stat
          label="Measured for"
          value={<Lasting from={objective.measuredSince} />}
          note={`of ${objective.window}; the rest is assumed alike`}
        />
      )}
    </Stats>
  )
}

// The charts of an objective on one time range and one cursor: budget, error ratio, events. Incidents and burns are marks.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Page } from '../../../base/page.ts'
import { getJson } from '../../../web/api.ts'
import { useSubjects } from '../../../web/app-parts.ts'
import { Answer } from '../../../web/kit/blocks.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import type { ChartMark } from '../../../web/kit/chart.tsx'
import type { TimeRange } from '../../../web/kit/time-range.tsx'
import { msOf } from '../../../web/kit/time-words.ts'
import type { Entry } from '../../../base/entry.ts'
import type { ExclusionAnswer, ObjectiveAnswer, SeriesAnswer } from '../contract.ts'
import { useChangeMarks } from './change-marks.ts'
import { measureMs } from './objectives-query.ts'

type WireEntry = Omit<Entry, 'atMs' | 'recordedMs'> & { readonly at: string }

const marked: Readonly<Record<string, { label: (data: Readonly<Record<string, unknown>>) => string; tone: ChartMark['tone'] }>> = {
  'incident.declared': { label: (data) => `${data['type'] === 'drill' || data['type'] === 'test' ? 'DRILL: incident' : 'Incident'} #${String(data['number'])} ${String(data['title'] ?? '')}`, tone: 'act' },
  'incident.mitigated': { label: (data) => `Incident #${String(data['number'])} mitigated`, tone: 'info' },
  'mitigation.done': { label: (data) => `Mitigation done: ${String(data['text'] ?? '')}`, tone: 'info' },
  'mitigation.undone': { label: (data) => `Mitigation undone: ${String(data['text'] ?? '')}`, tone: 'warn' },
  'burn.started': { label: (data) => `Burns too fast (${String(data['severity'])})`, tone: 'warn' },
  'burn.stopped': { label: () => 'Stopped burning too fast', tone: 'info' },
  'budget.exhausted': { label: () => 'Budget gone', tone: 'act' },
  'sli.rewritten': { label: (data) => `${String(data['minutes'])} minutes counted anew: ${String(data['by'])}`, tone: 'calm' },
  'objective.changed': {
    label: (data) => `Objective changed: ${Array.isArray(data['fields']) ? data['fields'].join(', ') : ''}`,
    tone: 'calm',
  },
}
const mostMarks = 100

export function ObjectiveCharts({
  objective,
  range,
  isSmall = false,
}: {
  objective: Pick<ObjectiveAnswer, 'name' | 'service' | 'target'>
  range: TimeRange
  isSmall?: boolean
}) {
  const { fromMs, toMs } = range
  const span = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }
  const series = useQuery({
    queryKey: ['objectives', 'series', objective.name, range.key],
    placeholderData: keepPreviousData,
    refetchInterval: measureMs,
    queryFn: ({ signal }) =>
      getJson<SeriesAnswer>(`/api/v1/objectives/${encodeURIComponent(objective.name)}/series`, { ...span, points: 400 }, signal),
  })
  const marks = [...useMarks(objective, range.key, span), ...useChangeMarks(objective.service, range.key, span)]
  return (
    <Answer of={series} lines={6}>
      {(columns) => <Charts columns={columns} marks={marks} objective={objective} range={range} isSmall={isSmall} />}
    </Answer>
  )
}

function Charts({
  columns,
  marks,
  objective,
  range,
  isSmall,
}: {
  columns: SeriesAnswer
  marks: readonly ChartMark[]
  objective: { readonly name: string; readonly target: number }
  range: TimeRange
  isSmall: boolean
}) {
  const timesMs = useMemo(() => columns.at.map((atS) => atS * 1_000), [columns])
  const stepMs = columns.stepSeconds * 1_000
  const budget = useMemo(() => [{ label: 'Budget left', values: columns.remaining, shape: 'area' as const, colour: 1 as const }], [columns])
  const errors = useMemo(() => [{ label: 'Error ratio', values: columns.errorRatio, colour: 2 as const }], [columns])
  // The last step is not over: its count would look like a fall in traffic.
  const whole = useMemo(
    () =>
      columns.total.map((count, index) =>
        index === columns.total.length - 1 && (columns.at[index]! + columns.stepSeconds) * 1_000 > range.toMs - 2 * 60_000 ? null : count,
      ),
    [columns, range.toMs],
  )
  const events = useMemo(
    () => [{ label: `Events in ${stepWords(columns.stepSeconds)}`, values: whole, shape: 'bars' as const, colour: 6 as const }],
    [columns, whole],
  )
  const shared = { timesMs, stepMs, fromMs: range.fromMs, toMs: range.toMs, marks, sync: objective.name, onSelect: range.between }
  return (
    <div className="objective-charts">
      {!isSmall && <Chart {...shared} title="Error budget left" unit="percent" series={budget} height={200} />}
      <Chart
        {...shared}
        title="Error ratio"
        unit="percent"
        series={errors}
        height={isSmall ? 120 : 170}
        lines={[{ value: columns.allowedErrorRatio, label: 'Allowed', tone: 'act' }]}
      />
      {!isSmall && <Chart {...shared} title="Events" unit="count" series={events} height={110} />}
    </div>
  )
}

/** What happened meanwhile, and the maintenance that does not count. */
function useMarks(objective: { name: string; service: string }, key: string, span: { from: string; to: string }): readonly ChartMark[] {
  const entries = useEntryMarks(objective, key, span)
  const exclusions = useQuery({
    queryKey: ['objectives', 'exclusions', objective.name],
    queryFn: ({ signal }) => getJson<Page<ExclusionAnswer>>(`/api/v1/objectives/${encodeURIComponent(objective.name)}/exclusions`, {}, signal),
  })
  return useMemo(
    () => [
      ...(exclusions.data?.items ?? []).map((each): ChartMark => ({
        atMs: msOf(each.from) ?? 0,
        untilMs: msOf(each.to) ?? 0,
        label: `Does not count: ${each.reason}`,
        tone: 'calm',
      })),
      ...entries,
    ],
    [entries, exclusions.data],
  )
}

/** What the record says of the service meanwhile; asked once for all objectives of a service. */
export function useEntryMarks({ name, service }: { name: string; service: string }, key: string, span: { from: string; to: string }): readonly ChartMark[] {
  const subjectOf = useSubjects()
  const entries = useQuery({
    queryKey: ['record', 'marks', service, key],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      getJson<Page<WireEntry>>('/api/v1/record', { service, kind: Object.keys(marked).join(','), ...span, limit: mostMarks }, signal),
  })
  return useMemo(
    () =>
      (entries.data?.items ?? [])
        // An entry about another objective of the same service is not this chart's news.
        .filter((entry) => !entry.subject.startsWith('objective/') || entry.subject === `objective/${name}`)
        .map((entry): ChartMark => {
          const to = entry.subject.startsWith('objective/') ? `/record?entry=${entry.seq}` : subjectOf(entry.subject).to
          return {
            atMs: msOf(entry.at) ?? 0,
            label: marked[entry.kind]!.label(entry.data),
            tone: marked[entry.kind]!.tone,
            ...(to === null ? {} : { to }),
          }
        }),
    [entries.data, name],
  )
}

function stepWords(seconds: number): string {
  return seconds < 3_600 ? `${seconds / 60} min` : seconds < 86_400 ? `${seconds / 3_600} h` : `${seconds / 86_400} d`
}

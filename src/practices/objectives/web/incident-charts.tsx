// The golden signals over an incident, small and on one time axis: what failed, what was slow, how much was asked.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getJson } from '../../../web/api.ts'
import { useNowMs } from '../../../web/clock.ts'
import { Card } from '../../../web/kit/blocks.tsx'
import { Chart } from '../../../web/kit/chart.tsx'
import type { IncidentScreen } from '../../../web/slots.tsx'
import type { SeriesAnswer } from '../contract.ts'
import type { HarmItem } from '../contract-harm.ts'
import { useChangeMarks } from './change-marks.ts'
import { useEntryMarks } from './objective-charts.tsx'
import { useHarm } from './use-harm.ts'
import './harm.css'

/** How it was before says what is unusual. */
const beforeMs = 30 * 60_000
/** Each is one request of at most `points` steps; the worst are drawn, the rest is a click away. */
const mostDrawn = 4
const points = 180
const chartHeight = 104

export default function IncidentCharts(screen: IncidentScreen) {
  const nowMs = useNowMs(60_000)
  const items = useHarm(screen).data?.items ?? []
  const range = useMemo(() => {
    // The running minute is not measured yet: the axis ends with it.
    const [fromMs, toMs] = [Math.floor((screen.fromMs - beforeMs) / 60_000) * 60_000, Math.max(screen.toMs ?? nowMs + 60_000, screen.fromMs + 60_000)]
    return { fromMs, toMs, key: `${fromMs}-${toMs}` }
  }, [screen.fromMs, screen.toMs, nowMs])
  if (items.length === 0) return null
  const drawn = items.slice(0, mostDrawn)
  // Objectives of one service count the same requests: its traffic is drawn once.
  const withTraffic = new Set([...Map.groupBy(drawn, ({ service }) => service).values()].map((own) => (own.find(({ counted }) => counted === 'events') ?? own[0]!).objective))
  return (
    <Card title="Signals" note="from 30 minutes before it began; changes, mitigations and the incident are marked">
      <div className="signals">
        {drawn.map((item) => (
          <Signals key={item.objective} item={item} range={range} sync={screen.incident} hasTraffic={withTraffic.has(item.objective)} />
        ))}
      </div>
    </Card>
  )
}

interface Range {
  readonly fromMs: number
  readonly toMs: number
  readonly key: string
}

function Signals({ item, range, sync, hasTraffic }: { item: HarmItem; range: Range; sync: string; hasTraffic: boolean }) {
  const span = { from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString() }
  const { data } = useQuery({
    queryKey: ['objectives', 'series', item.objective, range.key],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => getJson<SeriesAnswer>(`/api/v1/objectives/${encodeURIComponent(item.objective)}/series`, { ...span, points }, signal),
  })
  const about = { name: item.objective, service: item.service }
  const marks = [...useEntryMarks(about, range.key, span), ...useChangeMarks(item.service, range.key, span)]
  const timesMs = useMemo(() => (data?.at ?? []).map((atS) => atS * 1_000), [data])
  const failing = useMemo(() => [{ label: signalWords[item.indicator] ?? 'Bad', values: data?.errorRatio ?? [], colour: 2 as const }], [data, item.indicator])
  // The last step is not over: its count would look like a fall in traffic.
  const traffic = useMemo(
    () => [{ label: 'A minute', values: (data?.total ?? []).map((count, index, all) => (count === null || index === all.length - 1 ? null : count / (data!.stepSeconds / 60))), colour: 6 as const, shape: 'area' as const }],
    [data],
  )
  const shared = { timesMs, stepMs: (data?.stepSeconds ?? 60) * 1_000, fromMs: range.fromMs, toMs: range.toMs, marks, sync, height: chartHeight }
  // Its place is kept while it is asked for.
  if (!data) return <div className="signals-wait" aria-hidden="true" />
  return (
    <>
      <Chart {...shared} title={item.displayName} note={item.service} unit="percent" series={failing} lines={[{ value: data.allowedErrorRatio, label: 'Allowed', tone: 'act' }]} />
      {hasTraffic && <Chart {...shared} title={`Traffic of ${item.service}`} unit="count" series={traffic} />}
    </>
  )
}

const signalWords: Readonly<Record<string, string>> = { latency: 'Too slow', ratio: 'Failing', 'error-ratio': 'Failing' }

// A chart over time that is honest: units, a zero line, gaps for no data, the objective as a line, events as marks.
import 'uplot/dist/uPlot.min.css'
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type uPlot from 'uplot'
import { useGo } from '../address.ts'
import { Icon } from '../icons.tsx'
import { drawLines, isolatedPoints, shadeSilence, timeTicks } from './chart-drawing.ts'
import { amount } from './number-words.ts'
import type { Unit } from './number-words.ts'
import { NumbersTable } from './numbers-table.tsx'
import { asTabbedText, inWords, latestOf, thinned, verticalRange, withGaps } from './series.ts'
import type { Series } from './series.ts'
import { CopyButton } from './snippet.tsx'
import { exactTime, planTime } from './time-words.ts'

export interface ChartMark {
  readonly atMs: number
  /** Shaded until then. */
  readonly untilMs?: number
  readonly label: string
  readonly tone: 'act' | 'warn' | 'info' | 'calm'
  readonly to?: string
}

export interface ChartProps {
  readonly title: string
  readonly note?: ReactNode
  readonly unit: Unit
  readonly timesMs: readonly number[]
  readonly series: readonly Series[]
  /** How far apart points are when nothing is missing. */
  readonly stepMs: number
  /** What the x axis spans, also where there is no data. */
  readonly fromMs: number
  readonly toMs: number
  readonly lines?: readonly { readonly value: number; readonly label: string; readonly tone?: 'act' | 'warn' | 'muted' }[]
  readonly marks?: readonly ChartMark[]
  /** False only where zero means nothing (an SLI near 100 %). */
  readonly fromZero?: boolean
  readonly height?: number
  /** Charts with the same key share a cursor. */
  readonly sync?: string
  /** A stretch was marked with the mouse. */
  readonly onSelect?: (fromMs: number, toMs: number) => void
  readonly help?: ReactNode
}

/** More points than this are thinned: a screen has no more columns. */
const mostPoints = 1_600

export function Chart(props: ChartProps) {
  const { title, note, unit, series, help } = props
  const [asTable, setAsTable] = useState(false)
  const [at, setAt] = useState<number | null>(null)
  const columns = useMemo(() => ({ timesMs: props.timesMs, series }), [props.timesMs, series])
  const drawn = useMemo(() => thinned(withGaps(columns, props.stepMs), mostPoints), [columns, props.stepMs])
  const isEmpty = series.every((each) => each.values.every((value) => value === null))
  const atMs = at === null ? null : (drawn.timesMs[at] ?? null)
  return (
    <figure className="chart">
      <figcaption>
        <div className="row apart">
          <div className="row grow">
            <h2 className="ellipsis">{title}</h2>
            {help}
            {note && <span className="muted small ellipsis">{note}</span>}
          </div>
          <div className="row chart-tools">
            <CopyButton text={() => asTabbedText(columns)} label="Copy the numbers" />
            <button
              type="button"
              className="icon-button"
              aria-pressed={asTable}
              aria-label={asTable ? `Show ${title} as chart` : `Show ${title} as table`}
              data-tip={asTable ? 'Chart' : 'Table'}
              onClick={() => setAsTable(!asTable)}
            >
              <Icon name={asTable ? 'chart' : 'table'} size={14} />
            </button>
          </div>
        </div>
        <div className="chart-legend small">
          {drawn.series.map((each, index) => (
            <span key={each.label} className="row">
              <i className={`swatch ${each.shape ?? 'line'}`} style={{ color: colourOf(each, index) }} />
              <span className="muted">{each.label}</span>
              <b>{amount(at === null ? latestOf(each.values) : (each.values[at] ?? null), unit)}</b>
            </span>
          ))}
          {props.lines?.map((line) => (
            <span key={line.label} className="row">
              <i className="swatch dashes" style={{ color: `var(--${line.tone ?? 'muted'})` }} />
              <span className="muted">{line.label}</span>
              <b>{amount(line.value, unit)}</b>
            </span>
          ))}
          <span className="muted chart-at">{atMs === null ? 'latest' : planTime(atMs)}</span>
        </div>
      </figcaption>
      {asTable ? (
        <NumbersTable columns={columns} unit={unit} title={title} />
      ) : isEmpty ? (
        <div className="chart-none" style={{ height: props.height ?? 180 }}>
          No data from {planTime(props.fromMs)} to {planTime(props.toMs)}
        </div>
      ) : (
        <Plot {...props} drawn={drawn} onCursor={setAt} />
      )}
      <span className="unseen">{inWords(title, columns, unit)}</span>
    </figure>
  )
}

function Plot({
  drawn,
  onCursor,
  ...props
}: ChartProps & { drawn: { timesMs: readonly number[]; series: readonly Series[] }; onCursor: (index: number | null) => void }) {
  const { unit, lines = [], marks = [], fromZero = true, height = 180, sync, fromMs, toMs } = props
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const [area, setArea] = useState<{ left: number; width: number; top: number; height: number } | null>(null)
  const scheme = useComputedColorScheme('light')
  const latest = useRef(props)
  latest.current = props
  const cursor = useRef(onCursor)
  cursor.current = onCursor
  // What forces a new drawing; data alone only replaces data.
  const shape = JSON.stringify([
    unit,
    fromZero,
    height,
    sync,
    scheme,
    lines,
    drawn.series.map(({ label, colour, shape: drawing }) => [label, colour, drawing]),
  ])
  const data = useMemo(
    () => [drawn.timesMs.map((atMs) => atMs / 1_000), ...drawn.series.map((each) => each.values)] as unknown as uPlot.AlignedData,
    [drawn],
  )
  const bounds = useMemo(
    () =>
      verticalRange(
        drawn.series,
        lines.map((line) => line.value),
        fromZero,
      ),
    [drawn, shape],
  )
  const live = useRef({ data, bounds, fromMs, toMs })
  live.current = { data, bounds, fromMs, toMs }

  useEffect(() => {
    let made: uPlot | null = null
    let watcher: ResizeObserver | null = null
    let isGone = false
    void import('uplot').then(({ default: Plotter }) => {
      if (isGone || !host.current) return
      const style = getComputedStyle(document.documentElement)
      const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
      const font = `12px ${token('font')}`
      made = new Plotter(
        {
          width: host.current.clientWidth,
          height,
          legend: { show: false },
          padding: [10, 8, 0, 0],
          cursor: {
            y: false,
            points: { size: 6 },
            drag: { x: latest.current.onSelect !== undefined, y: false, setScale: false },
            ...(sync === undefined ? {} : { sync: { key: sync, setSeries: false } }),
          },
          scales: {
            x: { time: true, range: () => [live.current.fromMs / 1_000, live.current.toMs / 1_000] },
            y: { range: () => live.current.bounds },
          },
          axes: [
            {
              font,
              stroke: token('muted'),
              grid: { show: false },
              ticks: { stroke: token('line-strong'), width: 1, size: 4 },
              space: 76,
              size: 30,
              values: (_plot, splits) => timeTicks(splits),
            },
            {
              font,
              stroke: token('muted'),
              grid: { stroke: token('line'), width: 1 },
              ticks: { show: false },
              size: 62,
              space: 34,
              values: (_plot, splits) => splits.map((value) => amount(value, unit)),
            },
          ],
          series: [
            {},
            ...drawn.series.map((each, index): uPlot.Series => {
              const colour = token(colourName(each, index))
              return {
                label: each.label,
                stroke: colour,
                width: 1.6,
                spanGaps: false,
                points: each.shape === 'bars' ? { show: false } : { size: 4, filter: isolatedPoints },
                ...(each.shape === 'area' ? { fill: `color-mix(in srgb, ${colour} 14%, transparent)` } : {}),
                ...(each.shape === 'bars'
                  ? {
                      paths: Plotter.paths.bars!({ size: [0.9, 24], gap: 1 }),
                      fill: `color-mix(in srgb, ${colour} 55%, transparent)`,
                      width: 0,
                    }
                  : {}),
                ...(each.shape === 'dashes' ? { dash: [5, 4] } : {}),
              }
            }),
          ],
          hooks: {
            drawAxes: [
              (drawing) => {
                shadeSilence(drawing, { ground: token('sunken'), text: token('muted'), font: token('font'), stepMs: latest.current.stepMs })
                drawLines(drawing, [{ value: 0, colour: token('line-strong'), dash: [] }])
              },
            ],
            draw: [
              (drawing) =>
                drawLines(
                  drawing,
                  lines.map((line) => ({ value: line.value, colour: token(line.tone ?? 'muted'), dash: [6, 4] })),
                ),
            ],
            setCursor: [
              (drawing) =>
                cursor.current(drawing.cursor.left !== undefined && drawing.cursor.left >= 0 ? (drawing.cursor.idx ?? null) : null),
            ],
            setSelect: [
              (drawing) => {
                if (drawing.select.width < 4) return
                latest.current.onSelect?.(
                  Math.round(drawing.posToVal(drawing.select.left, 'x') * 1_000),
                  Math.round(drawing.posToVal(drawing.select.left + drawing.select.width, 'x') * 1_000),
                )
                drawing.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
              },
            ],
          },
        },
        live.current.data,
        host.current,
      )
      plot.current = made
      const measure = (): void =>
        made
          ? setArea({
              left: made.bbox.left / devicePixelRatio,
              width: made.bbox.width / devicePixelRatio,
              top: made.bbox.top / devicePixelRatio,
              height: made.bbox.height / devicePixelRatio,
            })
          : undefined
      measure()
      watcher = new ResizeObserver(() => {
        if (!made || !host.current || host.current.clientWidth === 0) return
        made.setSize({ width: host.current.clientWidth, height })
        measure()
      })
      watcher.observe(host.current)
    })
    return () => {
      isGone = true
      watcher?.disconnect()
      made?.destroy()
      plot.current = null
    }
  }, [shape])
  useEffect(() => plot.current?.setData(data), [data, fromMs, toMs, bounds])

  return (
    <div className="plot" ref={host} style={{ height }}>
      {area && <Marks marks={marks} area={area} fromMs={fromMs} toMs={toMs} />}
    </div>
  )
}

function Marks({
  marks,
  area,
  fromMs,
  toMs,
}: {
  marks: readonly ChartMark[]
  area: { left: number; width: number; top: number; height: number }
  fromMs: number
  toMs: number
}) {
  const go = useGo()
  const place = (atMs: number): number => area.left + ((Math.min(Math.max(atMs, fromMs), toMs) - fromMs) / (toMs - fromMs)) * area.width
  return marks
    .filter((mark) => mark.atMs <= toMs && (mark.untilMs ?? mark.atMs) >= fromMs)
    .map((mark) => {
      const left = place(mark.atMs)
      const width = mark.untilMs === undefined ? 0 : Math.max(1, place(mark.untilMs) - left)
      return (
        <div
          key={`${mark.atMs} ${mark.label}`}
          className={`mark tone-${mark.tone}`}
          style={{ left, width: Math.max(width, 1), top: area.top, height: area.height }}
        >
          {width > 0 && <i className="mark-span" />}
          <button
            type="button"
            className="mark-flag"
            aria-label={`${mark.label}, ${exactTime(mark.atMs)}`}
            data-tip={`${mark.label}\n${exactTime(mark.atMs)}`}
            onClick={() => mark.to && go(mark.to)}
          />
        </div>
      )
    })
}

function colourName(series: Series, index: number): string {
  const { colour } = series
  return colour === undefined ? `chart-${(index % 6) + 1}` : typeof colour === 'number' ? `chart-${colour}` : colour
}

function colourOf(series: Series, index: number): string {
  return `var(--${colourName(series, index)})`
}

// Every incident as a dot: when it was declared, and on a logarithmic axis how long it took.
import { useElementSize } from '@mantine/hooks'
import { useMemo } from 'react'
import { useNavigate } from '@tanstack/react-router'
import type { DurationAnswer, IncidentStatisticsAnswer } from '../contract.ts'
import { durationText } from '../model/statistics-words.ts'

const height = 170
const [left, right, top, bottom] = [62, 8, 8, 22]
/** Where the axis is marked: what people say aloud. */
const marks = [1_000, 10_000, 60_000, 600_000, 3_600_000, 6 * 3_600_000, 86_400_000, 7 * 86_400_000, 30 * 86_400_000]
const shortestMs = 1_000

export function DurationDots({ of, answer }: { of: DurationAnswer; answer: IncidentStatisticsAnswer }) {
  const navigate = useNavigate()
  // Drawn as wide as there is room, so that text stays readable on a phone.
  const { ref, width: room } = useElementSize()
  const width = room || 720
  const known = useMemo(() => new Map(answer.list.map((one) => [one.number, one])), [answer.list])
  const [fromMs, toMs] = [Date.parse(answer.from), Date.parse(answer.to)]
  const logs = of.each.map(({ ms }) => Math.log(Math.max(ms, shortestMs)))
  const [least, most] = [Math.min(...logs) - 0.4, Math.max(...logs) + 0.4]
  const x = (atMs: number): number => left + ((atMs - fromMs) / (toMs - fromMs)) * (width - left - right)
  const y = (log: number): number => height - bottom - ((log - least) / (most - least)) * (height - top - bottom)
  // Marks that would stand on one another are left out, the larger one first.
  const shown = marks
    .filter((ms) => Math.log(ms) > least && Math.log(ms) < most)
    .reduce<readonly number[]>((kept, ms) => (kept.length > 0 && y(Math.log(kept.at(-1)!)) - y(Math.log(ms)) < 16 ? kept : [...kept, ms]), [])
  const band = of.median && { low: y(Math.log(Math.max(of.median.lowMs, shortestMs))), high: y(Math.log(Math.max(of.median.highMs, shortestMs))), at: y(Math.log(Math.max(of.median.ms, shortestMs))) }
  return (
    <div ref={ref}>
      <svg className="dots" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${of.title} of ${of.n} incidents, each a dot by its day, on a logarithmic axis`}>
        {shown.map((ms) => (
          <g key={ms}>
            <line x1={left} x2={width - right} y1={y(Math.log(ms))} y2={y(Math.log(ms))} className="dots-grid" />
            <text x={left - 8} y={y(Math.log(ms)) + 4} textAnchor="end">
              {durationText(ms)}
            </text>
          </g>
        ))}
        {band && (
          <>
            <rect x={left} width={width - left - right} y={band.high} height={Math.max(1, band.low - band.high)} className="dots-band" />
            <line x1={left} x2={width - right} y1={band.at} y2={band.at} className="dots-median" />
          </>
        )}
        {of.each.map(({ number, ms }) => {
          const incident = known.get(number)
          return (
            incident && (
              <circle
                key={number}
                cx={x(Date.parse(incident.declaredAt))}
                cy={y(Math.log(Math.max(ms, shortestMs)))}
                r={incident.severity === 'SEV1' ? 5 : 3.5}
                className={`dot dot-${incident.severity.toLowerCase()}`}
                onClick={() => void navigate({ to: `/i/${number}` })}
              >
                <title>{`#${number} ${incident.severity} ${incident.title}: ${durationText(ms)}`}</title>
              </circle>
            )
          )
        })}
        <text x={left} y={height - 5}>
          {answer.from.slice(0, 10)}
        </text>
        <text x={width - right} y={height - 5} textAnchor="end">
          {answer.to.slice(0, 10)}
        </text>
      </svg>
    </div>
  )
}

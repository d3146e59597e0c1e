// A small line in a list: the shape of the last hours, with gaps, and a faint zero line.
import { amount } from './number-words.ts'
import type { Unit } from './number-words.ts'
import { latestOf, verticalRange } from './series.ts'

export function Sparkline({
  values,
  unit,
  label,
  width = 96,
  height = 22,
  tone = 'calm',
  fromZero = true,
}: {
  values: readonly (number | null)[]
  unit: Unit
  label: string
  width?: number
  height?: number
  tone?: 'act' | 'warn' | 'good' | 'calm' | 'accent'
  fromZero?: boolean
}) {
  const [low, high] = verticalRange([{ label, values }], [], fromZero)
  const x = (index: number): number => (index / Math.max(1, values.length - 1)) * (width - 2) + 1
  const y = (value: number): number => height - 1 - ((value - low) / (high - low)) * (height - 2)
  let path = ''
  let isDown = false
  values.forEach((value, index) => {
    if (value === null) {
      isDown = false
      return
    }
    path += `${isDown ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
    // A lone point still shows.
    if (!isDown && (values[index + 1] ?? null) === null) path += 'h.01'
    isDown = true
  })
  const words = `${label}: ${amount(latestOf(values), unit)}`
  return (
    <svg className={`sparkline tone-${tone}`} width={width} height={height} role="img" aria-label={words} data-tip={words}>
      {low <= 0 && high >= 0 && <line x1="0" x2={width} y1={y(0)} y2={y(0)} />}
      <path d={path} />
    </svg>
  )
}

/** What is left of a budget as a bar with its zero on the left; overspent grows to the left of zero in red. */
export function BudgetBar({ remaining, width = 120 }: { remaining: number | null; width?: number }) {
  if (remaining === null) return <span className="muted">no data</span>
  const share = Math.max(-1, Math.min(1, remaining))
  const tone = share <= 0 ? 'act' : share < 0.25 ? 'warn' : 'good'
  return (
    <span
      className={`budget-bar tone-${tone}`}
      style={{ width }}
      role="img"
      aria-label={`${amount(remaining, 'percent')} of the budget left`}
    >
      <i
        style={share >= 0 ? { left: 0, width: `${share * 100}%` } : { left: 0, width: `${-share * 100}%` }}
        className={share < 0 ? 'over' : ''}
      />
    </span>
  )
}

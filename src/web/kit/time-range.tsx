// One time range for all charts of a page, kept in the address: the last hours, or from one moment to another.
import { Menu } from '@mantine/core'
import { parseDuration } from '../../base/duration.ts'
import { useAddress } from '../address.ts'
import { useNowMs } from '../clock.ts'
import { Icon } from '../icons.tsx'
import { planTime } from './time-words.ts'

const offered = ['1h', '3h', '6h', '24h', '3d', '7d', '28d', '30d'] as const
const labels: Readonly<Record<string, string>> = {
  '1h': 'Last hour',
  '3h': 'Last 3 hours',
  '6h': 'Last 6 hours',
  '24h': 'Last 24 hours',
  '3d': 'Last 3 days',
  '7d': 'Last 7 days',
  '28d': 'Last 28 days',
  '30d': 'Last 30 days',
}

export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
  readonly label: string
  /** Ends now and moves with it. */
  readonly isMoving: boolean
  /** For a query key: changes only when the choice does, or each minute while it moves. */
  readonly key: string
  readonly set: (range: string) => void
  readonly between: (fromMs: number, toMs: number) => void
}

export function useTimeRange(usual: (typeof offered)[number] = '6h'): TimeRange {
  const [address, change] = useAddress()
  const nowMs = useNowMs(60_000)
  const set = (range: string): void => change({ range: range === usual ? null : range, from: null, to: null })
  const between = (fromMs: number, toMs: number): void =>
    change({ range: null, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }, 'push')
  const fromMs = Date.parse(address['from'] ?? '')
  const toMs = Date.parse(address['to'] ?? '')
  if (fromMs < toMs)
    return { fromMs, toMs, label: `${planTime(fromMs)} – ${planTime(toMs)}`, isMoving: false, key: `${fromMs}-${toMs}`, set, between }
  const range = address['range'] ?? usual
  const durationMs = parseDuration(range) ?? parseDuration(usual)!
  // The running minute has not been measured yet, so the range ends at the next full one.
  const end = nowMs + 60_000
  return {
    fromMs: end - durationMs,
    toMs: end,
    label: labels[range] ?? `Last ${range}`,
    isMoving: true,
    key: `${range} ${end}`,
    set,
    between,
  }
}

export function TimeRangePicker({ range }: { range: TimeRange }) {
  return (
    <Menu width={190}>
      <Menu.Target>
        <button type="button" className="field-button">
          <Icon name="clock" size={14} />
          {range.label}
          <Icon name="down" size={12} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.map((each) => (
          <Menu.Item key={each} onClick={() => range.set(each)}>
            {labels[each]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <div className="muted small" style={{ padding: '4px 12px' }}>
          Or drag over a chart.
        </div>
      </Menu.Dropdown>
    </Menu>
  )
}

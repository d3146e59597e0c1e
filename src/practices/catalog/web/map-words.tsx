// Small words of the map: state, provenance, rates.
import { Glyph } from '../../../web/kit/status-badge.tsx'
import type { MapNeed } from '../contract.ts'
import type { ServiceState } from './map-data.ts'

const stateMeans: Readonly<Record<Exclude<ServiceState, 'calm'>, { shape: 'alarm' | 'triangle' | 'half'; tone: 'act' | 'warn'; says: string }>> = {
  page: { shape: 'alarm', tone: 'act', says: 'Somebody is paged for it' },
  ticket: { shape: 'triangle', tone: 'warn', says: 'An alert is open' },
  burning: { shape: 'half', tone: 'warn', says: 'An objective burns' },
}

export function StateGlyph({ state }: { state: ServiceState }) {
  if (state === 'calm') return null
  const { shape, tone, says } = stateMeans[state]
  return <Glyph shape={shape} tone={tone} label={says} />
}

const worst: readonly ServiceState[] = ['page', 'ticket', 'burning', 'calm']

export function worstOf(states: readonly ServiceState[]): ServiceState {
  return worst.find((one) => states.includes(one)) ?? 'calm'
}

export function isKnownBy(need: MapNeed): string {
  const ways = need.known.map(({ by, connection }) => (by === 'declared' ? 'declared' : by === 'traces' ? 'seen in traces' : `counted by ${connection ?? 'metrics'}`))
  return ways.join(', ')
}

export function lastSeenAt(need: MapNeed): string | null {
  return (
    need.known
      .flatMap(({ lastAt }) => lastAt ?? [])
      .sort()
      .at(-1) ?? null
  )
}

export function rateWords(need: MapNeed): string {
  const { callsPerMinute: rate } = need
  if (rate === null) return ''
  return rate === 0 ? 'none in 24 h' : `${rate >= 10 ? Math.round(rate).toLocaleString('en') : rate} / min`
}

// Durations as people and Prometheus write them: 30s, 5m, 1h30m, 28d, 4w. Always milliseconds inside.

export const secondMs = 1_000
export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000
export const weekMs = 604_800_000

const units: Readonly<Record<string, number>> = { ms: 1, s: secondMs, m: minuteMs, h: hourMs, d: dayMs, w: weekMs, y: 365 * dayMs }

/** Milliseconds, or null if the text is not a duration. `0` alone is allowed, as in Prometheus. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return null
  let total = 0
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) total += Number(count) * (units[unit!] ?? 0)
  return total
}

/** The shortest exact text, largest unit first: 5400000 is `1h30m`. Weeks are written as days. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s'
  let rest = Math.abs(Math.round(ms))
  let text = ms < 0 ? '-' : ''
  for (const [unit, size] of [['d', dayMs], ['h', hourMs], ['m', minuteMs], ['s', secondMs], ['ms', 1]] as const) {
    const count = Math.floor(rest / size)
    if (count > 0) text += `${count}${unit}`
    rest -= count * size
  }
  return text
}

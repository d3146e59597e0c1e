// Numbers in words: few digits, a unit, and "no data" rather than a zero that is none.

export type Unit = 'percent' | 'count' | 'per-second' | 'seconds' | 'milliseconds' | 'minutes' | 'factor' | 'bytes'

/** No value is said as such; it is never drawn as 0. */
export function amount(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined || Number.isNaN(value)) return 'no data'
  if (unit === 'percent') return `${percentDigits(value * 100)} %`
  if (unit === 'factor') return `${significant(value)}×`
  if (unit === 'seconds') return secondsText(value)
  if (unit === 'milliseconds') return secondsText(value / 1_000)
  if (unit === 'minutes') return `${significant(value)} min`
  if (unit === 'per-second') return `${compact(value)}/s`
  if (unit === 'bytes') return bytesText(value)
  return compact(value)
}

/** Exact up to a million, so that a reader can do the arithmetic; then four digits: 12.96 M. */
export function compact(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e9) return `${significant(value / 1e9, 4)} G`
  if (size >= 1e6) return `${significant(value / 1e6, 4)} M`
  return size >= 1e3 || Number.isInteger(value) ? Math.round(value).toLocaleString('en-GB') : significant(value)
}

/** Three significant digits, or as many as asked, without an exponent or trailing noise. */
export function significant(value: number, count = 3): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  const digits = Math.max(0, Math.min(6, count - 1 - Math.floor(Math.log10(size))))
  return Number(value.toFixed(digits)).toLocaleString('en-GB', { maximumFractionDigits: 6 })
}

/** Close to 100 % the digits after the nines are the news: 99.953, not 100. */
function percentDigits(percent: number): string {
  const away = Math.abs(100 - percent)
  if (percent > 90 && percent < 100 && away > 0) {
    const digits = Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(away))))
    return String(Number(percent.toFixed(digits)))
  }
  return Math.abs(percent) >= 100 ? String(Number(percent.toFixed(1))) : significant(percent)
}

function secondsText(seconds: number): string {
  const size = Math.abs(seconds)
  if (size > 0 && size < 0.001) return `${significant(seconds * 1e6)} µs`
  if (size > 0 && size < 1) return `${significant(seconds * 1e3)} ms`
  if (size < 120) return `${significant(seconds)} s`
  if (size < 7_200) return `${significant(seconds / 60)} min`
  return `${significant(seconds / 3_600)} h`
}

function bytesText(bytes: number): string {
  const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let rest = bytes
  let step = 0
  while (Math.abs(rest) >= 1024 && step < steps.length - 1) {
    rest /= 1024
    step++
  }
  return `${significant(rest)} ${steps[step]}`
}

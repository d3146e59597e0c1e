// What a chart draws beside its series: lines, the ground under silence, ticks, lone points.
import type uPlot from 'uplot'
import { clockTime } from './time-words.ts'

/** Narrower than this, a stretch without data is not labelled. */
const roomForWords = 90

export function drawLines(plot: uPlot, lines: readonly { value: number; colour: string; dash: number[] }[]): void {
  const { ctx, bbox } = plot
  const [low, high] = [plot.scales['y']!.min ?? 0, plot.scales['y']!.max ?? 1]
  ctx.save()
  for (const { value, colour, dash } of lines) {
    if (value < low || value > high) continue
    const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5
    ctx.strokeStyle = colour
    ctx.lineWidth = devicePixelRatio
    ctx.setLineDash(dash.map((length) => length * devicePixelRatio))
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
  }
  ctx.restore()
}

/** Where nothing was measured the ground is darker: it can be told from a zero at a glance. */
export function shadeSilence(plot: uPlot, { ground, text, font, stepMs }: { ground: string; text: string; font: string; stepMs: number }): void {
  const { ctx, bbox, data } = plot
  const times = data[0]
  const isSilent = (index: number): boolean => data.slice(1).every((values) => values[index] == null)
  const edge = (atS: number): number => Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(atS, 'x', true)))
  ctx.save()
  ctx.textAlign = 'center'
  ctx.font = `${12 * devicePixelRatio}px ${font}`
  for (let index = 0; index < times.length; index++) {
    if (!isSilent(index)) continue
    const from = times[Math.max(0, index - 1)]!
    while (index + 1 < times.length && isSilent(index + 1)) index++
    const to = times[index + 1] ?? times[index]! + stepMs / 1_000
    const [left, right] = [edge(from), edge(to)]
    ctx.fillStyle = ground
    ctx.globalAlpha = 0.55
    ctx.fillRect(left, bbox.top, right - left, bbox.height)
    ctx.globalAlpha = 1
    ctx.fillStyle = text
    if (right - left > roomForWords * devicePixelRatio) ctx.fillText('no data', (left + right) / 2, bbox.top + bbox.height / 2)
  }
  ctx.restore()
}

/** Clock times within a day, dates over days; the date is said where it changes. */
export function timeTicks(splits: readonly number[]): string[] {
  const stepS = splits.length > 1 ? splits[1]! - splits[0]! : 60
  let day = ''
  return splits.map((atS) => {
    const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(atS * 1_000)
    if (stepS >= 86_400) return date
    const isNewDay = day !== '' && date !== day
    day = date
    return isNewDay && new Date(atS * 1_000).getHours() === 0 ? date : clockTime(atS * 1_000, stepS < 60)
  })
}

/** A point between two gaps has no line through it; it is drawn as a dot. */
export function isolatedPoints(plot: uPlot, series: number): number[] | null {
  const values = plot.data[series]!
  const alone: number[] = []
  for (let index = 0; index < values.length; index++) {
    if (values[index] != null && values[index - 1] == null && values[index + 1] == null) alone.push(index)
  }
  return alone
}

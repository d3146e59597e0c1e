// The final schedule of 200 rotations for one year: ten schedules of twenty rotations each, in several zones, with windows, layers and overrides.
// node bench/schedules.ts [--times 15]
import { parseArgs } from 'node:util'
import type { Rotation } from '../src/practices/oncall/model/rotation.ts'
import { gapsBetween, shiftsBetween } from '../src/practices/oncall/model/schedule.ts'
import type { Schedule } from '../src/practices/oncall/model/schedule.ts'
import { quantile, tell } from './outcome.ts'

const { values } = parseArgs({ options: { times: { type: 'string', default: '15' } } })
const times = Number(values.times)
const fromMs = Date.parse('2026-11-23T11:00:00Z')
const toMs = fromMs + 365 * 86_400_000
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC']
const officeDays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const

/** Of each ten: six weekly, two daily, one in office hours, one of twelve hours. */
function rotation(index: number, timeZone: string): Rotation {
  const people = Array.from({ length: 3 + (index % 6) }, (_, place) => `person-${(index * 7 + place) % 400}`)
  const length = index % 10 < 6 ? { count: 1, unit: 'week' } as const : index % 10 === 9 ? { count: 12, unit: 'hour' } as const : { count: 1, unit: 'day' } as const
  return {
    name: `rotation-${index}`, people, length, startsAt: '2024-01-01T09:00', timeZone,
    ...(index % 10 === 8 ? { windows: [{ days: [...officeDays], from: '09:00', to: '17:00' }] } : {}),
  }
}

const schedules: readonly Schedule[] = Array.from({ length: 10 }, (_, index): Schedule => ({
  name: `schedule-${index}`, timeZone: zones[index % zones.length]!, mode: index % 2 === 0 ? 'together' : 'last-wins',
  rotations: Array.from({ length: 20 }, (__, place) => rotation(index * 20 + place, zones[(index + place) % zones.length]!)),
  overrides: Array.from({ length: 50 }, (__, place) => ({
    id: `override-${place}`, person: `person-${place}`, rotation: place % 2 === 0 ? null : `rotation-${index * 20 + (place % 20)}`,
    fromMs: fromMs + place * 7 * 86_400_000, toMs: fromMs + place * 7 * 86_400_000 + 8 * 3_600_000,
  })),
}))

const measured = (work: () => void): number => {
  const started = performance.now()
  work()
  return performance.now() - started
}

let shifts = 0
const once = (): void => {
  shifts = 0
  for (const schedule of schedules) shifts += shiftsBetween(schedule, fromMs, toMs).length
}
const firstMs = measured(once)
const takes = Array.from({ length: times }, () => measured(once))
const gapTakes = Array.from({ length: times }, () => measured(() => {
  for (const schedule of schedules) gapsBetween(schedule, fromMs, fromMs + 90 * 86_400_000)
}))
const note = `median of ${times}, one core, ${shifts} shifts of 10 schedules in 5 zones, 500 overrides`
tell({ what: 'final schedule, 200 rotations, one year', figure: quantile(takes, 0.5), unit: 'ms', target: { most: 200 }, note })
tell({ what: 'the same, first time in a process', figure: firstMs, unit: 'ms', target: null, note: 'tables of the zones are read' })
tell({ what: 'gaps of the next 90 days, 200 rotations', figure: quantile(gapTakes, 0.5), unit: 'ms', target: null })

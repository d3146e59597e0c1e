// A heartbeat as people write it, settled; and written again as they would.
import { dayMs, formatDuration, minuteMs, parseDuration, secondMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { isClockTime, isTimeZone, weekdays } from './heartbeat.ts'
import type { HeartbeatSpec, Weekday } from './heartbeat.ts'
import { parseMatchers } from './matcher.ts'
import type { Urgency } from './urgency.ts'

export interface HeartbeatSaid {
  readonly description?: string
  readonly service?: string
  readonly environment?: string
  readonly every: string
  readonly grace?: string
  readonly urgency?: Urgency
  readonly runbookUrl?: string
  readonly watchdog?: string
  readonly expected?: { readonly timeZone: string; readonly days?: readonly Weekday[]; readonly from?: string; readonly to?: string }
}

/** Timers are looked at each second; below this a late answer would look like a missed one. */
const leastEveryMs = 10 * secondMs
const mostEveryMs = 400 * dayMs
const mostGraceMs = 30 * dayMs
const defaultGraceMs = minuteMs

export interface WordsProblem {
  readonly field: string
  readonly say: string
  readonly mend: string
}

/** Its spec, or the first thing that is wrong with it. */
export function settleHeartbeat(said: HeartbeatSaid): HeartbeatSpec | WordsProblem {
  const everyMs = parseDuration(said.every)
  if (everyMs === null || everyMs < leastEveryMs || everyMs > mostEveryMs) {
    return { field: 'every', say: `"${said.every}" is not a time from ${formatDuration(leastEveryMs)} to ${formatDuration(mostEveryMs)}.`, mend: 'Say how often a ping is expected, like 5m, 1h or 1d.' }
  }
  const graceMs = said.grace === undefined ? defaultGraceMs : parseDuration(said.grace)
  if (graceMs === null || graceMs > mostGraceMs) {
    return { field: 'grace', say: `"${said.grace}" is not a time up to ${formatDuration(mostGraceMs)}.`, mend: 'Say how much later than expected is still well, like 1m.' }
  }
  if (said.watchdog !== undefined) {
    const why = whyNoMatchers(said.watchdog)
    if (why !== null) return { field: 'watchdog', say: why, mend: 'Write matchers like alertname="Watchdog", cluster="eu".' }
  }
  const hours = said.expected
  if (hours !== undefined) {
    if (!isTimeZone(hours.timeZone)) return { field: 'expected.timeZone', say: `"${hours.timeZone}" is not a time zone.`, mend: 'Use an IANA name like Europe/Berlin.' }
    for (const field of ['from', 'to'] as const) {
      const text = hours[field]
      if (text !== undefined && !isClockTime(text)) return { field: `expected.${field}`, say: `"${text}" is not a time of day.`, mend: 'Write it like 09:00; 24:00 is the end of the day.' }
    }
    if (hours.days?.length === 0) return { field: 'expected.days', say: 'No day is left on which a ping is expected.', mend: 'Name at least one, or leave `days` out for all.' }
  }
  return {
    description: said.description || null, service: said.service || null, environment: said.environment || null, everyMs, graceMs, urgency: said.urgency ?? 'page',
    runbookUrl: said.runbookUrl || null, watchdog: said.watchdog ?? null,
    expected: hours === undefined ? null : { timeZone: hours.timeZone, days: weekdays.filter((day) => hours.days?.includes(day) ?? true), from: hours.from ?? '00:00', to: hours.to ?? '24:00' },
  }
}

export function isProblem(settled: HeartbeatSpec | WordsProblem): settled is WordsProblem {
  return 'mend' in settled
}

function whyNoMatchers(text: string): string | null {
  try {
    const matchers = parseMatchers(text)
    if (matchers.every((matcher) => matcher.matches({}))) return 'These matchers fit any alert.'
    return null
  } catch (problem) {
    if (problem instanceof Fault) return problem.say
    throw problem
  }
}

/** What a person would have to write for this spec; what goes without saying is left out. */
export function heartbeatSaid(spec: HeartbeatSpec): HeartbeatSaid {
  const { description, service, environment, everyMs, graceMs, urgency, runbookUrl, watchdog, expected } = spec
  return {
    ...(description === null ? {} : { description }), ...(service === null ? {} : { service }), ...(environment === null ? {} : { environment }),
    every: formatDuration(everyMs), grace: formatDuration(graceMs), urgency, ...(runbookUrl === null ? {} : { runbookUrl }), ...(watchdog === null ? {} : { watchdog }),
    ...(expected === null ? {} : { expected: { timeZone: expected.timeZone, days: [...expected.days], from: expected.from, to: expected.to } }),
  }
}

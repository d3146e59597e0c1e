// Reads a routing tree from a document, in our own spelling and in Alertmanager's, and tries all of it.
import type { DocumentReading, Field } from '../../../../base/document-reading.ts'
import { parseDuration } from '../../../../base/duration.ts'
import { Fault } from '../../../../base/fault.ts'
import { matcherText, parseMatchers } from '../matcher.ts'
import type { Matcher } from '../matcher.ts'
import { maxWaitMs } from './timing.ts'
import { longestFlapMs, maxFlapChanges } from './flap.ts'
import { maxInhibitRules, maxRouteDepth, maxRoutes, maxTimeIntervals, receiverUrgencies } from './spec.ts'
import type { InhibitSpec, IntervalSpec, ReceiverSpec, RouteSpec, RoutingSpec, TimeIntervalSpec } from './spec.ts'
import { intervalOf } from './time-interval.ts'

/** The spec of an `AlertRouting` document, or null when something in it cannot be. */
export function readRoutingSpec(reading: DocumentReading, spec: Field): RoutingSpec | null {
  reading.onlyKeys(spec, ['receivers', 'route', 'timeIntervals', 'inhibitRules'])
  const receivers = readReceivers(reading, reading.at(spec, 'receivers'))
  const timeIntervals = readTimeIntervals(reading, reading.at(spec, 'timeIntervals'))
  const inhibitRules = readInhibitRules(reading, reading.at(spec, 'inhibitRules'))
  const route = readRootRoute(reading, reading.at(spec, 'route'), { receivers, timeIntervals })
  if (route === null || reading.findings.some(({ level }) => level === 'error')) return null
  return {
    receivers, route, ...(timeIntervals.length > 0 ? { timeIntervals } : {}), ...(inhibitRules.length > 0 ? { inhibitRules } : {}),
  }
}

function readReceivers(reading: DocumentReading, list: Field): readonly ReceiverSpec[] {
  const seen = new Set<string>()
  return reading.list(list).flatMap((field): readonly ReceiverSpec[] => {
    if (reading.map(field) === null) return []
    reading.onlyKeys(field, ['name', 'urgency', 'policy'])
    const name = reading.text(reading.at(field, 'name'), 'required')
    const urgency = reading.text(reading.at(field, 'urgency'))
    const policy = reading.text(reading.at(field, 'policy'))
    if (urgency !== null && !(receiverUrgencies as readonly string[]).includes(urgency)) {
      reading.error(reading.at(field, 'urgency'), 'WORD', `\`${urgency.slice(0, 100)}\` is none of ${receiverUrgencies.join(', ')}.`, 'Leave it out to go by the severity of the alert.')
    }
    if (name === null || !isFresh(reading, field, { seen, name, what: 'receiver' })) return []
    return [{ name, ...(urgency === null ? {} : { urgency: urgency as NonNullable<ReceiverSpec['urgency']> }), ...(policy === null ? {} : { policy }) }]
  })
}

export interface KnownNames {
  readonly receivers: readonly { readonly name: string }[]
  readonly timeIntervals: readonly { readonly name: string }[]
}

/** The root needs a receiver and takes every alert, as in Alertmanager. */
export function readRootRoute(reading: DocumentReading, field: Field, known: KnownNames): RouteSpec | null {
  if (reading.map(field, 'required') === null) return null
  const names = { receivers: new Set(known.receivers.map(({ name }) => name)), intervals: new Set(known.timeIntervals.map(({ name }) => name)), left: { routes: maxRoutes } }
  const route = readRoute(reading, field, { ...names, depth: 0 })
  if (route.receiver === undefined) reading.text(reading.at(field, 'receiver'), 'required')
  if (route.matchers !== undefined) reading.error(reading.either(field, 'matchers', 'match', 'match_re'), 'ROOT_MATCHERS', 'The root route must not have any matchers.', 'Move them into a child route.')
  if (route.muteTimeIntervals !== undefined || route.activeTimeIntervals !== undefined) {
    reading.error(reading.either(field, 'muteTimeIntervals', 'mute_time_intervals', 'activeTimeIntervals', 'active_time_intervals'), 'ROOT_INTERVALS', 'The root route must not have time intervals.', 'Move them into a child route.')
  }
  return route
}

interface Place {
  readonly receivers: ReadonlySet<string>
  readonly intervals: ReadonlySet<string>
  readonly left: { routes: number }
  readonly depth: number
}

const routeKeys = [
  'receiver', 'matchers', 'match', 'match_re', 'continue', 'groupBy', 'group_by', 'groupWait', 'group_wait', 'groupInterval', 'group_interval', 'repeatInterval', 'repeat_interval',
  'waitForCritical', 'flapHold',
  'muteTimeIntervals', 'mute_time_intervals', 'activeTimeIntervals', 'active_time_intervals', 'routes',
]

function readRoute(reading: DocumentReading, field: Field, place: Place): RouteSpec {
  reading.onlyKeys(field, routeKeys)
  if (--place.left.routes < 0 || place.depth > maxRouteDepth) {
    if (place.left.routes >= -1) reading.error(field, 'TREE_SIZE', `A tree has at most ${maxRoutes} routes, ${maxRouteDepth} deep.`, 'Match several values with one expression: team=~"a|b|c".')
    return {}
  }
  const receiverField = reading.at(field, 'receiver')
  const receiver = reading.text(receiverField)
  if (receiver !== null && !place.receivers.has(receiver)) reading.error(receiverField, 'RECEIVER_UNKNOWN', `There is no receiver \`${receiver.slice(0, 100)}\`.`, 'Add it to the receivers, or correct the name.')
  const matchers = readRouteMatchers(reading, field)
  const groupBy = readGroupBy(reading, reading.either(field, 'groupBy', 'group_by'))
  const routes = reading.list(reading.at(field, 'routes')).flatMap((child) => (reading.map(child) === null ? [] : [readRoute(reading, child, { ...place, depth: place.depth + 1 })]))
  return {
    ...(receiver === null ? {} : { receiver }), ...(matchers.length > 0 ? { matchers } : {}), ...(reading.at(field, 'continue').value === true ? { continue: true } : {}),
    ...(groupBy === null ? {} : { groupBy }),
    ...duration(reading, reading.either(field, 'groupWait', 'group_wait'), 'groupWait'), ...duration(reading, reading.either(field, 'groupInterval', 'group_interval'), 'groupInterval'),
    ...duration(reading, reading.either(field, 'repeatInterval', 'repeat_interval'), 'repeatInterval'),
    ...readWaitForCritical(reading, reading.at(field, 'waitForCritical')), ...readFlapHold(reading, reading.at(field, 'flapHold')),
    ...intervalNames(reading, reading.either(field, 'muteTimeIntervals', 'mute_time_intervals'), { key: 'muteTimeIntervals', known: place.intervals }),
    ...intervalNames(reading, reading.either(field, 'activeTimeIntervals', 'active_time_intervals'), { key: 'activeTimeIntervals', known: place.intervals }),
    ...(routes.length > 0 ? { routes } : {}),
  }
}

function readRouteMatchers(reading: DocumentReading, field: Field): readonly string[] {
  return [
    ...readMap(reading, reading.at(field, 'match'), false), ...readMap(reading, reading.at(field, 'match_re'), true),
    ...readMatchers(reading, reading.at(field, 'matchers')),
  ]
}

/** Alertmanager's old `match` and `match_re`. */
function readMap(reading: DocumentReading, field: Field, isRegex: boolean): readonly string[] {
  return Object.entries(reading.labels(field)).flatMap(([name, value]) => tried(reading, reading.at(field, name), () => parseMatchers(matcherText({ name, value, isRegex, isEqual: true }))))
}

export function readMatchers(reading: DocumentReading, field: Field): readonly string[] {
  if (typeof field.value === 'string') return tried(reading, field, () => parseMatchers(field.value as string))
  return reading.list(field).flatMap((item) => {
    const text = reading.text(item)
    return text === null ? [] : tried(reading, item, () => parseMatchers(text))
  })
}

function tried(reading: DocumentReading, field: Field, read: () => readonly Matcher[]): readonly string[] {
  try {
    return read().map(matcherText)
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem
    reading.error(field, 'MATCHER_UNREADABLE', problem.say, problem.mend)
    return []
  }
}

function readGroupBy(reading: DocumentReading, field: Field): readonly string[] | null {
  if (!reading.has(field)) return null
  const names = reading.texts(field)
  if (new Set(names).size < names.length) reading.error(field, 'GROUP_BY_TWICE', 'A label is named twice in the grouping.', 'Keep one of the two.')
  if (names.includes('...') && names.length > 1) reading.error(field, 'GROUP_BY_ALL', '`...` stands for every label and cannot be beside others.', 'Keep only `...`, or only the names.')
  return names
}

function duration<K extends string>(reading: DocumentReading, field: Field, key: K): { [name in K]?: string } {
  const text = reading.text(field)
  if (text === null) return {}
  const ms = parseDuration(text)
  if (ms === null || (ms === 0 && key !== 'groupWait')) {
    reading.error(field, 'NOT_A_DURATION', `\`${text.slice(0, 100)}\` is not a duration above zero.`, 'Write it like 30s, 5m or 4h.')
    return {}
  }
  if (key === 'groupWait' && ms > maxWaitMs) reading.warning(field, 'WAIT_TOO_LONG', `A first page waits an hour at most, not ${text.slice(0, 100)}.`, 'Use quiet hours or a ticket for what can wait longer.')
  return { [key]: text } as { [name in K]?: string }
}

function readWaitForCritical(reading: DocumentReading, field: Field): Pick<RouteSpec, 'waitForCritical'> {
  if (!reading.has(field)) return {}
  if (typeof field.value !== 'boolean') reading.error(field, 'NOT_TRUE_OR_FALSE', '`waitForCritical` is true or false.', 'Write `waitForCritical: true` to let critical alerts wait too.')
  return { waitForCritical: field.value === true }
}

function readFlapHold(reading: DocumentReading, field: Field): Pick<RouteSpec, 'flapHold'> {
  if (!reading.has(field) || reading.map(field) === null) return {}
  reading.onlyKeys(field, ['changes', 'window'])
  const { value: changes } = reading.at(field, 'changes')
  if (changes === 0) return { flapHold: { changes, window: '1m' } }
  const isCount = typeof changes === 'number' && Number.isInteger(changes) && changes >= 2 && changes <= maxFlapChanges
  if (!isCount) reading.error(reading.at(field, 'changes'), 'FLAP_CHANGES', `\`changes\` is a whole number from 2 to ${maxFlapChanges}, or 0 for never.`, 'A beginning and an end are two changes: 6 in 10m is an alert that came three times.')
  const windowField = reading.at(field, 'window')
  const { window } = duration(reading, windowField, 'window')
  if (window === undefined) reading.text(windowField, 'required')
  else if ((parseDuration(window) ?? 0) > longestFlapMs) reading.error(windowField, 'FLAP_WINDOW', 'The window is a day at most.', 'Write it like 10m or 1h.')
  return isCount && window !== undefined ? { flapHold: { changes, window } } : {}
}

function intervalNames<K extends string>(reading: DocumentReading, field: Field, given: { key: K; known: ReadonlySet<string> }): { [name in K]?: readonly string[] } {
  if (!reading.has(field)) return {}
  const names = reading.texts(field)
  for (const name of names) {
    if (!given.known.has(name)) reading.error(field, 'INTERVAL_UNKNOWN', `There is no time interval \`${name.slice(0, 100)}\`.`, 'Add it to the time intervals, or correct the name.')
  }
  return names.length === 0 ? {} : ({ [given.key]: names } as { [name in K]?: readonly string[] })
}

/** `timeIntervals` (`intervals`), or Alertmanager's `time_intervals` and `mute_time_intervals` (`time_intervals`). */
export function readTimeIntervals(reading: DocumentReading, list: Field): readonly TimeIntervalSpec[] {
  const seen = new Set<string>()
  return reading.list(list).slice(0, maxTimeIntervals).flatMap((field): readonly TimeIntervalSpec[] => {
    if (reading.map(field) === null) return []
    reading.onlyKeys(field, ['name', 'intervals', 'time_intervals'])
    const name = reading.text(reading.at(field, 'name'), 'required')
    const intervals = reading.list(reading.either(field, 'intervals', 'time_intervals')).map((item) => readInterval(reading, item))
    return name === null || !isFresh(reading, field, { seen, name, what: 'time interval' }) ? [] : [{ name, intervals }]
  })
}

export function readInterval(reading: DocumentReading, field: Field): IntervalSpec {
  reading.onlyKeys(field, ['times', 'weekdays', 'daysOfMonth', 'days_of_month', 'months', 'years', 'location'])
  const texts = (name: string, ...keys: readonly string[]): Record<string, readonly string[]> => {
    const list = reading.texts(reading.either(field, ...keys))
    return list.length > 0 ? { [name]: list } : {}
  }
  const times = reading.list(reading.at(field, 'times')).map((item) => ({
    from: reading.text(reading.either(item, 'from', 'start_time'), 'required') ?? '00:00', to: reading.text(reading.either(item, 'to', 'end_time'), 'required') ?? '24:00',
  }))
  const location = reading.text(reading.at(field, 'location'))
  const spec: IntervalSpec = {
    ...(times.length > 0 ? { times } : {}), ...texts('weekdays', 'weekdays'), ...texts('daysOfMonth', 'daysOfMonth', 'days_of_month'), ...texts('months', 'months'), ...texts('years', 'years'),
    ...(location === null ? {} : { location }),
  }
  try {
    intervalOf(spec)
  } catch (problem) {
    if (!(problem instanceof Fault)) throw problem
    reading.error(field, 'INTERVAL_UNREADABLE', problem.say, problem.mend)
  }
  return spec
}

/** `inhibitRules`, or Alertmanager's `inhibit_rules` in its new and old spelling. */
export function readInhibitRules(reading: DocumentReading, list: Field): readonly InhibitSpec[] {
  const rules = reading.list(list)
  if (rules.length > maxInhibitRules) reading.error(list, 'TOO_MANY_RULES', `There are more than ${maxInhibitRules} inhibition rules.`, 'Match several values with one expression.')
  return rules.slice(0, maxInhibitRules).flatMap((field): readonly InhibitSpec[] => {
    if (reading.map(field) === null) return []
    reading.onlyKeys(field, ['name', 'sourceMatchers', 'targetMatchers', 'source_matchers', 'target_matchers', 'source_match', 'source_match_re', 'target_match', 'target_match_re', 'equal'])
    const side = (own: string, foreign: string): readonly string[] => [
      ...readMap(reading, reading.at(field, `${foreign}_match`), false), ...readMap(reading, reading.at(field, `${foreign}_match_re`), true),
      ...readMatchers(reading, reading.either(field, own, `${foreign}_matchers`)),
    ]
    const name = reading.text(reading.at(field, 'name'))
    const equal = reading.texts(reading.at(field, 'equal'))
    const rule: InhibitSpec = { ...(name === null ? {} : { name }), sourceMatchers: side('sourceMatchers', 'source'), targetMatchers: side('targetMatchers', 'target'), ...(equal.length > 0 ? { equal } : {}) }
    if (rule.sourceMatchers.length === 0 || rule.targetMatchers.length === 0) {
      reading.warning(field, 'INHIBITS_ALL', 'This inhibition rule has a side without matchers, which every alert fits.', 'Say which alerts inhibit and which are inhibited.')
    }
    return [rule]
  })
}

function isFresh(reading: DocumentReading, field: Field, given: { seen: Set<string>; name: string; what: string }): boolean {
  const { seen, name, what } = given
  if (!seen.has(name)) {
    seen.add(name)
    return true
  }
  reading.error(reading.at(field, 'name'), 'NAME_TWICE', `Two are called \`${name.slice(0, 100)}\`: ${what}s have names of their own.`, 'Rename one of them.')
  return false
}

// Silences: for a time, alerts that match page nobody. They are still taken in, kept and shown.
import { Fault } from '../../../base/fault.ts'
import { gateBy } from './gate.ts'
import { storable } from './labels.ts'
import type { Labels } from './labels.ts'
import { matcherOf, matchesAll } from './matcher.ts'
import type { Matcher, MatcherWords } from './matcher.ts'
import type { Interval } from './routing/time-interval.ts'

export interface Silence {
  readonly id: string
  readonly matchers: readonly Matcher[]
  readonly startsMs: number
  readonly endsMs: number
  /** Of a recurring one: whether it is its time. */
  readonly holds?: Interval
}

/** A recurring one waits between its times. */
export function silenceState(silence: Pick<Silence, 'startsMs' | 'endsMs' | 'holds'>, nowMs: number): 'pending' | 'active' | 'expired' {
  if (nowMs >= silence.endsMs) return 'expired'
  return nowMs < silence.startsMs || silence.holds?.(nowMs) === false ? 'pending' : 'active'
}

/** Ids of those that match now. */
export function silencedBy(silences: readonly Silence[], labels: Labels, nowMs: number): readonly string[] {
  if (silences.length === 0) return []
  return candidatesOf(silences)(labels).filter((silence) => silenceState(silence, nowMs) === 'active' && matchesAll(silence.matchers, labels)).map(({ id }) => id)
}

/** Worked out once for a list, which is tried on every alert of a batch. */
const gates = new WeakMap<readonly Silence[], (labels: Labels) => readonly Silence[]>()

function candidatesOf(silences: readonly Silence[]): (labels: Labels) => readonly Silence[] {
  let gate = gates.get(silences)
  if (!gate) gates.set(silences, (gate = gateBy(silences, (silence) => silence.matchers)))
  return gate
}

/** The matchers of a new silence, checked. `why` is in Alertmanager's words. */
export function silenceMatchers(given: readonly MatcherWords[]): readonly Matcher[] {
  if (given.length === 0) throw badSilence('at least one matcher required')
  const matchers = given.map((words, index) => {
    if (!isUtf8Name(words.name)) throw badSilence(`invalid label matcher ${index}: invalid label name ${JSON.stringify(words.name)}`)
    try {
      return matcherOf(words)
    } catch (cause) {
      throw badSilence(`invalid label matcher ${index}: ${cause instanceof Fault ? String(cause.facts['why'] ?? cause.say) : String(cause)}`)
    }
  })
  // One that every alert without these labels fits would silence the whole installation.
  if (matchers.every((matcher) => matcher.matches({}))) throw badSilence('at least one matcher must not match the empty string')
  return matchers
}

/** Since 0.27 Alertmanager takes any name that is text. */
function isUtf8Name(name: string): boolean {
  return name.trim() !== '' && storable(name) === name
}

export function checkSilenceTimes(times: { startsMs: number; endsMs: number; nowMs: number }): void {
  if (times.endsMs <= times.startsMs) throw badSilence('end time must not be before start time')
  if (times.endsMs <= times.nowMs) throw badSilence("end time can't be in the past")
}

function badSilence(why: string): Fault {
  return new Fault('ALERTS_SILENCE', { say: `This silence cannot be: ${why}.`, mend: 'Give matchers that name what to silence, and an end after its start.', why })
}

// Reads call counts from every connection that has them, every few minutes, by the one replica that holds the duty.
import { mainstay } from '../../base/actor.ts'
import { hourMs, minuteMs } from '../../base/duration.ts'
import type { DependencySource, DependencySources } from '../../connections/dependency-source.ts'
import type { Duty, House } from '../../spine/practice.ts'
import { fadeDependencies, keepObserved } from './actions/keep-observed.ts'
import type { SeenCalls } from './actions/keep-observed.ts'
import { nameOfObserved } from './model/observed-name.ts'
import { observingSources } from './store/observed.ts'

const readEveryMs = 5 * minuteMs
/** After a longer gap only this much of it is read: an older call is news to nobody. */
const longestRangeMs = hourMs
/** Samples of the last seconds may not be there yet. */
const settleMs = 30_000

export function serviceGraphDuty(sources: () => DependencySources): Duty {
  return {
    name: 'catalog.read-service-graphs', everyMs: readEveryMs,
    async run(house, signal) {
      for (const source of await sources().all()) {
        if (signal.aborted) return
        try {
          await readServiceGraph(house, source, signal)
        } catch (problem) {
          if (signal.aborted) return
          // That the connection fails is a finding of its own; the range is read next time.
          house.log.info({ err: problem, connection: source.name }, 'call counts could not be read; trying again')
        }
      }
    },
  }
}

export async function readServiceGraph(house: House, source: DependencySource, signal: AbortSignal): Promise<void> {
  const name = `metrics:${source.name}`
  const toMs = Math.floor((house.clock.nowMs() - settleMs) / minuteMs) * minuteMs
  const readMs = (await observingSources(house.read)).find((one) => one.source === name)?.readMs ?? toMs - readEveryMs
  const fromMs = Math.max(readMs, toMs - longestRangeMs)
  if (fromMs >= toMs) return
  const seen = await source.calls({ fromMs, toMs }, signal)
  const calls = seen.flatMap((one): SeenCalls[] => {
    const [caller, callee] = [nameOfObserved(one.caller), nameOfObserved(one.callee)]
    const isEdge = caller !== null && callee !== null && caller !== callee && one.calls > 0
    return isEdge ? [{ ...one, caller, callee, hourMs: Math.floor((toMs - 1) / hourMs) * hourMs, lastMs: toMs }] : []
  })
  // A connection that has no such counts leaves no trace.
  if (calls.length > 0) await house.transact(mainstay, (work) => keepObserved(work, name, merged(calls)))
}

/** Two names may become one when they are written as the catalog writes them. */
function merged(calls: readonly SeenCalls[]): readonly SeenCalls[] {
  const byEdge = new Map<string, SeenCalls>()
  for (const one of calls) {
    const key = `${one.caller}\n${one.callee}`
    const known = byEdge.get(key)
    byEdge.set(key, known ? { ...known, calls: known.calls + one.calls, errors: known.errors + one.errors } : one)
  }
  return [...byEdge.values()]
}

/** Edges forgotten in one transaction. */
const fadeAtOnce = 500

export const fadeDuty: Duty = {
  name: 'catalog.fade-dependencies', everyMs: hourMs,
  async run(house, signal) {
    let faded = fadeAtOnce
    while (faded === fadeAtOnce && !signal.aborted) faded = await house.transact(mainstay, (work) => fadeDependencies(work, fadeAtOnce))
  },
}

// What another `for` of a rule would have done, from when its expression had results: pages, and what was worth one and would have been missed. Pure.
import { formatDuration, minuteMs } from '../../../base/duration.ts'

/** The expression had a result for this series at each instant from one time to another, both included. */
export interface Run {
  readonly series: string
  readonly fromMs: number
  readonly toMs: number
}

/** A situation that was worth a page. */
export interface Worth {
  readonly openedMs: number
  readonly resolvedMs: number | null
}

export interface ForRow {
  readonly forMs: number
  readonly pages: number
  readonly missed: number
}

export interface HistoryReplay {
  readonly rows: readonly ForRow[]
  /** As the rule is. */
  readonly current: ForRow
  /** The shortest wait that saves most of what any saves, of those that miss nothing; null: none saves enough. */
  readonly best: ForRow | null
  readonly worthIt: number
  readonly say: string
}

const tried = [0, 1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * minuteMs)
/** Alerts reach Mainstay, and their ends do, some minutes after the expression said so. */
const slackMs = 5 * minuteMs
const leastSaved = 0.3
const mostOf = 0.8

/** Pages: times at which some series began to fire while none did; what fires together is one page. */
export function replayFor(runs: readonly Run[], given: { readonly currentMs: number; readonly worth: readonly Worth[]; readonly nowMs: number }): HistoryReplay {
  const rowOf = (forMs: number): ForRow => {
    const firing = firingTimes(runs, forMs)
    const missed = given.worth.filter(({ openedMs, resolvedMs }) => !firing.some(({ fromMs, toMs }) => fromMs <= (resolvedMs ?? given.nowMs) + slackMs && toMs >= openedMs - slackMs)).length
    return { forMs, pages: firing.length, missed }
  }
  const current = rowOf(given.currentMs)
  const rows = [...new Set([...tried, given.currentMs])].toSorted((a, b) => a - b).map(rowOf)
  // What is missed already, by a rule that was another then or whose history is gone, is not missed by the wait.
  const better = rows.filter((row) => row.forMs > given.currentMs && row.missed <= current.missed && current.pages - row.pages >= Math.max(1, leastSaved * current.pages))
  const most = Math.max(0, ...better.map((row) => current.pages - row.pages))
  const best = better.find((row) => current.pages - row.pages >= mostOf * most) ?? null
  return { rows, current, best, worthIt: given.worth.length, say: sentence(current, best, given.worth.length) }
}

function firingTimes(runs: readonly Run[], forMs: number): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const lasting = runs.filter(({ fromMs, toMs }) => toMs - fromMs >= forMs).map(({ fromMs, toMs }) => ({ fromMs: fromMs + forMs, toMs })).toSorted((a, b) => a.fromMs - b.fromMs)
  const times: { fromMs: number; toMs: number }[] = []
  for (const one of lasting) {
    const before = times.at(-1)
    if (before && one.fromMs <= before.toMs) before.toMs = Math.max(before.toMs, one.toMs)
    else times.push({ ...one })
  }
  return times
}

function sentence(current: ForRow, best: ForRow | null, worthIt: number): string {
  if (best === null) return `No longer \`for\` would have saved three pages in ten of the ${current.pages} there were without missing something.`
  const missed = worthIt === 0 ? 'There was nothing worth a page to be missed.' : `It would have missed ${best.missed === 0 ? 'none' : best.missed} of the ${worthIt} that ${worthIt === 1 ? 'was' : 'were'} worth a page${current.missed > 0 && best.missed === current.missed ? ', like now' : ''}.`
  return `\`for: ${formatDuration(best.forMs)}\` would have paged ${best.pages === 1 ? 'once' : `${best.pages} times`} instead of ${current.pages}. ${missed}`
}

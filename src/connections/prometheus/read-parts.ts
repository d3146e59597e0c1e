// Many parts of many indicators in few queries: joined as far as they fit, taken apart again when one of them fails.
import { minuteMs } from '../../base/duration.ts'
import { Fault } from '../../base/fault.ts'
import type { MinuteRange } from '../minute-range.ts'
import type { PrometheusApi, Series } from './api.ts'

export interface PartValuesRead {
  /** By the start of the minute. */
  readonly values: Map<number, number>
  /** Of the last failure; the values may be there in part. */
  problem: Fault | null
}

/** Parts in one query. Their texts are about 700 bytes each. */
const mostParts = 100
/** Servers and what stands before them take forms of this size. */
const mostCharacters = 48_000
/** Three days a query: far under the 11,000 points that Prometheus allows a series, and under its 50 million samples for 1,000 series. */
const longestRangeMinutes = 3 * 24 * 60
/** A few MB an answer. */
const mostValues = 40_000
const concurrency = 4
const shortTimeoutMs = 20_000
const longTimeoutMs = 90_000
/** A heavy query is halved in time down to this. */
const shortestRangeMs = 60 * minuteMs

/** One answer for each text, in order. Throws when the server as a whole does not answer or refuses us. */
export async function readParts(api: PrometheusApi, texts: readonly string[], asked: { readonly range: MinuteRange; readonly signal: AbortSignal }): Promise<readonly PartValuesRead[]> {
  const read: readonly PartValuesRead[] = texts.map(() => ({ values: new Map(), problem: null }))
  const { range, signal } = asked
  const tasks: (() => Promise<void>)[] = []
  for (let fromMs = range.fromMs; fromMs < range.toMs; fromMs += longestRangeMinutes * minuteMs) {
    const piece = { fromMs, toMs: Math.min(range.toMs, fromMs + longestRangeMinutes * minuteMs) }
    for (const batch of batchesOf(texts, (piece.toMs - piece.fromMs) / minuteMs)) tasks.push(() => readBatch(batch, piece))
  }
  await allOf(tasks, concurrency)
  return read

  async function readBatch(batch: readonly number[], piece: MinuteRange): Promise<void> {
    try {
      const timeoutMs = piece.toMs - piece.fromMs > shortestRangeMs ? longTimeoutMs : shortTimeoutMs
      const series = await api.queryRange({ promql: joined(texts, batch), firstMs: piece.fromMs + minuteMs, lastMs: piece.toMs, stepMs: minuteMs, timeoutMs }, signal)
      take(series, batch)
    } catch (problem) {
      if (signal.aborted || !(problem instanceof Fault) || isOfWholeSource(problem)) throw problem
      const middle = Math.ceil(batch.length / 2)
      if (batch.length > 1) {
        await readBatch(batch.slice(0, middle), piece)
        await readBatch(batch.slice(middle), piece)
      } else if (isTooHeavy(problem) && piece.toMs - piece.fromMs > shortestRangeMs) {
        const cutMs = Math.floor((piece.fromMs + piece.toMs) / 2 / minuteMs) * minuteMs
        await readBatch(batch, { fromMs: piece.fromMs, toMs: cutMs })
        await readBatch(batch, { fromMs: cutMs, toMs: piece.toMs })
      } else {
        read[batch[0]!]!.problem = problem
      }
    }
  }

  function take(series: readonly Series[], batch: readonly number[]): void {
    for (const one of series) {
      const index = batch.length === 1 ? batch[0]! : Number(one.labels[partLabel])
      const values = read[index]?.values
      if (values) for (const [atMs, value] of one.values) values.set(atMs - minuteMs, value)
    }
  }
}

const partLabel = 'mainstay_part'

/** Each yields at most one series without labels, so a label of our own keeps them apart. */
function joined(texts: readonly string[], batch: readonly number[]): string {
  if (batch.length === 1) return texts[batch[0]!]!
  return batch.map((index) => `label_replace(${texts[index]!}, "${partLabel}", "${index}", "", "")`).join(' or ')
}

function batchesOf(texts: readonly string[], minutes: number): readonly (readonly number[])[] {
  const most = Math.max(1, Math.min(mostParts, Math.floor(mostValues / minutes)))
  const batches: number[][] = []
  let characters = 0
  texts.forEach((text, index) => {
    const last = batches.at(-1)
    if (last === undefined || last.length >= most || characters + text.length > mostCharacters) {
      batches.push([index])
      characters = text.length
    } else {
      last.push(index)
      characters += text.length
    }
  })
  return batches
}

/** The server is away, or will not have us: asking for less would not help. */
export function isOfWholeSource(problem: Fault): boolean {
  return problem.code === 'PROMETHEUS_REFUSED' || problem.code === 'PROMETHEUS_NOT_SPOKEN' || (problem.code.startsWith('EGRESS_') && problem.code !== 'EGRESS_ANSWER_TOO_LARGE' && !isTimeout(problem))
}

function isTimeout(problem: Fault): boolean {
  return problem.code === 'EGRESS_NO_ANSWER' && (problem.cause as { name?: string } | undefined)?.name === 'TimeoutError'
}

export function isTooHeavy(problem: Fault): boolean {
  if (problem.code === 'EGRESS_ANSWER_TOO_LARGE' || isTimeout(problem)) return true
  const status = problem.facts['status']
  return status === 503 || status === 429 || (status !== 400 && /too many|exceed|limit|timed out|timeout/i.test(problem.say))
}

/** Runs them a few at a time; the first failure stops what has not begun. */
async function allOf(tasks: readonly (() => Promise<void>)[], most: number): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < tasks.length) {
      const task = tasks[next++]!
      try {
        await task()
      } catch (problem) {
        next = tasks.length
        throw problem
      }
    }
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(most, tasks.length) }, worker))
  const failed = ended.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
}

// Writing on the record: in the transaction of the state it describes, never alone and never later.
import { actorText } from '../base/actor.ts'
import type { Said } from '../base/entry.ts'
import { currentTransaction, insertRows } from '../spine/database/engine.ts'
import type { Work } from '../spine/practice.ts'

/** One statement may not hold the ingest path for long, nor its text fill memory. */
const rowsAStatement = 1_000

const columns = {
  at_ms: 'bigint', recorded_ms: 'bigint', kind: 'text', service: 'text', environment: 'text', subject: 'text', actor: 'text', cause: 'bigint', data: 'text',
} as const

/** What those who wait for one kind listen to; `record` tells of every kind. */
export function recordTopic(kind: string): string {
  return `record/${kind}`
}

/** Appends in order and answers their `seq`s. Readers see them after the commit. */
export async function append(work: Work, said: readonly Said[]): Promise<readonly number[]> {
  if (said.length === 0) return []
  const seqs: number[] = []
  const actor = actorText(work.actor)
  for (let from = 0; from < said.length; from += rowsAStatement) {
    const rows = said.slice(from, from + rowsAStatement).map((entry) => [
      entry.atMs ?? work.nowMs, work.nowMs, entry.kind, entry.service ?? null, entry.environment ?? null, entry.subject, actor, entry.cause ?? null, JSON.stringify(entry.data),
    ])
    const computed = { column: 'tx', value: currentTransaction(work.db) }
    seqs.push(...await insertRows(work.db, { table: 'record_entry', columns, rows, computed, returning: 'seq' }))
  }
  work.afterCommit(() => {
    work.house.database.announce('record')
    for (const [kind, entries] of Map.groupBy(said, (entry) => entry.kind)) {
      work.house.database.announce(recordTopic(kind))
      work.house.metrics.entriesAppended.inc({ kind }, entries.length)
    }
  })
  return seqs
}

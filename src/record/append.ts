// Writing on the record: in the transaction of the state it describes, never alone and never later.
import { actorText } from '../base/actor.ts'
import type { Said } from '../base/entry.ts'
import { sqlOf } from '../spine/database.ts'
import { currentTransaction } from '../spine/database/engine.ts'
import type { Work } from '../spine/practice.ts'
import type { RecordTables } from './tables.ts'

/** PostgreSQL takes 65,535 parameters and the embedded engine 32,766; an entry has 10. */
const rowsAStatement = 1_000

/** Appends in order and answers their `seq`s. Readers see them after the commit. */
export async function append(work: Work, said: readonly Said[]): Promise<readonly number[]> {
  const seqs: number[] = []
  const actor = actorText(work.actor)
  for (let from = 0; from < said.length; from += rowsAStatement) {
    const rows = said.slice(from, from + rowsAStatement).map((entry) => ({
      tx: currentTransaction(work.db),
      at_ms: entry.atMs ?? work.nowMs,
      recorded_ms: work.nowMs,
      kind: entry.kind,
      service: entry.service ?? null,
      environment: entry.environment ?? null,
      subject: entry.subject,
      actor,
      cause: entry.cause ?? null,
      data: JSON.stringify(entry.data),
    }))
    const written = await sqlOf<RecordTables>(work.db).insertInto('record_entry').values(rows as never).returning('seq').execute()
    for (const row of written) seqs.push(row.seq)
  }
  if (said.length > 0) {
    work.afterCommit(() => {
      work.house.database.announce('record')
      for (const entry of said) work.house.metrics.entriesAppended.inc({ kind: entry.kind })
    })
  }
  return seqs
}

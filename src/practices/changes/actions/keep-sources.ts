// Declaring and removing sources of changes.
import { Fault } from '../../../base/fault.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import { changeSourceRemoved, changeSourceSaved } from '../events.ts'
import { sourceProblem } from '../model/source.ts'
import type { KnownDialect, SourceSaid } from '../model/source.ts'
import { countSources, deleteSource, insertSource, lockSource, updateSource } from '../store/sources.ts'
import type { SourceRow } from '../store/sources.ts'

/** Each is looked up by name alone; more than this are made by program without end. */
export const maxSources = 1_000

export function saidOf(row: SourceRow): SourceSaid {
  return JSON.parse(row.spec) as SourceSaid
}

/** Throws CHANGES_SOURCE when it cannot be used as it is said. */
export async function putSource(work: Work, name: string, { said, dialects }: { said: SourceSaid; dialects: readonly KnownDialect[] }): Promise<SourceRow> {
  const problem = sourceProblem(said, dialects)
  if (problem !== null) throw new Fault('CHANGES_SOURCE', { say: problem.say, mend: problem.mend, field: problem.field })
  const known = await lockSource(work.db, name)
  const spec = JSON.stringify(said)
  if (known?.spec === spec) return known
  const row: SourceRow = { name, spec, saved_ms: work.nowMs, heard_ms: known?.heard_ms ?? null, said: known?.said ?? null }
  if (known) await updateSource(work.db, row)
  else {
    if ((await countSources(work.db)) >= maxSources) throw new Fault('CHANGES_TOO_MANY_SOURCES', { kind: 'conflict', say: `There are ${maxSources} sources of changes already.`, mend: 'Remove those that nobody calls any more.' })
    await insertSource(work.db, row)
  }
  await append(work, [changeSourceSaved({ subject: `change-source/${name}`, data: { dialect: said.dialect } })])
  return row
}

export async function removeSource(work: Work, name: string): Promise<void> {
  if (!(await lockSource(work.db, name))) throw noSource(name)
  await deleteSource(work.db, name)
  await append(work, [changeSourceRemoved({ subject: `change-source/${name}`, data: {} })])
}

export function noSource(name: string): Fault {
  return new Fault('CHANGES_NO_SOURCE', { kind: 'not-found', say: `There is no source of changes ${name.slice(0, 100)}.`, mend: 'Declare it with PUT /api/v1/change-sources/<name>, or as kind ChangeSource in a file.' })
}

// What changes answer other practices.
import type { ChangeKind, ChangeState } from '../../base/change.ts'
import type { Db } from '../../spine/database.ts'
import type { Change } from './model/change.ts'
import { changeById, listChanges } from './store/changes.ts'

export interface ChangeFact {
  /** `chg_…`; its subject is `change/<id>`. */
  readonly id: string
  readonly kind: ChangeKind
  readonly title: string
  readonly source: string
  readonly reference: string
  readonly services: readonly string[]
  readonly environment: string | null
  readonly state: ChangeState
  readonly startedMs: number
  /** Null while it runs. */
  readonly finishedMs: number | null
  readonly by: string | null
  readonly url: string | null
  /** How to undo it, as its sender said. */
  readonly rollback: string | null
}

const mostBetween = 1_000

/**
 * Changes that were under way or took effect in the time given, newest first, at most `limit` and never more than 1,000.
 * @param asked.services any of them; null is every change.
 */
export async function changesBetween(db: Db, asked: { services: readonly string[] | null; fromMs: number; toMs: number; limit: number }): Promise<readonly ChangeFact[]> {
  return (await listChanges(db, { ...asked, limit: Math.min(asked.limit, mostBetween) })).map(factOf)
}

/** By `chg_…`. */
export async function findChange(db: Db, id: string): Promise<ChangeFact | null> {
  const change = await changeById(db, id)
  return change ? factOf(change) : null
}

function factOf(change: Change): ChangeFact {
  const { id, kind, title, source, reference, services, environment, state, startedMs, finishedMs, by, url, rollback } = change
  return { id, kind, title, source, reference, services, environment, state, startedMs, finishedMs, by, url, rollback }
}

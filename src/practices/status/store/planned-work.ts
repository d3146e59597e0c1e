// All SQL of planned work that is looked after: as it stands, and changes to it.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import { plannedMoments } from '../model/planned-work.ts'
import type { PlannedMoment, PlannedWork } from '../model/planned-work.ts'

interface Row { id: string; page: string; title: string; text: string; from_ms: number; to_ms: number; components: string; created_ms: number; said_by: string; tell: string | null }

export interface StoredWork extends PlannedWork {
  readonly id: string
  readonly page: string
  readonly components: readonly string[]
}

const at = (db: Db) => sqlOf<{ status_maintenance: Row }>(db)
const mostShown = 100

export async function findWork(db: Db, id: string): Promise<StoredWork | null> {
  const row = await at(db).selectFrom('status_maintenance').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? stored(row) : null
}

/** Latest beginning first. */
export async function workOfPage(db: Db, page: string): Promise<readonly StoredWork[]> {
  return (await at(db).selectFrom('status_maintenance').selectAll().where('page', '=', page).orderBy('from_ms', 'desc').limit(mostShown).execute()).map(stored)
}

export async function changeWork(db: Db, { id, title, text, fromMs, toMs, tell }: StoredWork): Promise<void> {
  await at(db).updateTable('status_maintenance').set({ title, text, from_ms: fromMs, to_ms: toMs, tell: JSON.stringify(tell) }).where('id', '=', id).execute()
}

function stored({ id, page, title, text, from_ms, to_ms, components, created_ms, tell }: Row): StoredWork {
  return {
    id, page, title, text, fromMs: from_ms, toMs: to_ms, createdMs: created_ms, components: JSON.parse(components) as string[],
    tell: tell === null ? plannedMoments : (JSON.parse(tell) as PlannedMoment[]),
  }
}

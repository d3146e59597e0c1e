// SQL of the files that say where tickets live, and of bridges.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'

export interface BridgeRow { incident: string; /** Null: taken away by hand. */ url: string | null; /** Name of its template; null: by hand. */ template: string | null; set_ms: number }

const at = (db: Db) => sqlOf<{ coordination_ticket_document: { kind: string; name: string; spec: string; saved_ms: number }; coordination_bridge: BridgeRow }>(db)

/** Of one kind; more would be a mistake of whoever makes them. */
const mostDocuments = 200

/** By name. */
export async function documentsOf<Spec>(db: Db, kind: string): Promise<readonly { name: string; spec: Spec }[]> {
  const rows = await at(db).selectFrom('coordination_ticket_document').selectAll().where('kind', '=', kind).orderBy('name').limit(mostDocuments).execute()
  return rows.map(({ name, spec }) => ({ name, spec: JSON.parse(spec) as Spec }))
}

export async function findDocument<Spec>(db: Db, kind: string, name: string): Promise<Spec | null> {
  const row = await at(db).selectFrom('coordination_ticket_document').select('spec').where('kind', '=', kind).where('name', '=', name).executeTakeFirst()
  return row ? (JSON.parse(row.spec) as Spec) : null
}

export async function saveDocument(db: Db, of: { kind: string; name: string; spec: unknown; savedMs: number }): Promise<void> {
  const row = { kind: of.kind, name: of.name, spec: JSON.stringify(of.spec), saved_ms: of.savedMs }
  await at(db).insertInto('coordination_ticket_document').values(row).onConflict((conflict) => conflict.columns(['kind', 'name']).doUpdateSet(row)).execute()
}

/** False when there was none. */
export async function deleteDocument(db: Db, of: { kind: string; name: string }): Promise<boolean> {
  return Number((await at(db).deleteFrom('coordination_ticket_document').where('kind', '=', of.kind).where('name', '=', of.name).executeTakeFirst()).numDeletedRows) > 0
}

export async function findBridge(db: Db, incident: string): Promise<BridgeRow | null> {
  return (await at(db).selectFrom('coordination_bridge').selectAll().where('incident', '=', incident).executeTakeFirst()) ?? null
}

export async function saveBridge(db: Db, row: BridgeRow): Promise<void> {
  await at(db).insertInto('coordination_bridge').values(row).onConflict((conflict) => conflict.column('incident').doUpdateSet(row)).execute()
}

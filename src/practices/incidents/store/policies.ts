// All SQL of the policies that configuration files declare for incidents.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { PolicyKind } from '../model/mitigation.ts'

interface PolicyRow { kind: PolicyKind; name: string; spec: string }
const at = (db: Db) => sqlOf<{ incidents_policy: PolicyRow }>(db)

/** More than this are not rules any more. */
export const mostPolicies = 200

export interface StoredPolicy<Spec> { readonly name: string; readonly spec: Spec }

/** By name. */
export async function policiesOf<Spec>(db: Db, kind: PolicyKind): Promise<readonly StoredPolicy<Spec>[]> {
  const rows = await at(db).selectFrom('incidents_policy').selectAll().where('kind', '=', kind).orderBy('name').limit(mostPolicies).execute()
  return rows.map(({ name, spec }) => ({ name, spec: JSON.parse(spec) as Spec }))
}

export const putPolicy = (db: Db, row: { kind: PolicyKind; name: string; spec: unknown }) => at(db).insertInto('incidents_policy').values({ ...row, spec: JSON.stringify(row.spec) })
  .onConflict((conflict) => conflict.columns(['kind', 'name']).doUpdateSet({ spec: JSON.stringify(row.spec) })).execute()

/** False when there was none. */
export async function deletePolicy(db: Db, kind: PolicyKind, name: string): Promise<boolean> {
  return (await at(db).deleteFrom('incidents_policy').where('kind', '=', kind).where('name', '=', name).returning('name').execute()).length > 0
}

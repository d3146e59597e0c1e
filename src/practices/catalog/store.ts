// All SQL of the catalog.
import { sqlOf } from '../../spine/database.ts'
import type { Db } from '../../spine/database.ts'
import { forUpdate } from '../../spine/database/engine.ts'

export type CatalogKind = 'service' | 'team'

interface DeclarationRow {
  kind: CatalogKind
  name: string
  source: string
  said: string
  saved_ms: number
  saved_by: string
}

interface ServiceRow {
  name: string
  display_name: string
  /** Name and display name in lower case. */
  search: string
  owner: string | null
  tier: number | null
  on_call_route: string | null
  outcome: string
  changed_ms: number
}

interface CatalogTables {
  catalog_declaration: DeclarationRow
  catalog_turn: { id: number }
  catalog_service: ServiceRow
  catalog_dependency: { service: string; target: string; kind: string }
  catalog_team: { name: string; display_name: string; outcome: string; changed_ms: number }
}

const at = (db: Db) => sqlOf<CatalogTables>(db)

/** More services or teams than this are never read at once. */
export const mostRead = 20_000

/** What one source says about one thing, as the model settled it. */
export interface StoredDeclaration<Said = unknown> {
  readonly kind: CatalogKind
  readonly name: string
  readonly source: string
  readonly said: Said
  readonly savedMs: number
  readonly savedBy: string
}

/** Waits until nobody else changes the catalog, until commit. */
export async function takeTurn(db: Db): Promise<void> {
  await at(db).selectFrom('catalog_turn').select('id').where('id', '=', 1).modifyEnd(forUpdate(db)).executeTakeFirst()
}

export async function putDeclaration(db: Db, declaration: StoredDeclaration): Promise<void> {
  const { kind, name, source } = declaration
  const change = { said: JSON.stringify(declaration.said), saved_ms: declaration.savedMs, saved_by: declaration.savedBy }
  await at(db).insertInto('catalog_declaration').values({ kind, name, source, ...change }).onConflict((conflict) => conflict.columns(['kind', 'name', 'source']).doUpdateSet(change)).execute()
}

export async function declarationsOf(db: Db, kind: CatalogKind, name: string): Promise<readonly StoredDeclaration[]> {
  const rows = await at(db).selectFrom('catalog_declaration').selectAll().where('kind', '=', kind).where('name', '=', name).orderBy('source').execute()
  return rows.map(declarationOf)
}

export async function allDeclarations(db: Db, kind: CatalogKind): Promise<readonly StoredDeclaration[]> {
  const rows = await at(db).selectFrom('catalog_declaration').selectAll().where('kind', '=', kind).orderBy('name').orderBy('source').limit(mostRead).execute()
  return rows.map(declarationOf)
}

export async function deleteDeclarations(db: Db, kind: CatalogKind, name: string): Promise<void> {
  await at(db).deleteFrom('catalog_declaration').where('kind', '=', kind).where('name', '=', name).execute()
}

export interface StoredService<Outcome = unknown> {
  readonly name: string
  readonly displayName: string
  readonly owner: string | null
  readonly tier: number | null
  readonly onCallRoute: string | null
  readonly outcome: Outcome
  readonly changedMs: number
}

export interface Needed {
  readonly name: string
  readonly kind: string
}

export async function putService(db: Db, service: StoredService, needs: readonly Needed[]): Promise<void> {
  const { name, displayName, owner, tier, onCallRoute, changedMs } = service
  const change = {
    display_name: displayName, search: `${name} ${displayName}`.toLowerCase(), owner, tier, on_call_route: onCallRoute,
    outcome: JSON.stringify(service.outcome), changed_ms: changedMs,
  }
  await at(db).insertInto('catalog_service').values({ name, ...change }).onConflict((conflict) => conflict.column('name').doUpdateSet(change)).execute()
  await at(db).deleteFrom('catalog_dependency').where('service', '=', name).execute()
  if (needs.length > 0) {
    await at(db).insertInto('catalog_dependency').values(needs.map((need) => ({ service: name, target: need.name, kind: need.kind })))
      .onConflict((conflict) => conflict.doNothing()).execute()
  }
}

export async function deleteService(db: Db, name: string): Promise<void> {
  await at(db).deleteFrom('catalog_service').where('name', '=', name).execute()
  await at(db).deleteFrom('catalog_dependency').where('service', '=', name).execute()
}

export async function serviceByName(db: Db, name: string): Promise<StoredService | null> {
  const row = await at(db).selectFrom('catalog_service').selectAll().where('name', '=', name).executeTakeFirst()
  return row ? serviceOf(row) : null
}

export async function servicesNamed(db: Db, names: readonly string[]): Promise<readonly StoredService[]> {
  if (names.length === 0) return []
  return (await at(db).selectFrom('catalog_service').selectAll().where('name', 'in', names).execute()).map(serviceOf)
}

export interface ServiceFilter {
  readonly owner?: string
  readonly tier?: number
  readonly search?: string
  readonly after?: string
  readonly limit: number
}

/** By name. */
export async function servicePage(db: Db, filter: ServiceFilter): Promise<readonly StoredService[]> {
  let query = at(db).selectFrom('catalog_service').selectAll().orderBy('name').limit(filter.limit)
  if (filter.owner !== undefined) query = query.where('owner', '=', filter.owner)
  if (filter.tier !== undefined) query = query.where('tier', '=', filter.tier)
  // Marks of LIKE are taken out: the engines do not agree on how to escape them.
  if (filter.search) query = query.where('search', 'like', `%${filter.search.toLowerCase().replace(/[%_\\]/g, '')}%`)
  if (filter.after !== undefined) query = query.where('name', '>', filter.after)
  return (await query.execute()).map(serviceOf)
}

/** Services in whose outcome this text stands somewhere, whatever its case: for whoever then looks closer. */
export async function servicesSaying(db: Db, text: string, limit: number): Promise<readonly StoredService[]> {
  // Marks of LIKE become a mark for any character: too many are found rather than too few.
  const pattern = `%${text.toLowerCase().replace(/[%_\\"]/g, '_')}%`
  return (await at(db).selectFrom('catalog_service').selectAll().where((eb) => eb(eb.fn<string>('lower', ['outcome']), 'like', pattern)).orderBy('name').limit(limit).execute()).map(serviceOf)
}

/** What a service is declared to need. */
export async function targetsOf(db: Db, service: string): Promise<readonly string[]> {
  return (await at(db).selectFrom('catalog_dependency').select('target').distinct().where('service', '=', service).orderBy('target').limit(500).execute()).map(({ target }) => target)
}

/** How many dependencies each service has, and how many depend on it. */
export async function countNeighbours(db: Db, names: readonly string[]): Promise<ReadonlyMap<string, { needs: number; neededBy: number }>> {
  const counts = new Map(names.map((name) => [name, { needs: 0, neededBy: 0 }]))
  if (names.length === 0) return counts
  const needs = await at(db).selectFrom('catalog_dependency').select(['service', (eb) => eb.fn.countAll<number>().as('count')]).where('service', 'in', names).groupBy('service').execute()
  const neededBy = await at(db).selectFrom('catalog_dependency').select(['target', (eb) => eb.fn.countAll<number>().as('count')]).where('target', 'in', names).groupBy('target').execute()
  for (const row of needs) counts.get(row.service)!.needs = Number(row.count)
  for (const row of neededBy) counts.get(row.target)!.neededBy = Number(row.count)
  return counts
}

/** Who needs this service. */
export async function dependentsOf(db: Db, name: string): Promise<readonly Needed[]> {
  const rows = await at(db).selectFrom('catalog_dependency').select(['service as name', 'kind']).where('target', '=', name).orderBy('service').limit(1_000).execute()
  return rows
}

/** More edges than this are never read at once: ten for each service of a full catalog. */
const mostEdges = 200_000

/** Every dependency of the outcome, by service and target. */
export function allDependencies(db: Db): Promise<readonly { readonly service: string; readonly target: string; readonly kind: string }[]> {
  return at(db).selectFrom('catalog_dependency').selectAll().orderBy('service').orderBy('target').orderBy('kind').limit(mostEdges).execute()
}

export interface StoredTeam<Outcome = unknown> {
  readonly name: string
  readonly displayName: string
  readonly outcome: Outcome
  readonly changedMs: number
}

export async function putTeam(db: Db, team: StoredTeam): Promise<void> {
  const change = { display_name: team.displayName, outcome: JSON.stringify(team.outcome), changed_ms: team.changedMs }
  await at(db).insertInto('catalog_team').values({ name: team.name, ...change }).onConflict((conflict) => conflict.column('name').doUpdateSet(change)).execute()
}

export async function deleteTeam(db: Db, name: string): Promise<void> {
  await at(db).deleteFrom('catalog_team').where('name', '=', name).execute()
}

export async function teamByName(db: Db, name: string): Promise<StoredTeam | null> {
  const row = await at(db).selectFrom('catalog_team').selectAll().where('name', '=', name).executeTakeFirst()
  return row ? teamOf(row) : null
}

export async function teamPage(db: Db, page: { after?: string; limit: number }): Promise<readonly StoredTeam[]> {
  let query = at(db).selectFrom('catalog_team').selectAll().orderBy('name').limit(page.limit)
  if (page.after !== undefined) query = query.where('name', '>', page.after)
  return (await query.execute()).map(teamOf)
}

/** Names of the services that a team owns. */
export async function servicesOwnedBy(db: Db, owners: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const owned = new Map<string, string[]>()
  if (owners.length === 0) return owned
  const rows = await at(db).selectFrom('catalog_service').select(['name', 'owner']).where('owner', 'in', owners).orderBy('name').limit(mostRead).execute()
  for (const { name, owner } of rows) owned.set(owner!, [...(owned.get(owner!) ?? []), name])
  return owned
}

function declarationOf(row: DeclarationRow): StoredDeclaration {
  return { kind: row.kind, name: row.name, source: row.source, said: JSON.parse(row.said) as unknown, savedMs: row.saved_ms, savedBy: row.saved_by }
}

function serviceOf(row: ServiceRow): StoredService {
  return {
    name: row.name, displayName: row.display_name, owner: row.owner, tier: row.tier, onCallRoute: row.on_call_route,
    outcome: JSON.parse(row.outcome) as unknown, changedMs: row.changed_ms,
  }
}

function teamOf(row: CatalogTables['catalog_team']): StoredTeam {
  return { name: row.name, displayName: row.display_name, outcome: JSON.parse(row.outcome) as unknown, changedMs: row.changed_ms }
}

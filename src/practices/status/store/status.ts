// All SQL of status pages.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { ComponentState, Maintenance, PageSpec, Post, PostStatus } from '../model/status-page.ts'

interface UpdateRow {
  id: string
  post_id: string
  status: PostStatus
  text: string
  visible_ms: number
  source: string | null
  said_by: string
  /** In which state it puts which components of which pages, as JSON of `Effect[]`. */
  effects: string
}

interface MaintenanceRow {
  id: string
  page: string
  title: string
  text: string
  from_ms: number
  to_ms: number
  components: string
  created_ms: number
  said_by: string
  /** Moments that are told, as JSON; null: all of them. */
  tell?: string | null
}

interface Tables {
  status_page: { name: string; spec: string }
  status_post: PostRow
  status_post_update: UpdateRow
  status_post_page: { post_id: string; page: string }
  status_maintenance: MaintenanceRow
}

export interface PostRow {
  id: string
  incident_id: string | null
  title: string
  started_ms: number
}

export interface Effect {
  readonly page: string
  readonly component: string
  readonly state: ComponentState
}

const at = (db: Db) => sqlOf<Tables>(db)

/** More pages than this are not read by anybody. */
export const mostPages = 200
/** Of one page, in the time that it shows. */
const mostPosts = 200
const mostUpdates = 2_000

export interface StoredPage {
  readonly name: string
  readonly spec: PageSpec
}

/** By name. */
export async function pagesOf(db: Db): Promise<readonly StoredPage[]> {
  const rows = await at(db).selectFrom('status_page').selectAll().orderBy('name').limit(mostPages).execute()
  return rows.map(({ name, spec }) => ({ name, spec: JSON.parse(spec) as PageSpec }))
}

export async function findPage(db: Db, name: string): Promise<StoredPage | null> {
  const row = await at(db).selectFrom('status_page').selectAll().where('name', '=', name).executeTakeFirst()
  return row ? { name, spec: JSON.parse(row.spec) as PageSpec } : null
}

export const putPage = (db: Db, name: string, spec: PageSpec) => at(db).insertInto('status_page').values({ name, spec: JSON.stringify(spec) })
  .onConflict((conflict) => conflict.column('name').doUpdateSet({ spec: JSON.stringify(spec) })).execute()

export const insertPost = (db: Db, row: PostRow) => at(db).insertInto('status_post').values(row).execute()

export const findPost = (db: Db, id: string): Promise<PostRow | undefined> => at(db).selectFrom('status_post').selectAll().where('id', '=', id).executeTakeFirst()

export const findPostOfIncident = (db: Db, incident: string): Promise<PostRow | undefined> => at(db).selectFrom('status_post').selectAll().where('incident_id', '=', incident).executeTakeFirst()

/** False when the same source was told before. */
export async function insertUpdate(db: Db, row: UpdateRow): Promise<boolean> {
  return (await at(db).insertInto('status_post_update').values(row).onConflict((conflict) => conflict.doNothing()).returning('id').execute()).length > 0
}

/** Removes an update that nobody can have seen yet, and its post when nothing else was said in it. */
export async function withdrawUpdate(db: Db, source: string, nowMs: number): Promise<{ readonly id: string; readonly post: string } | null> {
  const row = await at(db).deleteFrom('status_post_update').where((eb) => eb.or([eb('source', '=', source), eb('id', '=', source)])).where('visible_ms', '>', nowMs).returning(['id', 'post_id']).executeTakeFirst()
  if (!row) return null
  if (!(await at(db).selectFrom('status_post_update').select('id').where('post_id', '=', row.post_id).limit(1).executeTakeFirst())) {
    await at(db).deleteFrom('status_post_page').where('post_id', '=', row.post_id).execute()
    await at(db).deleteFrom('status_post').where('id', '=', row.post_id).execute()
  }
  return { id: row.id, post: row.post_id }
}

/** As the last update left them, seen or not. */
export async function effectsOf(db: Db, post: string): Promise<readonly Effect[]> {
  const row = await at(db).selectFrom('status_post_update').select('effects').where('post_id', '=', post).orderBy('visible_ms', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row ? (JSON.parse(row.effects) as Effect[]) : []
}

export async function putPostOnPages(db: Db, post: string, pages: readonly string[]): Promise<void> {
  for (const page of new Set(pages)) await at(db).insertInto('status_post_page').values({ post_id: post, page }).onConflict((conflict) => conflict.doNothing()).execute()
}

/** What a page shows at `nowMs`: troubles since `sinceMs` with at least one visible update, and those still running from before. */
export async function postsOf(db: Db, page: string, { sinceMs, nowMs }: { sinceMs: number; nowMs: number }): Promise<readonly Post[]> {
  const posts = await at(db).selectFrom('status_post_page').innerJoin('status_post', 'status_post.id', 'status_post_page.post_id')
    .select(['id', 'title', 'started_ms']).where('page', '=', page).orderBy('started_ms', 'desc').limit(mostPosts).execute()
  if (posts.length === 0) return []
  const updates = await at(db).selectFrom('status_post_update').selectAll().where('post_id', 'in', posts.map(({ id }) => id)).where('visible_ms', '<=', nowMs)
    .orderBy('visible_ms', 'desc').orderBy('id', 'desc').limit(mostUpdates).execute()
  const said = Map.groupBy(updates, ({ post_id }) => post_id)
  return posts.flatMap(({ id, title, started_ms }): Post[] => {
    const own = said.get(id)
    const last = own?.[0]
    if (!own || !last || (last.status === 'resolved' && last.visible_ms < sinceMs)) return []
    return [{
      id, title, startedMs: started_ms, effects: (JSON.parse(last.effects) as Effect[]).filter((effect) => effect.page === page).map(({ component, state }) => ({ component, state })),
      updates: own.map((update) => ({ id: update.id, status: update.status, text: update.text, atMs: update.visible_ms })),
    }]
  })
}

export const insertMaintenance = (db: Db, row: MaintenanceRow) => at(db).insertInto('status_maintenance').values(row).execute()

/** False when there was none. */
export async function deleteMaintenance(db: Db, id: string): Promise<boolean> {
  return (await at(db).deleteFrom('status_maintenance').where('id', '=', id).returning('id').executeTakeFirst()) !== undefined
}

/** Not over yet, soonest first. */
export async function maintenancesOf(db: Db, page: string, nowMs: number): Promise<readonly Maintenance[]> {
  const rows = await at(db).selectFrom('status_maintenance').selectAll().where('page', '=', page).where('to_ms', '>', nowMs).orderBy('from_ms').limit(mostPosts).execute()
  return rows.map((row) => ({ id: row.id, title: row.title, text: row.text, fromMs: row.from_ms, toMs: row.to_ms, components: JSON.parse(row.components) as string[], createdMs: row.created_ms }))
}

/** False once it was withdrawn. */
export async function isUpdateThere(db: Db, post: string, visibleMs: number): Promise<boolean> {
  return (await at(db).selectFrom('status_post_update').select('id').where('post_id', '=', post).where('visible_ms', '=', visibleMs).limit(1).executeTakeFirst()) !== undefined
}

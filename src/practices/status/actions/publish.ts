// Saying something on status pages. What is said can be seen ten seconds later, and taken back until then.
import { actorText } from '../../../base/actor.ts'
import { secondMs } from '../../../base/duration.ts'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { formatInstant, parseInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { PostPublished, PublishPost, PublishUpdate, ScheduleMaintenance } from '../contract.ts'
import { maintenanceCancelled, maintenanceScheduled, statusPosted, statusPostWithdrawn } from '../events.ts'
import type { PageSpec, PostStatus } from '../model/status-page.ts'
import { deleteMaintenance, effectsOf, findPage, findPost, insertMaintenance, insertPost, insertUpdate, putPostOnPages, withdrawUpdate } from '../store/status.ts'
import type { Effect, PostRow } from '../store/status.ts'
import { findWork } from '../store/planned-work.ts'

export const holdMs = 10 * secondMs
export const longestMaintenanceMs = 31 * 24 * 3_600_000

export async function publishPost(work: Work, page: string, wish: PublishPost): Promise<PostPublished> {
  const { spec } = await knownPage(work, page)
  const post: PostRow = { id: newId<'status-post'>('pst', work.nowMs), incident_id: null, title: wish.title, started_ms: work.nowMs }
  await insertPost(work.db, post)
  return say(work, post, { ...wish, source: null, visibleMs: work.nowMs + holdMs, effects: effects(page, spec, wish.components) })
}

export async function publishUpdate(work: Work, id: string, wish: PublishUpdate): Promise<PostPublished> {
  const post = await findPost(work.db, id)
  if (!post) throw new Fault('STATUS_POST_UNKNOWN', { kind: 'not-found', say: `There is no post ${id}.`, mend: 'Take its id from the status page; it starts with pst_.' })
  const known = await effectsOf(work.db, id)
  const named = new Map((wish.components ?? []).map(({ component, state }) => [component, state]))
  const unknown = [...named.keys()].find((component) => !known.some((effect) => effect.component === component))
  if (unknown !== undefined) throw new Fault('STATUS_COMPONENT_UNKNOWN', { field: 'components', say: `The post does not touch the component ${unknown}.`, mend: 'Name components that it names already, or publish another post.' })
  return say(work, post, { ...wish, source: null, visibleMs: work.nowMs + holdMs, effects: known.map((effect) => ({ ...effect, state: named.get(effect.component) ?? effect.state })) })
}

export interface Saying {
  readonly status: PostStatus
  readonly text: string
  /** What it repeats from elsewhere, `upd_…`: taken once. */
  readonly source: string | null
  readonly visibleMs: number
  readonly effects: readonly Effect[]
}

export async function say(work: Work, post: PostRow, { status, text, source, visibleMs, effects: rows }: Saying): Promise<PostPublished> {
  const id = newId<'status-update'>('psu', work.nowMs)
  const isNew = await insertUpdate(work.db, { id, post_id: post.id, status, text, visible_ms: visibleMs, source: source ?? id, said_by: actorText(work.actor), effects: JSON.stringify(rows) })
  const visibleAt = formatInstant(visibleMs)
  if (!isNew) return { post: post.id, update: id, visibleAt, say: 'It was said before.' }
  await putPostOnPages(work.db, post.id, rows.map(({ page }) => page))
  await append(work, [statusPosted({
    subject: `status-post/${post.id}`,
    data: { title: post.title, status, text, incident: post.incident_id, effects: [...rows], visibleAtMs: visibleMs },
  })])
  return { post: post.id, update: id, visibleAt, say: 'It can be seen in ten seconds; until then it can be withdrawn.' }
}

/** By the id of the update or of what it repeats. False when it was seen at `atMs`, when it was taken back, or was never said. */
export async function withdraw(work: Work, source: string, atMs: number): Promise<boolean> {
  const gone = await withdrawUpdate(work.db, source, atMs)
  if (gone) await append(work, [statusPostWithdrawn({ subject: `status-post/${gone.post}`, data: { update: gone.id } })])
  return gone !== null
}

export async function scheduleMaintenance(work: Work, page: string, wish: ScheduleMaintenance): Promise<{ id: string; say: string }> {
  const { spec } = await knownPage(work, page)
  const [fromMs, toMs] = [parseInstant(wish.from), parseInstant(wish.to)]
  if (fromMs === null || toMs === null || toMs <= fromMs || toMs <= work.nowMs || toMs - fromMs > longestMaintenanceMs) {
    throw new Fault('STATUS_MAINTENANCE_TIME', { field: 'to', say: 'The maintenance has to end after it begins and after now, and last a month at most.', mend: 'Give from and to like 2026-11-23T02:00:00Z.' })
  }
  const unknown = wish.components.find((component) => !spec.components.some(({ name }) => name === component))
  if (unknown !== undefined) throw unknownComponent(unknown, spec)
  const id = newId<'maintenance'>('mnt', work.nowMs)
  const { title, text, components } = wish
  await insertMaintenance(work.db, { id, page, title, text, from_ms: fromMs, to_ms: toMs, components: JSON.stringify(components), created_ms: work.nowMs, said_by: actorText(work.actor), tell: wish.tell ? JSON.stringify(wish.tell) : null })
  await append(work, [maintenanceScheduled({ subject: `status-page/${page}`, data: { maintenance: id, title, fromMs, toMs, components } })])
  return { id, say: 'The maintenance is announced.' }
}

export async function cancelMaintenance(work: Work, id: string): Promise<{ id: string; say: string }> {
  const gone = await findWork(work.db, id)
  if (!gone || !(await deleteMaintenance(work.db, id))) throw new Fault('STATUS_MAINTENANCE_UNKNOWN', { kind: 'not-found', say: `There is no maintenance ${id}.`, mend: 'Take its id from the status page; it starts with mnt_.' })
  await append(work, [maintenanceCancelled({ subject: `status-page/${gone.page}`, data: { maintenance: id, title: gone.title, fromMs: gone.fromMs, toMs: gone.toMs, createdMs: gone.createdMs, components: [...gone.components], tell: [...gone.tell] } })])
  return { id, say: 'The maintenance is called off.' }
}

export async function knownPage(work: Pick<Work, 'db'>, name: string): Promise<{ name: string; spec: PageSpec }> {
  const page = await findPage(work.db, name)
  if (!page) throw new Fault('STATUS_PAGE_UNKNOWN', { kind: 'not-found', say: `There is no status page ${name}.`, mend: 'Declare it in a file of kind StatusPage and apply it.' })
  return page
}

function effects(page: string, spec: PageSpec, wished: PublishPost['components']): readonly Effect[] {
  return wished.map(({ component, state }) => {
    if (!spec.components.some(({ name }) => name === component)) throw unknownComponent(component, spec)
    return { page, component, state }
  })
}

function unknownComponent(component: string, spec: PageSpec): Fault {
  return new Fault('STATUS_COMPONENT_UNKNOWN', { field: 'components', say: `The page has no component ${component}.`, mend: `It has ${spec.components.slice(0, 10).map(({ name }) => name).join(', ')}${spec.components.length > 10 ? ', …' : ''}.` })
}

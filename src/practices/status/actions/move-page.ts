// Taking over what another product said on a status page: each post, update and plan once, by its id there.
import { actorText } from '../../../base/actor.ts'
import { newId } from '../../../base/id.ts'
import { parseInstant } from '../../../base/instant.ts'
import { append } from '../../../record/append.ts'
import type { Work } from '../../../spine/practice.ts'
import type { MoveStatusPage, StatusPageMoved } from '../contract-move.ts'
import { maintenanceScheduled, statusPageMoved } from '../events.ts'
import type { PageSpec } from '../model/status-page.ts'
import { insertMoved, movedAs } from '../store/moved.ts'
import { insertMaintenance, insertPost, insertUpdate, putPostOnPages } from '../store/status.ts'
import { knownPage } from './publish.ts'

export async function moveStatusPage(work: Work, page: string, { source, posts, maintenances }: MoveStatusPage): Promise<StatusPageMoved> {
  const { spec } = await knownPage(work, page)
  const unknown = new Set<string>()
  const done = { posts: 0, updates: 0, maintenances: 0, known: 0 }
  for (const post of posts) {
    const reference = `${source}/post/${post.reference}`
    const before = await movedAs(work.db, page, reference)
    const id = before ?? newId<'status-post'>('pst', work.nowMs)
    if (before === null) {
      await insertPost(work.db, { id, incident_id: null, title: post.title, started_ms: instant(post.startedAt) })
      await putPostOnPages(work.db, id, [page])
      await insertMoved(work.db, { page, reference, taken_as: id })
      done.posts++
    } else done.known++
    for (const { reference: update, status, text, at, effects } of post.updates) {
      const isNew = await insertUpdate(work.db, {
        id: newId<'status-update'>('psu', work.nowMs), post_id: id, status, text, visible_ms: instant(at), source: `${source}/${page}/${update}`, said_by: actorText(work.actor),
        effects: JSON.stringify(onPage(effects.map(({ component, state }) => ({ page, component, state })), spec, unknown)),
      })
      if (isNew) done.updates++
    }
  }
  for (const one of maintenances) await moveWork(work, { page, spec, source, unknown, done }, one)
  if (done.posts + done.updates + done.maintenances > 0) await append(work, [statusPageMoved({ subject: `status-page/${page}`, data: { source, posts: done.posts, updates: done.updates, maintenances: done.maintenances } })])
  return { ...done, unknownComponents: [...unknown].sort() }
}

async function moveWork(work: Work, into: { readonly page: string; readonly spec: PageSpec; readonly source: string; readonly unknown: Set<string>; readonly done: { maintenances: number; known: number } }, one: MoveStatusPage['maintenances'][number]): Promise<void> {
  const { page, spec, unknown, done } = into
  const reference = `${into.source}/maintenance/${one.reference}`
  if ((await movedAs(work.db, page, reference)) !== null) {
    done.known++
    return
  }
  const components = onPage(one.components.map((component) => ({ component })), spec, unknown).map(({ component }) => component)
  const [fromMs, toMs] = [instant(one.from), instant(one.to)]
  const id = newId<'maintenance'>('mnt', work.nowMs)
  // Those who came along heard of it there already.
  const tell = ['changed', 'cancelled', 'begun', 'ended']
  await insertMaintenance(work.db, { id, page, title: one.title, text: one.text, from_ms: fromMs, to_ms: toMs, components: JSON.stringify(components), created_ms: Math.min(work.nowMs, fromMs), said_by: actorText(work.actor), tell: JSON.stringify(tell) })
  await insertMoved(work.db, { page, reference, taken_as: id })
  done.maintenances++
  if (toMs > work.nowMs) await append(work, [maintenanceScheduled({ subject: `status-page/${page}`, data: { maintenance: id, title: one.title, fromMs, toMs, components } })])
}

function onPage<Named extends { readonly component: string }>(all: readonly Named[], spec: PageSpec, unknown: Set<string>): readonly Named[] {
  return all.filter(({ component }) => {
    const isKnown = spec.components.some(({ name }) => name === component)
    if (!isKnown) unknown.add(component)
    return isKnown
  })
}

/** The schema of the route has checked that it is one. */
const instant = (text: string): number => parseInstant(text)!

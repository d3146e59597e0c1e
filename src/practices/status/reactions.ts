// Updates that were published to customers appear on the status pages of the service they are about.
import type { Entry } from '../../base/entry.ts'
import { newId } from '../../base/id.ts'
import type { Reaction, Work } from '../../spine/practice.ts'
import { incidentBriefs } from '../incidents/questions.ts'
import { holdMs, say, withdraw } from './actions/publish.ts'
import { planNews } from './actions/tell-subscribers.ts'
import { postStatuses, usualState } from './model/status-page.ts'
import type { PostStatus } from './model/status-page.ts'
import { effectsOf, findPostOfIncident, insertPost, pagesOf } from './store/status.ts'
import type { PostRow } from './store/status.ts'

export const followUpdates: Reaction = {
  name: 'status.follow-updates', kinds: ['communication.update-published', 'communication.update-withdrawn'],
  react: (entry, work) => (entry.kind === 'communication.update-withdrawn' ? onWithdrawn(entry, work) : onPublished(entry, work)),
}

export const tellNews: Reaction = {
  name: 'status.tell-subscribers', kinds: ['status-post.published', 'status-page.maintenance-scheduled', 'status-page.maintenance-changed', 'status-page.maintenance-cancelled'],
  react: (entry, work) => planNews(work, entry),
}

async function onPublished(entry: Entry, work: Work): Promise<void> {
  const { audience, isDrill, update, status, title, text } = entry.data
  // What is only practised never reaches anybody outside.
  if (audience !== 'customer' || isDrill !== false || typeof update !== 'string' || typeof text !== 'string' || typeof title !== 'string') return
  const id = entry.subject.slice('incident/'.length)
  const [incident] = await incidentBriefs(work.db, [id])
  if (!incident || (incident.type !== 'incident' && incident.type !== 'security') || incident.isRestricted) return
  const known = await findPostOfIncident(work.db, id)
  const post: PostRow = known ?? { id: newId<'status-post'>('pst', work.nowMs), incident_id: id, title, started_ms: incident.startedMs ?? incident.declaredMs }
  const effects = known ? await effectsOf(work.db, known.id) : (await pagesOf(work.db)).flatMap(({ name, spec }) => spec.components
    .filter(({ service }) => service !== null && service === incident.service)
    .map((component) => ({ page: name, component: component.name, state: usualState(incident.severity) })))
  // A service that stands on no page is nobody's news there.
  if (effects.length === 0) return
  if (!known) await insertPost(work.db, post)
  await say(work, post, { status: postStatuses.includes(status as PostStatus) ? (status as PostStatus) : 'investigating', text, source: update, visibleMs: entry.atMs + holdMs, effects })
}

async function onWithdrawn(entry: Entry, work: Work): Promise<void> {
  if (typeof entry.data['update'] === 'string') await withdraw(work, entry.data['update'], entry.atMs)
}

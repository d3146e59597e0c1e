// Telling those who were asked that a page is over. It asks nothing of them, so nobody is called, and a failure is only noted.
import { scheduleJob } from '../../../spine/jobs.ts'
import type { JobKind, Work } from '../../../spine/practice.ts'
import { pageUrl } from '../links.ts'
import { resolvedMessage } from '../model/brief-message.ts'
import { hasLeft } from '../model/page-state.ts'
import { notificationsOf } from '../store/pages.ts'
import type { PageRow } from '../store/tables.ts'
import type { Channels } from './send-notification.ts'
import { threadJob } from './tell-in-thread.ts'

const tellKind = 'oncall.tell'

/** Every address that was reached hears it once; whoever resolved the page knows. */
export async function tellThatItIsOver(work: Work, page: PageRow): Promise<void> {
  if (page.purpose === 'test') return
  const by = work.actor.kind === 'person' ? work.actor.id : null
  const told = new Set<string>()
  for (const one of await notificationsOf(work.db, [page.id])) {
    const where = `${one.channel} ${one.address}`
    if (one.channel === 'voice' || one.person === by || told.has(where) || !(hasLeft(one.state) || one.state === 'sending')) continue
    told.add(where)
    await scheduleJob(work, { kind: tellKind, key: `${tellKind}/${one.id}`, dueMs: work.nowMs, payload: { notification: one.id, by: work.actor.kind === 'mainstay' ? null : work.actor.kind === 'person' ? work.actor.name : work.actor.kind } })
  }
}

export function tellJob(channels: Channels): JobKind {
  return threadJob<{ readonly notification: string; readonly by: string | null }>(tellKind, channels, (house, { page, notification }, { by }) => {
    if (page.state !== 'resolved') return null
    return {
      ...resolvedMessage({ title: page.title, service: page.service, pageUrl: pageUrl(house, page.id), by, reason: null }), key: `${notification.id}-resolved`,
      data: { event: 'page.resolved', page: page.id, title: page.title, service: page.service, environment: page.environment, situation: page.situation, pageUrl: pageUrl(house, page.id) },
    }
  })
}

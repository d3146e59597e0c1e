// A calendar feed: made with a new secret address, which takes the old one back; and revoked.
import { randomBytes } from 'node:crypto'
import { Fault } from '../../../base/fault.ts'
import { newId } from '../../../base/id.ts'
import { append } from '../../../record/append.ts'
import { hashSecret } from '../../../spine/access/secrets.ts'
import type { Work } from '../../../spine/practice.ts'
import { calendarFeedMade, calendarFeedRevoked } from '../events.ts'
import { deleteFeed, feedsOf, putFeed } from '../store/feeds.ts'
import type { FeedRow } from '../store/feeds.ts'
import { loadSchedule } from '../store/schedules.ts'
import { noSuchSchedule } from './redirect-page.ts'

const mostFeeds = 100

/** 256 random bits behind a prefix that leak scanners find. */
export async function makeFeed(work: Work, person: string, schedule: string | null): Promise<{ row: FeedRow; secret: string }> {
  if (schedule !== null && !(await loadSchedule(work.db, schedule, work.nowMs))) throw noSuchSchedule(schedule)
  if ((await feedsOf(work.db, person, mostFeeds)).length >= mostFeeds) throw new Fault('ONCALL_TOO_MANY_FEEDS', { kind: 'conflict', say: `A person has at most ${mostFeeds} calendar feeds.`, mend: 'Revoke one that nobody reads.' })
  const secret = `mcf_${randomBytes(32).toString('base64url')}`
  const row: FeedRow = { id: newId<'feed'>('fed', work.nowMs), person, about: schedule ?? '', hash: hashSecret(secret), made_ms: work.nowMs, read_ms: null }
  await putFeed(work.db, row)
  await append(work, [calendarFeedMade({ subject: `person/${person}`, data: { feed: row.id, schedule } })])
  return { row, secret }
}

export async function revokeFeed(work: Work, person: string, id: string): Promise<void> {
  const row = await deleteFeed(work.db, person, id)
  if (!row) throw new Fault('ONCALL_NO_SUCH_FEED', { kind: 'not-found', say: `There is no calendar feed ${id}.`, mend: 'List them with GET /api/v1/people/me/calendar-feeds.' })
  await append(work, [calendarFeedRevoked({ subject: `person/${person}`, data: { feed: id, schedule: row.about === '' ? null : row.about } })])
}

// HTTP: calendar feeds. Their addresses are secrets: shown once, kept as hashes, taken back at once.
import { createHash } from 'node:crypto'
import { Fault } from '../../../base/fault.ts'
import { hourMs, minuteMs } from '../../../base/duration.ts'
import { formatInstant } from '../../../base/instant.ts'
import { hashSecret } from '../../../spine/access/secrets.ts'
import type { Caller } from '../../../spine/access/roles.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { makeFeed, revokeFeed } from '../actions/make-feed.ts'
import { ById } from '../contract.ts'
import { feedCalendar } from '../feed-calendar.ts'
import { ByFeed, FeedToken, MadeFeed, NewFeed, PageOfFeeds } from '../model/feeds/contract.ts'
import type { FeedAnswer } from '../model/feeds/contract.ts'
import { knownPerson } from '../people.ts'
import { feedByHash, feedsOf, noteFeedRead } from '../store/feeds.ts'
import type { FeedRow } from '../store/feeds.ts'
import { refuseUnlessOwn } from './given.ts'

const base = '/api/v1/people/:id/calendar-feeds'
const mostFeeds = 100
/** Calendars ask every few minutes to hours; a change is seen after this at the latest. */
const cachedMs = minuteMs
const mostCached = 500

export function feedRoutes(): readonly Route[] {
  const cache = new Map<string, { readonly text: string; readonly etag: string; readonly untilMs: number }>()
  return [
    route({
      method: 'GET', path: base, access: 'read', summary: 'Calendar feeds of a person, without their addresses', params: ById, answer: PageOfFeeds,
      async handle({ params, caller }, house) {
        return { items: (await feedsOf(house.read, await ownId(house, caller, params.id), mostFeeds)).map(feedAnswer), next: null }
      },
    }),
    route({
      method: 'POST', path: base, access: 'read', status: 201, summary: 'Make a calendar feed of own shifts or of a schedule; an earlier address for the same ends', params: ById, body: NewFeed, answer: MadeFeed,
      async handle({ params, body, caller }, house) {
        const person = await ownId(house, caller, params.id)
        const { row, secret } = await house.transact(caller.actor, (work) => makeFeed(work, person, body.schedule ?? null))
        return { ...feedAnswer(row), url: `${house.settings.publicUrl}/feeds/on-call/${secret}.ics` }
      },
    }),
    route({
      method: 'DELETE', path: `${base}/:feed`, access: 'read', status: 204, summary: 'Revoke a calendar feed: its address ends at once', params: ByFeed,
      async handle({ params, caller }, house) {
        const person = await ownId(house, caller, params.id)
        await house.transact(caller.actor, (work) => revokeFeed(work, person, params.feed))
      },
    }),
    route({
      method: 'GET', path: '/feeds/on-call/:token', access: 'signed', summary: 'Shifts as iCalendar, by the secret address of a feed', params: FeedToken,
      async handle({ params, headers }, house) {
        const nowMs = house.clock.nowMs()
        // Asked for each time: whoever revokes an address wants it gone now.
        const row = await feedByHash(house.read, hashSecret(params.token.replace(/\.ics$/, '')))
        const known = row ? cache.get(row.id) : undefined
        const text = !row ? null : known && known.untilMs > nowMs ? known.text : await feedCalendar(house.read, row, { nowMs, publicUrl: house.settings.publicUrl })
        if (!row || text === null) throw new Fault('ONCALL_FEED_GONE', { kind: 'not-found', say: 'There is no calendar at this address, or not any more.', mend: 'Make a new one on the on-call page.' })
        const etag = known?.text === text ? known.etag : `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
        if (known?.text !== text || known.untilMs <= nowMs) {
          if (cache.size >= mostCached) cache.clear()
          cache.set(row.id, { text, etag, untilMs: nowMs + cachedMs })
        }
        // By the hour: a write for each reading would be one a minute for each calendar.
        if (row.read_ms === null || nowMs - row.read_ms >= hourMs) await house.database.transact((db) => noteFeedRead(db, row.id, nowMs))
        const common = { etag, 'cache-control': 'private, max-age=300' }
        return headers['if-none-match'] === etag ? new RawAnswer(304, 'text/calendar; charset=utf-8', '', common) : new RawAnswer(200, 'text/calendar; charset=utf-8', text, { ...common, 'content-disposition': 'inline; filename="on-call.ics"' })
      },
    }),
  ]
}

function feedAnswer(row: FeedRow): FeedAnswer {
  return { id: row.id, schedule: row.about === '' ? null : row.about, madeAt: formatInstant(row.made_ms), readAt: row.read_ms === null ? null : formatInstant(row.read_ms) }
}

/** `me` is whoever asks. */
async function ownId(house: House, caller: Caller, who: string): Promise<string> {
  const person = await knownPerson(house.read, who === 'me' && caller.actor.kind === 'person' ? caller.actor.id : who)
  refuseUnlessOwn(caller, person)
  return person.id
}

// Telling subscribers: when a post can no longer be withdrawn, everybody concerned is told once, by a job of their own.
import { mainstay } from '../../../base/actor.ts'
import { dayMs, secondMs } from '../../../base/duration.ts'
import type { Entry } from '../../../base/entry.ts'
import { append } from '../../../record/append.ts'
import { scheduleJob } from '../../../spine/jobs.ts'
import type { Duty, JobKind, Work } from '../../../spine/practice.ts'
import { subscriberLaidAside } from '../events.ts'
import { isCancellationTold, isMomentTold, momentsAhead, plannedHoldMs, plannedWords } from '../model/planned-work.ts'
import type { PlannedMoment } from '../model/planned-work.ts'
import { afterHookFailure } from '../model/subscriber-address.ts'
import { afterFailure, confirmWithinMs, isConcerned } from '../model/subscription.ts'
import { findPage, isUpdateThere } from '../store/status.ts'
import { findWork } from '../store/planned-work.ts'
import { changeSubscriber, confirmedAfter, forgetOld, insertTold, settleTold, subscriberById, toldOf } from '../store/subscribers.ts'
import type { SubscriberRow } from '../store/subscribers.ts'
import { newsData } from './news-data.ts'
import type { News } from './news-data.ts'
import { challengeOf, confirmHook, confirmMailKind, confirmUrl } from './subscribe.ts'
import { messageTo, reach } from './subscriber-message.ts'
import type { Channels } from './subscriber-message.ts'

const tellKind = 'status.tell-subscribers'
const sendKind = 'status.tell-subscriber'
const maxTries = 8
/** Told in one transaction. */
const partSize = 100
const keptMs = 30 * dayMs

/** What an entry says to the subscribers of each page. */
export async function planNews(work: Work, entry: Entry): Promise<void> {
  for (const news of newsOf(entry)) await schedule(work, news.dueMs, { ...news.news, afterId: '' })
}

function newsOf(entry: Entry): readonly { readonly dueMs: number; readonly news: News }[] {
  const { data, kind, subject } = entry
  if (kind === 'status-post.published') {
    const effects = (Array.isArray(data['effects']) ? data['effects'] : []) as readonly { readonly page: string; readonly component: string }[]
    const visibleMs = Number(data['visibleAtMs'])
    return [...Map.groupBy(effects, ({ page }) => page)].map(([page, touched]) => ({
      dueMs: visibleMs,
      news: { page, source: `entry/${entry.seq}`, subject: `${capital(String(data['status']))}: ${String(data['title'])}`, text: String(data['text']), components: touched.map(({ component }) => component), of: { post: subject.slice('status-post/'.length), visibleMs } },
    }))
  }
  const page = subject.slice('status-page/'.length)
  // A cancellation of before it was told says too little to tell it.
  if (!Array.isArray(data['components'])) return []
  const planned = { work: String(data['maintenance']), fromMs: Number(data['fromMs']), toMs: Number(data['toMs']), components: data['components'] as string[], createdMs: Number(data['createdMs'] ?? entry.recordedMs) }
  if (kind === 'status-page.maintenance-cancelled') {
    if (!isCancellationTold({ ...planned, tell: data['tell'] as PlannedMoment[] }, entry.recordedMs)) return []
    const words = plannedWords('cancelled', { ...planned, title: String(data['title']), text: '' })
    return [{ dueMs: entry.recordedMs + plannedHoldMs, news: { page, source: `entry/${entry.seq}`, ...words, components: planned.components, of: { cancelled: { id: planned.work, title: String(data['title']), fromMs: planned.fromMs, toMs: planned.toMs, createdMs: planned.createdMs } } } }]
  }
  if (kind === 'status-page.maintenance-changed' && data['isMoved'] !== true) return []
  const { work, fromMs, toMs, components } = planned
  return momentsAhead(planned, entry.recordedMs).map(({ moment, dueMs }) => ({
    dueMs, news: { page, source: moment === 'begun' || moment === 'ended' ? `${work}/${moment}/${fromMs}-${toMs}` : `entry/${entry.seq}`, subject: '', text: '', components, of: { work, moment, fromMs, toMs } },
  }))
}

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
const schedule = (work: Work, dueMs: number, payload: News & { readonly afterId: string }): Promise<void> => scheduleJob(work, { kind: tellKind, dueMs, payload })

export const tellJob: JobKind = {
  kind: tellKind, maxAttempts: 20, backoffMs: 5 * secondMs,
  async inTransaction({ payload }, work) {
    const planned = payload as News & { readonly afterId: string }
    const page = await findPage(work.db, planned.page)
    const words = page?.spec.audience === 'public' ? await wordsNow(work, planned) : null
    if (!page || words === null) return
    const news = { ...planned, ...words }
    const subscribers = await confirmedAfter(work.db, news.page, { afterId: news.afterId, limit: partSize })
    const data = subscribers.some(({ kind }) => kind === 'webhook') ? await newsData(work, page, news) : null
    for (const subscriber of subscribers) {
      if (!isConcerned({ components: JSON.parse(subscriber.components) as string[] }, news.components)) continue
      const isNew = await insertTold(work.db, { subscriber: subscriber.id, source: news.source, subject: `[${page.spec.title}] ${news.subject}`, text: news.text, state: 'owed', problem: null, created_ms: work.nowMs, data: subscriber.kind === 'webhook' && data ? JSON.stringify(data) : null })
      if (isNew) await scheduleJob(work, { kind: sendKind, dueMs: work.nowMs, payload: { subscriber: subscriber.id, source: news.source } })
    }
    if (subscribers.length === partSize) await schedule(work, work.nowMs, { ...news, afterId: subscribers.at(-1)!.id })
  },
}

/** Null: it is not said any more. */
async function wordsNow(work: Work, { subject, text, of }: News): Promise<{ readonly subject: string; readonly text: string } | null> {
  if ('cancelled' in of) return { subject, text }
  if ('post' in of) return (await isUpdateThere(work.db, of.post, of.visibleMs)) ? { subject, text } : null
  const known = await findWork(work.db, of.work)
  return known && isMomentTold(of.moment, of, known) ? plannedWords(of.moment, known) : null
}

export function sendJob(channels: Channels): JobKind {
  return {
    kind: sendKind, maxAttempts: maxTries, backoffMs: 10 * secondMs, timeoutMs: 15 * secondMs,
    async run(job, house, signal) {
      const of = job.payload as { readonly subscriber: string; readonly source: string }
      const [subscriber, told] = [await subscriberById(house.read, of.subscriber), await toldOf(house.read, of.subscriber, of.source)]
      // Ended meanwhile: they asked for silence.
      if (subscriber?.state !== 'confirmed' || told?.state !== 'owed') return
      const page = `${house.settings.publicUrl}/status/${subscriber.page}`
      const outcome = await reach(channels, subscriber.kind, messageTo(house, subscriber, {
        key: `${of.subscriber}-${of.source.replaceAll('/', '-')}`, subject: told.subject, lines: [told.text, page], links: [{ label: 'Status page', url: page }], isNews: true,
        data: told.data === null ? {} : (JSON.parse(told.data) as Record<string, unknown>),
      }), signal)
      if (outcome.ok) return house.transact(mainstay, async (work) => {
        await settleTold(work.db, of, { state: 'sent', problem: null })
        if (subscriber.failures > 0) await changeSubscriber(work.db, subscriber.id, { failures: 0, problem: null, failing_since_ms: null })
      })
      if (!outcome.isPermanent && job.attempt < maxTries) throw new Error(outcome.reason)
      await house.transact(mainstay, (work) => notArrived(work, subscriber, { ...of, problem: outcome.reason.slice(0, 300), isRefused: outcome.isPermanent }))
    },
  }
}

async function notArrived(work: Work, { id }: SubscriberRow, of: { readonly subscriber: string; readonly source: string; readonly problem: string; readonly isRefused: boolean }): Promise<void> {
  await settleTold(work.db, of, { state: 'failed', problem: of.problem })
  const known = await subscriberById(work.db, id)
  if (!known) return
  const { isLaidAside, failures, failingSinceMs } = known.kind === 'email' ? { ...afterFailure(known.failures, of.isRefused), failingSinceMs: null } : afterHookFailure({ failures: known.failures, failingSinceMs: known.failing_since_ms }, work.nowMs)
  await changeSubscriber(work.db, id, { failures, problem: of.problem, failing_since_ms: failingSinceMs, ...(isLaidAside ? { state: 'laid-aside' as const } : {}) })
  if (isLaidAside) await append(work, [subscriberLaidAside({ subject: `status-page/${known.page}`, data: { subscriber: id, kind: known.kind, failures, problem: known.kind === 'email' ? 'Mails were refused for good.' : 'Nothing got through for three days.' } })])
}

export function confirmMailJob(channels: Channels): JobKind {
  return {
    kind: confirmMailKind, maxAttempts: maxTries, backoffMs: 10 * secondMs, timeoutMs: 15 * secondMs,
    async run({ payload }, house, signal) {
      const subscriber = await subscriberById(house.read, (payload as { subscriber: string }).subscriber)
      const page = subscriber && (await findPage(house.read, subscriber.page))
      if (!subscriber || !page || subscriber.state !== 'asked') return
      const isChallenge = subscriber.kind === 'webhook'
      const challenge = challengeOf(house, subscriber)
      const outcome = await reach(channels, subscriber.kind, messageTo(house, subscriber, {
        key: `${subscriber.id}-confirm-${subscriber.asked_ms}`, subject: `Confirm: news of ${page.spec.title}`, isNews: false,
        ...(isChallenge ? { lines: [], links: [], data: { type: 'subscription.challenge', challenge }, mustEcho: challenge } : {
          lines: [`Somebody, probably you, asked for news of ${page.spec.title} ${subscriber.kind === 'email' ? 'at this address' : 'here'}. To get them, open this within three days and press the button:`, confirmUrl(house, subscriber), 'If it was not you, do nothing: you will hear no more.'],
          links: [{ label: 'Confirm', url: confirmUrl(house, subscriber) }], data: {},
        }),
      }), signal)
      if (outcome.ok && isChallenge) return house.transact(mainstay, (work) => confirmHook(work, subscriber.id, subscriber.asked_ms))
      if (!outcome.ok && !outcome.isPermanent) throw new Error(outcome.reason)
      if (!outcome.ok) await house.transact(mainstay, (work) => changeSubscriber(work.db, subscriber.id, { problem: outcome.reason.slice(0, 300) }))
    },
  }
}

export const forgetDuty: Duty = {
  name: 'status.forget-subscribers', everyMs: 3_600_000,
  run: (house) => house.transact(mainstay, (work) => forgetOld(work.db, { askedMs: work.nowMs - confirmWithinMs, toldMs: work.nowMs - keptMs })),
}

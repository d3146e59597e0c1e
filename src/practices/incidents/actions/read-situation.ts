// What the record tells about a situation: its alerts, its pages, the objectives that burn, and whether it is over.
import { dayMs } from '../../../base/duration.ts'
import type { Entry } from '../../../base/entry.ts'
import type { Db } from '../../../spine/database.ts'
import { readEntries } from '../../../record/read.ts'
import type { Link } from '../model/story.ts'

export interface SituationStory {
  /** `situation/sit_…` */
  readonly subject: string
  readonly title: string
  readonly service: string | null
  readonly environment: string | null
  readonly openedMs: number
  /** When the first of its alerts or burns began. */
  readonly startedMs: number
  readonly resolvedMs: number | null
  readonly links: readonly Link[]
}

/** Further alerts of a storm are told by the situation's own entries. */
const maxAlerts = 200
/** An alert that claims to have begun longer before than this tells nothing about this situation. */
const believableMs = dayMs

/** Takes `sit_…` or `situation/sit_…`. */
export function situationSubject(text: string): string {
  return text.startsWith('situation/') ? text : `situation/${text}`
}

/** Null when the record knows no such situation. */
export async function readSituation(db: Db, situation: string, nowMs: number): Promise<SituationStory | null> {
  const subject = situationSubject(situation)
  const { items } = await readEntries(db, { subjects: [subject], order: 'oldest', limit: 500 })
  const opened = items.find((entry) => entry.kind === 'situation.opened')
  if (!opened) return null
  // Its likely cause may be another service since.
  const { service, environment, data } = items.findLast((entry) => entry.kind === 'situation.joined' || entry.kind === 'situation.reopened') ?? opened
  const [ending] = (await readEntries(db, { subjects: [subject], kinds: ['situation.resolved', 'situation.reopened'], order: 'newest', limit: 1 })).items
  const alerts = await linkAlerts(db, items, nowMs)
  const pages = await linkPages(db, opened, nowMs)
  const burns = service === null ? [] : await linkBurns(db, { service, fromMs: opened.atMs - believableMs, nowMs })
  const beganMs = [...alerts, ...burns].map((link) => link.fromMs).filter((ms) => ms >= opened.atMs - believableMs)
  return {
    subject,
    title: typeof data['title'] === 'string' ? data['title'] : subject,
    service,
    environment,
    openedMs: opened.atMs,
    startedMs: Math.min(opened.atMs, ...beganMs),
    resolvedMs: ending?.kind === 'situation.resolved' ? ending.atMs : null,
    links: [linkTo(subject, { reason: 'opened it', fromMs: opened.atMs, nowMs }), ...burns, ...alerts, ...pages],
  }
}

export function linkTo(subject: string, link: { reason: string; fromMs: number; nowMs: number }): Link {
  return { subject, reason: link.reason, linkedMs: link.nowMs, fromMs: link.fromMs, untilMs: null, resolvedMs: null }
}

/** `alert/alr_…` of every alert an entry of a situation names: one, and those that joined with it. */
export function alertSubjects(entry: Entry): readonly string[] {
  const { alert, others } = entry.data
  return [alert, ...(Array.isArray(others) ? others : [])]
    .filter((one): one is string => typeof one === 'string' && one !== '')
    .map((one) => (one.startsWith('alert/') ? one : `alert/${one}`))
}

async function linkAlerts(db: Db, entries: readonly Entry[], nowMs: number): Promise<readonly Link[]> {
  const joined = new Map<string, Entry>()
  for (const entry of entries) {
    for (const alert of alertSubjects(entry)) if (!joined.has(alert) && joined.size < maxAlerts) joined.set(alert, entry)
  }
  const fired = await readEntries(db, { subjects: [...joined.keys()], kinds: ['alert.fired'], order: 'newest', limit: 500 })
  return [...joined].map(([alert, entry]) => {
    const began = fired.items.find((item) => item.subject === alert && item.seq < entry.seq)
    return linkTo(alert, { reason: 'part of the situation', fromMs: Math.min(began?.atMs ?? entry.atMs, entry.atMs), nowMs })
  })
}

async function linkPages(db: Db, opened: Entry, nowMs: number): Promise<readonly Link[]> {
  const started = await readEntries(db, { kinds: ['page.started'], fromMs: opened.atMs, order: 'oldest', limit: 200, ...(opened.service === null ? {} : { service: opened.service }) })
  return started.items
    .filter((entry) => typeof entry.data['situation'] === 'string' && situationSubject(entry.data['situation']) === opened.subject)
    .map((entry) => linkTo(entry.subject, { reason: 'paged for the situation', fromMs: entry.atMs, nowMs }))
}

/** Objectives of the service that burn now. */
export async function linkBurns(db: Db, asked: { service: string; fromMs: number; nowMs: number }): Promise<readonly Link[]> {
  const { items } = await readEntries(db, { service: asked.service, kinds: ['burn.started', 'burn.stopped'], fromMs: asked.fromMs, order: 'oldest', limit: 500 })
  // One objective burns in several rules at once; it burns until each of them stopped.
  const burning = new Map<string, Map<string, number>>()
  for (const entry of items) {
    const keys = burning.get(entry.subject) ?? new Map<string, number>()
    burning.set(entry.subject, keys)
    const key = String(entry.data['key'] ?? '')
    if (entry.kind === 'burn.stopped') keys.delete(key)
    else keys.set(key, entry.atMs)
  }
  return [...burning].filter(([, keys]) => keys.size > 0)
    .map(([subject, keys]) => linkTo(subject, { reason: 'burns its error budget', fromMs: Math.min(...keys.values()), nowMs: asked.nowMs }))
}

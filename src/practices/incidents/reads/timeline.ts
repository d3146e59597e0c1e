// Reading an incident's timeline from the record: its own entries and those of what is linked to it, while it lasted.
import type { Entry } from '../../../base/entry.ts'
import type { Page } from '../../../base/page.ts'
import { findEntry, readEntries } from '../../../record/read.ts'
import type { Db } from '../../../spine/database.ts'
import { incidentSubject } from '../model/incident.ts'
import type { Incident } from '../model/incident.ts'
import { isPartOfStory } from '../model/story.ts'
import type { Link } from '../model/story.ts'
import type { TimelineItem } from '../model/telling.ts'
import { movedItem, nameOfActor, timelineItem } from '../model/timeline.ts'
import { namesOf } from '../names.ts'
import { linksOf } from '../store/incidents.ts'
import { annotationsOf } from '../store/annotations.ts'
import { retimesOf } from '../store/retimes.ts'

export interface TimelineAsked {
  readonly order: 'newest' | 'oldest'
  readonly limit: number
  readonly cursor?: string
  /** Newest first, down to (and without) the entry of this `seq`. */
  readonly since?: number
}

/** A linked objective or alert may have a long life outside the incident; reading stops here and the next page goes on. */
const maxRounds = 40
/** News is little: reading on until what is known comes up costs less than reading a whole page for it. */
const newsAtOnce = 50

/** What is part of the incident's story: its own subject and what is linked, each with its time. */
export async function ownStory(db: Db, incident: Incident): Promise<ReadonlyMap<string, Link>> {
  const own = incidentSubject(incident.id)
  return new Map([...(await linksOf(db, incident.id)).map((link): [string, Link] => [link.subject, link]), [own, ownLink(own)]])
}

/** The entries of these numbers that are part of it, oldest first: few, and wherever they stand. */
export async function readPinned(db: Db, incident: Incident, seqs: ReadonlySet<number>): Promise<readonly TimelineItem[]> {
  const links = await ownStory(db, incident)
  const entries: Entry[] = []
  for (const seq of seqs) {
    const entry = await findEntry(db, seq)
    if (entry && isPartOfStory(entry, links)) entries.push(entry)
  }
  return (await told(db, incident, entries)).toSorted((one, other) => one.atMs - other.atMs || one.seq - other.seq)
}

export async function readTimeline(db: Db, incident: Incident, asked: TimelineAsked): Promise<Page<TimelineItem>> {
  const links = await ownStory(db, incident)
  const order = asked.since === undefined ? asked.order : 'newest'
  const atOnce = asked.since === undefined ? asked.limit : newsAtOnce
  const entries: Entry[] = []
  let next: string | null = asked.cursor ?? null
  let isKnown = false
  for (let round = 0; round < maxRounds && entries.length < asked.limit && !isKnown && (round === 0 || next !== null); round++) {
    const page: Page<Entry> = await readEntries(db, { subjects: [...links.keys()], order, limit: Math.min(atOnce, asked.limit - entries.length), ...(next === null ? {} : { cursor: next }) })
    next = page.next
    for (const entry of page.items) {
      isKnown ||= entry.seq === asked.since
      if (!isKnown && isPartOfStory(entry, links)) entries.push(entry)
    }
  }
  return { items: await told(db, incident, entries), next: isKnown ? null : next }
}

/** In the order given: a page of the record keeps its order, and whoever shows it puts what was moved in its place. */
async function told(db: Db, incident: Incident, entries: readonly Entry[]): Promise<TimelineItem[]> {
  const annotations = await annotationsOf(db, incident.id)
  const retimes = await retimesOf(db, incident.id)
  const names = await namesOf(db, [...entries.flatMap(peopleIn), ...[...retimes.values()].map(({ by }) => by), ...[...annotations.values()].flat().map((one) => one.written_by)])
  return entries.map((entry) => {
    const item = movedItem(timelineItem(entry, names), retimes.get(entry.seq), names)
    const beneath = annotations.get(entry.seq)?.map((one) => ({ id: one.id, version: one.version, atMs: one.written_ms, byName: nameOfActor(one.written_by, names), text: one.text }))
    return beneath === undefined ? item : { ...item, annotations: beneath }
  })
}

function ownLink(subject: string): Link {
  return { subject, reason: 'itself', linkedMs: 0, fromMs: 0, untilMs: null, resolvedMs: null }
}

function peopleIn(entry: Entry): string[] {
  const { person, previous, to, asked } = entry.data
  return [entry.actor, person, previous, to, ...(Array.isArray(asked) ? asked : [])].filter((ref) => typeof ref === 'string')
}

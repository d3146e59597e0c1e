// Keeps what is needed to find an incident again, from the record, and finds those like another.
import type { Entry } from '../../../base/entry.ts'
import { hourMs } from '../../../base/duration.ts'
import { readEntries } from '../../../record/read.ts'
import type { Db } from '../../../spine/database.ts'
import type { House, Reaction, Work } from '../../../spine/practice.ts'
import type { Incident } from '../model/incident.ts'
import { StoryIndex } from '../model/similar.ts'
import type { Similar, Story } from '../model/similar.ts'
import { comparedText, emptyStory, storyAfter } from '../model/story-text.ts'
import { findIncident, linksOf } from '../store/incidents.ts'
import { saveStory, storiesOf, storyHeads, storyRow } from '../store/stories.ts'
import type { StoryRow } from '../store/stories.ts'

/** Older ones are not compared: who fixed them is gone, and so is what they were about. */
const mostCompared = 2_000
const mostAlerts = 50
const mostChanges = 10
/** What was changed longer before is told elsewhere. */
const changeBeforeMs = 2 * hourMs

const kinds = ['incident.declared', 'incident.imported', 'incident.update-imported', 'incident.linked', 'incident.noted', 'incident.changed', 'incident.mitigated', 'incident.resolved', 'incident.reopened'] as const
/** Then its alerts and changes are looked up again. */
const gathering: readonly string[] = ['incident.declared', 'incident.linked', 'incident.changed', 'incident.mitigated', 'incident.resolved']

export const storyReaction: Reaction = {
  name: 'incidents.keep-stories', kinds: [...kinds],
  react: (entry, work) => keepStory(entry, work),
}

async function keepStory(entry: Entry, work: Work): Promise<void> {
  const id = entry.subject.slice('incident/'.length)
  const known = await storyRow(work.db, id)
  if (known && known.seq >= entry.seq) return
  const incident = await findIncident(work.db, id)
  if (!incident) return
  const { notes, lastNote, fix } = storyAfter(known ? { notes: known.notes, lastNote: known.last_note, fix: known.fix } : emptyStory, entry)
  const components = Array.isArray(entry.data['components']) ? entry.data['components'].filter((one) => typeof one === 'string') : []
  const services = [...new Set([...(incident.service === null ? [] : [incident.service]), ...components, ...(known ? (JSON.parse(known.services) as string[]).filter((one) => components.length === 0 && one !== incident.service) : [])])]
  const isGathered = gathering.includes(entry.kind) || !known
  await saveStory(work.db, {
    incident_id: id, number: incident.number, notes, last_note: lastNote, fix, services: JSON.stringify(services), seq: entry.seq,
    alerts: isGathered ? JSON.stringify(await alertsOf(work.db, id)) : known.alerts, changes: isGathered ? JSON.stringify(await changesBefore(work.db, incident)) : known.changes,
  })
}

/** Names of the alerts of its situations. */
async function alertsOf(db: Db, id: string): Promise<readonly string[]> {
  const situations = (await linksOf(db, id)).map(({ subject }) => subject).filter((subject) => subject.startsWith('situation/'))
  const { items } = await readEntries(db, { subjects: situations, kinds: ['situation.opened', 'situation.joined'], order: 'oldest', limit: mostAlerts })
  return [...new Set(items.flatMap(({ data }) => (typeof data['alertName'] === 'string' ? [data['alertName']] : [])))]
}

async function changesBefore(db: Db, incident: Incident): Promise<readonly string[]> {
  if (incident.service === null) return []
  const beganMs = incident.startedMs ?? incident.declaredMs
  const { items } = await readEntries(db, { kinds: ['change.recorded'], service: incident.service, fromMs: beganMs - changeBeforeMs, toMs: beganMs + 1, limit: mostChanges })
  return [...new Set(items.map(({ data }) => `${typeof data['kind'] === 'string' ? data['kind'] : 'change'} of ${incident.service}`))]
}

interface Kept {
  readonly index: StoryIndex
  readonly seqs: Map<string, number>
}
/** Reading the words of two thousand incidents takes a moment: done once, then only what is new. */
const kept = new WeakMap<House, Kept>()

export async function findSimilar(house: House, incident: Incident, limit: number): Promise<readonly (Similar & { readonly fix: string | null })[]> {
  const { index, seqs } = kept.get(house) ?? { index: new StoryIndex(), seqs: new Map<string, number>() }
  kept.set(house, { index, seqs })
  const heads = new Map((await storyHeads(house.read, mostCompared)).map(({ incident_id: id, seq }) => [id, seq]))
  for (const id of seqs.keys()) {
    if (heads.has(id)) continue
    index.remove(id)
    seqs.delete(id)
  }
  for (const row of await storiesOf(house.read, [...heads.keys()].filter((id) => seqs.get(id) !== heads.get(id)))) {
    index.put(storyOf(row))
    seqs.set(row.incident_id, row.seq)
  }
  const own = (await storiesOf(house.read, [incident.id]))[0]
  const asked: Story = own ? storyOf(own) : {
    id: incident.id, atMs: incident.startedMs ?? incident.declaredMs, title: incident.title, text: incident.summary, services: incident.service === null ? [] : [incident.service],
    alerts: await alertsOf(house.read, incident.id), changes: await changesBefore(house.read, incident),
  }
  const found = index.similarTo(asked, limit)
  const fixes = new Map((await storiesOf(house.read, found.map(({ id }) => id))).map((row) => [row.incident_id, row.fix]))
  return found.map((one) => ({ ...one, fix: fixes.get(one.id) ?? null }))
}

function storyOf(row: StoryRow & { readonly title: string; readonly summary: string; readonly began_ms: number }): Story {
  return {
    id: row.incident_id, atMs: row.began_ms, title: row.title, text: comparedText(row.summary, row.notes),
    services: JSON.parse(row.services) as string[], alerts: JSON.parse(row.alerts) as string[], changes: JSON.parse(row.changes) as string[],
  }
}

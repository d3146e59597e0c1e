// Reading which earlier incidents are like one.
import type { Db } from '../../../spine/database.ts'
import { incidentItems } from '../answers/incidents.ts'
import type { SimilarList } from '../contract-similar.ts'
import type { Incident } from '../model/incident.ts'
import { similarIncidents } from '../model/similar.ts'
import type { Remembered } from '../model/similar.ts'
import { findIncidents } from '../store/incidents.ts'
import { remembered } from '../store/memory.ts'

/** Older ones come from another time of the system; and each is compared word by word. */
const mostCompared = 1_000

export async function readSimilar(db: Db, incident: Incident, limit: number): Promise<SimilarList> {
  const rows = await remembered(db, incident.declaredMs, mostCompared + 1)
  const all = new Map(rows.map((row): [string, Remembered] => [row.id, {
    id: row.id, title: row.title, words: `${row.summary}\n${row.words ?? ''}`, service: row.service,
    alerts: JSON.parse(row.alerts ?? '[]') as string[], declaredMs: row.declared_ms,
  }]))
  const asked = all.get(incident.id)
  if (!asked) return { items: [], compared: 0 }
  const found = similarIncidents(asked, [...all.values()], limit)
  const items = new Map((await incidentItems(db, await findIncidents(db, found.map(({ id }) => id)))).map((item) => [item.id, item]))
  const endings = new Map(rows.map(({ id, ending }) => [id, ending]))
  return {
    items: found.flatMap(({ id, score, reasons }) => {
      const item = items.get(id)
      return item ? [{ incident: item, score, reasons: [...reasons], ending: endings.get(id) ?? null }] : []
    }),
    compared: all.size - 1,
  }
}

// HTTP: the whole timeline in one file.
import { Type } from '@sinclair/typebox'
import { formatInstant } from '../../../base/instant.ts'
import { RawAnswer, route } from '../../../spine/practice.ts'
import type { House, Route } from '../../../spine/practice.ts'
import { knownIncident } from '../actions/known-incident.ts'
import { IncidentParams } from '../contract.ts'
import type { Incident } from '../model/incident.ts'
import { placeRetimed } from '../model/retime.ts'
import type { TimelineItem } from '../model/telling.ts'
import { timelineCsv } from '../model/timeline-export.ts'
import { readTimeline } from '../reads/timeline.ts'
import { pinsOf } from '../store/pins.ts'

/** A file that is larger is of no use to people, and programs page. */
const mostEntries = 20_000
const pageSize = 500

export const timelineExportRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/incidents/:id/timeline-export', access: 'read', summary: 'The whole timeline as a file, oldest first: csv or json', params: IncidentParams,
    query: Type.Object({ format: Type.Optional(Type.Unsafe<'csv' | 'json'>({ type: 'string', enum: ['csv', 'json'], description: 'csv when left out' })) }),
    async handle({ params, query }, house) {
      const incident = await knownIncident(house.read, params.id)
      const [items, pins] = [await wholeTimeline(house, incident), await pinsOf(house.read, incident.id)]
      const format = query.format ?? 'csv'
      const headers = { 'content-disposition': `attachment; filename="incident-${incident.number}-timeline.${format}"`, ...(items.isCut ? { 'x-mainstay-cut': String(mostEntries) } : {}) }
      if (format === 'csv') return new RawAnswer(200, 'text/csv; charset=utf-8', timelineCsv(items.all, pins), headers)
      const entries = items.all.map(({ atMs, recordedMs, icon: _icon, moved, annotations, ...item }) => ({
        ...item, at: formatInstant(atMs), recordedAt: formatInstant(recordedMs), isPinned: pins.has(item.seq),
        annotations: annotations.map(({ atMs: writtenMs, byName, ...one }) => ({ ...one, at: formatInstant(writtenMs), by: byName })),
        moved: moved && { from: formatInstant(moved.fromMs), by: moved.byName, reason: moved.reason },
      }))
      return new RawAnswer(200, 'application/json; charset=utf-8', `${JSON.stringify({ incident: incident.number, title: incident.title, isCut: items.isCut, items: entries }, null, 2)}\n`, headers)
    },
  }),
]

async function wholeTimeline(house: House, incident: Incident): Promise<{ readonly all: readonly TimelineItem[]; readonly isCut: boolean }> {
  const all: TimelineItem[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof readTimeline>> = await readTimeline(house.read, incident, { order: 'oldest', limit: pageSize, ...(cursor === null ? {} : { cursor }) })
    all.push(...page.items)
    cursor = page.next
  } while (cursor !== null && all.length < mostEntries)
  return { all: placeRetimed(all, 'oldest', { msOf: (item) => item.atMs, isMoved: (item) => item.moved !== null }), isCut: cursor !== null }
}

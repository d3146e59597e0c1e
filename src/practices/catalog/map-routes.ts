// The HTTP routes of the dependency map and of gaps.
import { Fault } from '../../base/fault.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../base/page.ts'
import { route } from '../../spine/practice.ts'
import type { Route } from '../../spine/practice.ts'
import { unknownService } from './actions/remove.ts'
import { BlastAnswer, BlastQuery, GapPage, GapQuery, MapPage, MapQuery, NameParams, WeakPointsAnswer } from './contract.ts'
import { blastAnswer, mapNodes, readMap, weakPointsAnswer } from './dependency-map.ts'
import { readGaps } from './gaps.ts'
import { neighbourhood } from './model/dependency-graph.ts'

const mostHops = 100

export const mapRoutes: readonly Route[] = [
  route({
    method: 'GET', path: '/api/v1/dependency-map', access: 'read', summary: 'Who needs whom, declared and observed, by name; around one service with `focus`', query: MapQuery, answer: MapPage,
    async handle({ query }, house) {
      const { team, tier, focus, depth = 1, cursor, limit = defaultPageSize } = query
      const map = await readMap(house.read, house.clock.nowMs())
      if (focus !== undefined && !map.graph.names.has(focus)) throw unknownService(focus)
      const near = focus === undefined ? null : neighbourhood(map.graph, focus, depth)
      const after = cursor === undefined ? '' : nameIn(cursor)
      const nodes = mapNodes(map).filter((node) => node.name > after && (near?.has(node.name) ?? true) && (team === undefined || node.owner === team) && (tier === undefined || node.tier === tier))
      return pageOf(nodes.slice(0, limit + 1), limit, (last) => [last.name])
    },
  }),
  route({
    method: 'GET', path: '/api/v1/dependency-map/weak-points', access: 'read', summary: 'Single points of failure, circles, and the critical path of each journey', answer: WeakPointsAnswer,
    handle: async (_request, house) => weakPointsAnswer(house.read, await readMap(house.read, house.clock.nowMs())),
  }),
  route({
    method: 'GET', path: '/api/v1/services/:name/blast-radius', access: 'read', summary: 'Who is affected when this fails, by hops and tiers, and all that it needs', params: NameParams, query: BlastQuery, answer: BlastAnswer,
    handle: async ({ params, query }, house) => blastAnswer(await readMap(house.read, house.clock.nowMs()), params.name, query.hops ?? mostHops),
  }),
  route({
    method: 'GET', path: '/api/v1/catalog/gaps', access: 'read', summary: 'What the catalog lacks: owners, routes, objectives, runbooks, services nobody knows, dependencies that differ from what is seen', query: GapQuery, answer: GapPage,
    async handle({ query }, house) {
      const { kind, team, tier, cursor, limit = defaultPageSize } = query
      const gaps = (await readGaps(house.read, house.clock.nowMs())).filter((gap) => (team === undefined || gap.owner === team) && (tier === undefined || gap.tier === tier))
      const counts: Record<string, number> = {}
      for (const gap of gaps) counts[gap.kind] = (counts[gap.kind] ?? 0) + 1
      // They are worked out anew each time: a place in the list is all that can be kept.
      const from = cursor === undefined ? 0 : placeIn(cursor)
      const asked = gaps.filter((gap) => kind === undefined || gap.kind === kind)
      const page = pageOf(asked.slice(from, from + limit + 1), limit, () => [from + limit])
      return { ...page, counts }
    },
  }),
]

function placeIn(cursor: string): number {
  const place = decodeCursor(cursor)?.[0]
  if (typeof place !== 'number' || place < 0) throw new Fault('CATALOG_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return place
}

function nameIn(cursor: string): string {
  const name = decodeCursor(cursor)?.[0]
  if (typeof name !== 'string') throw new Fault('CATALOG_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return name
}

// The HTTP routes of the dependency map.
import { Fault } from '../../base/fault.ts'
import { decodeCursor, defaultPageSize, pageOf } from '../../base/page.ts'
import { route } from '../../spine/practice.ts'
import type { Route } from '../../spine/practice.ts'
import { unknownService } from './actions/remove.ts'
import { BlastAnswer, BlastQuery, MapPage, MapQuery, NameParams, WeakPointsAnswer } from './contract.ts'
import { blastAnswer, mapNodes, readMap, weakPointsAnswer } from './dependency-map.ts'
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
]

function nameIn(cursor: string): string {
  const name = decodeCursor(cursor)?.[0]
  if (typeof name !== 'string') throw new Fault('CATALOG_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  return name
}

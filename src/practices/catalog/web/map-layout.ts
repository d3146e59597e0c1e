// Where everything stands. The inside of open clusters, and a map of single services, are laid out by ELK in a worker, so
// that the page stays quick while 300 services find their place.
import ELK from 'elkjs/lib/elk-api.js'
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import { placesAround, placesBesides, placesInRows, serviceSize } from '../model/map-places.ts'
import type { Interior, Layout, Line, Place } from '../model/map-places.ts'
import { clusterId } from '../model/map-scene.ts'
import type { Scene } from '../model/map-scene.ts'

let elk: InstanceType<typeof ELK> | null = null

export async function layOut(scene: Scene, isNarrow: boolean): Promise<Layout> {
  if (scene.services.some(({ part }) => part === 'focus')) return placesAround(scene, isNarrow)
  const open = scene.clusters.filter(({ isOpen }) => isOpen)
  if (scene.clusters.length > 0 && open.length === 0) return placesInRows(scene, isNarrow ? 2 : 5)
  if (open.length === 0) return inLayers(scene.services.map(({ name }) => name), scene, { isNarrow, inside: null })
  const interiors = new Map<string, Interior>()
  for (const { name } of open) interiors.set(clusterId(name), await inLayers(scene.services.filter(({ cluster }) => cluster === name).map((one) => one.name), scene, { isNarrow, inside: clusterId(name) }))
  return placesBesides(scene, interiors)
}

/** Everything flows in the direction of need: who needs is on the left (in a cluster and on a phone above), what is needed on the right (below). */
async function inLayers(names: readonly string[], scene: Scene, { isNarrow, inside }: { isNarrow: boolean; inside: string | null }): Promise<Interior> {
  elk ??= new ELK({ workerUrl })
  const own = new Set(names)
  const root: ElkNode = {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      // Names are wide and flat: a chain inside a cluster is shorter downwards.
      'elk.direction': isNarrow || inside !== null ? 'DOWN' : 'RIGHT',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.mergeEdges': 'true',
      'elk.layered.spacing.nodeNodeBetweenLayers': inside === null ? '48' : '30',
      'elk.layered.spacing.edgeNodeBetweenLayers': '14',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '6',
      'elk.spacing.nodeNode': '16',
      'elk.spacing.edgeNode': '10',
      'elk.spacing.edgeEdge': '6',
      'elk.padding': inside === null ? '[top=0,left=0,bottom=0,right=0]' : '[top=44,left=16,bottom=16,right=16]',
      'elk.aspectRatio': isNarrow ? '0.6' : '1.7',
    },
    children: names.map((id): ElkNode => ({ id, ...serviceSize })),
    edges: scene.lines.filter(({ from, to }) => own.has(from) && own.has(to)).map(({ from, to }): ElkExtendedEdge => ({ id: `${from}\n${to}`, sources: [from], targets: [to] })),
  }
  const laid = await elk.layout(root)
  return {
    width: laid.width ?? 0,
    height: laid.height ?? 0,
    places: (laid.children ?? []).map((node): Place => ({ id: node.id, kind: 'service', inside, x: node.x ?? 0, y: node.y ?? 0, ...serviceSize })),
    lines: (laid.edges ?? []).map((edge): Line => ({
      id: edge.id, from: edge.sources[0]!, to: edge.targets[0]!,
      points: (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]),
    })),
  }
}

// Where everything stands: laid out by ELK in a worker, so that the page stays quick while 300 services find their place.
import ELK from 'elkjs/lib/elk-api.js'
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import { clusterId } from '../model/map-scene.ts'
import type { Scene } from '../model/map-scene.ts'

export interface Place {
  readonly id: string
  readonly kind: 'service' | 'closed' | 'open'
  /** The open cluster that it stands in; x and y are then from its corner. */
  readonly inside: string | null
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Line {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Corners from end to end, from the corner of the drawing. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

export interface Layout {
  readonly places: readonly Place[]
  readonly lines: readonly Line[]
}

export const serviceSize = { width: 176, height: 38 }
const closedSize = { width: 188, height: 58 }

let elk: InstanceType<typeof ELK> | null = null

/** Everything flows in the direction of need: who needs is on the left (on a phone above), what is needed on the right (below). */
export async function layOut(scene: Scene, direction: 'RIGHT' | 'DOWN'): Promise<Layout> {
  elk ??= new ELK({ workerUrl })
  const inside = Map.groupBy(scene.services, ({ cluster }) => cluster)
  const open = scene.clusters.filter(({ isOpen }) => isOpen)
  const openNames = new Set(open.map(({ name }) => name))
  const node = ({ name }: { name: string }): ElkNode => ({ id: name, ...serviceSize })
  const root: ElkNode = {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': direction,
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.mergeEdges': 'true',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
      'elk.layered.spacing.nodeNodeBetweenLayers': '56',
      'elk.layered.spacing.edgeNodeBetweenLayers': '16',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '6',
      'elk.spacing.nodeNode': '16',
      'elk.spacing.edgeNode': '12',
      'elk.spacing.edgeEdge': '6',
      'elk.spacing.componentComponent': '28',
      'elk.aspectRatio': direction === 'RIGHT' ? '1.7' : '0.6',
    },
    children: [
      ...scene.services.filter(({ cluster }) => cluster === null || !openNames.has(cluster)).map(node),
      ...scene.clusters.filter(({ isOpen }) => !isOpen).map(({ name }): ElkNode => ({ id: clusterId(name), ...closedSize })),
      ...open.map(({ name }): ElkNode => ({
        id: clusterId(name),
        layoutOptions: { 'elk.padding': '[top=40,left=14,bottom=14,right=14]', 'elk.direction': direction },
        children: (inside.get(name) ?? []).map(node),
      })),
    ],
    edges: scene.lines.map(({ from, to }): ElkExtendedEdge => ({ id: `${from}\n${to}`, sources: [from], targets: [to] })),
  }
  const laid = await elk.layout(root)
  const corners = new Map<string, { x: number; y: number }>([['root', { x: 0, y: 0 }]])
  const places = (laid.children ?? []).flatMap((one): Place[] => {
    corners.set(one.id, { x: one.x ?? 0, y: one.y ?? 0 })
    const kind = one.children ? 'open' : scene.clusters.some(({ name }) => clusterId(name) === one.id) ? 'closed' : 'service'
    return [placeOf(one, kind, null), ...(one.children ?? []).map((child) => placeOf(child, 'service', one.id))]
  })
  const lines = (laid.edges ?? []).map((edge): Line => {
    const corner = corners.get(edge.container ?? 'root') ?? { x: 0, y: 0 }
    const points = (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint])
    return { id: edge.id, from: edge.sources[0]!, to: edge.targets[0]!, points: points.map(({ x, y }) => ({ x: x + corner.x, y: y + corner.y })) }
  })
  return { places, lines }
}

function placeOf(node: ElkNode, kind: Place['kind'], inside: string | null): Place {
  return { id: node.id, kind, inside, x: node.x ?? 0, y: node.y ?? 0, width: node.width ?? 0, height: node.height ?? 0 }
}

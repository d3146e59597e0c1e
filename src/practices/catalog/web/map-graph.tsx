// The drawn map: services and clusters on a plane that is moved and zoomed. Loaded only when it is looked at.
import { Controls, ReactFlow, ReactFlowProvider, ViewportPortal, useReactFlow } from '@xyflow/react'
import type { Node, NodeProps } from '@xyflow/react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import '@xyflow/react/dist/style.css'
import type { MapNode } from '../contract.ts'
import type { Layout, Line } from '../model/map-places.ts'
import { clusterId } from '../model/map-scene.ts'
import type { Part, Scene } from '../model/map-scene.ts'
import type { ServiceState } from './map-data.ts'
import { layOut } from './map-layout.ts'
import { StateGlyph, worstOf } from './map-words.tsx'
import './map.css'

export interface MapGraphProps {
  readonly nodes: ReadonlyMap<string, MapNode>
  readonly scene: Scene
  readonly states: ReadonlyMap<string, ServiceState>
  readonly isNarrow: boolean
  readonly onService: (name: string) => void
  readonly onCluster: (name: string) => void
}

export default function MapGraph(props: MapGraphProps) {
  const [laid, setLaid] = useState<{ layout: Layout; scene: Scene } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const { scene, isNarrow } = props
  // Rates and states are asked again each minute; only another drawing is laid out again.
  const shape = useMemo(() => JSON.stringify(scene) + String(isNarrow), [scene, isNarrow])
  useEffect(() => {
    let isCurrent = true
    layOut(scene, isNarrow).then(
      (layout) => isCurrent && (setLaid({ layout, scene }), setProblem(null)),
      (failed: unknown) => isCurrent && setProblem(failed instanceof Error ? failed.message : String(failed)),
    )
    return () => void (isCurrent = false)
    // `shape` says all that `scene` and `isNarrow` do.
  }, [shape])
  if (problem !== null) return <p className="notice">The map could not be laid out: {problem}. The list shows the same.</p>
  if (laid === null) return <p className="quiet-line" aria-busy="true">Finding a place for everything…</p>
  return (
    <ReactFlowProvider>
      <Plane {...props} scene={laid.scene} layout={laid.layout} />
    </ReactFlowProvider>
  )
}

interface Face extends Record<string, unknown> {
  readonly kind: 'service' | 'closed' | 'open'
  readonly name: string
  readonly title: string
  readonly note: string
  readonly says: string
  readonly part: Part
  readonly is: string
  readonly state: ServiceState
  readonly onPress: () => void
}
type MapFlowNode = Node<Face, 'map'>

const nodeTypes = { map: MapPlace }

function Plane({ nodes, scene, layout, states, isNarrow, onService, onCluster }: MapGraphProps & { layout: Layout }) {
  const flow = useReactFlow()
  const box = useRef<HTMLDivElement>(null)
  const [hot, setHot] = useState<string | null>(null)
  const drawn = useMemo(() => facesOf({ nodes, scene, layout, states, onService, onCluster }), [nodes, scene, layout, states, onService, onCluster])
  const focus = scene.services.find(({ part }) => part === 'focus')?.name ?? null
  useEffect(() => {
    const frame = requestAnimationFrame(() => void showAll())
    return () => cancelAnimationFrame(frame)
    // Only another layout moves the view: the reader may have moved it himself.
  }, [layout])
  const showAll = async (): Promise<void> => {
    await flow.fitView({ padding: 0.04, maxZoom: 1 })
    // Smaller than this nothing can be read: then rather a part, beginning where the eye is.
    if (flow.getZoom() >= readableZoom(isNarrow)) return
    const place = layout.places.find(({ id }) => id === focus)
    if (place) return void flow.setCenter(place.x + place.width / 2, place.y + place.height / 2, { zoom: readableZoom(isNarrow) })
    await flow.setViewport({ x: 12, y: 12, zoom: readableZoom(isNarrow) })
  }
  return (
    <div className="map-plane" ref={box} role="group" aria-label="Dependency map; the list shows the same as text" onKeyDown={(event) => moveFocus(event, box.current)}>
      <ReactFlow
        nodes={drawn}
        edges={[]}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        minZoom={0.12}
        maxZoom={1.6}
        onNodeMouseEnter={(_event, node) => setHot(node.id)}
        onNodeMouseLeave={() => setHot(null)}
      >
        <ViewportPortal>
          <Lines scene={scene} lines={layout.lines} hot={hot} />
        </ViewportPortal>
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
    </div>
  )
}

const readableZoom = (isNarrow: boolean): number => (isNarrow ? 0.62 : 0.42)

function facesOf({ nodes, scene, layout, states, onService, onCluster }: Omit<MapGraphProps, 'isNarrow'> & { layout: Layout }): MapFlowNode[] {
  const parts = new Map(scene.services.map(({ name, part }) => [name, part]))
  const clusters = new Map(scene.clusters.map((cluster) => [clusterId(cluster.name), cluster]))
  return layout.places.map((place): MapFlowNode => {
    const cluster = clusters.get(place.id)
    const base = {
      id: place.id,
      type: 'map' as const,
      position: { x: place.x, y: place.y },
      width: place.width,
      height: place.height,
      ...(place.inside === null ? {} : { parentId: place.inside }),
      zIndex: place.kind === 'open' ? -2 : 1,
    }
    if (cluster) {
      const inside = cluster.members.map((name) => states.get(name) ?? 'calm')
      const troubled = inside.filter((state) => state !== 'calm').length
      const what = apartWords[cluster.name] ?? 'service'
      const count = `${cluster.members.length} ${what}${cluster.members.length === 1 ? '' : 's'}`
      const note = troubled === 0 ? count : `${count}, ${troubled} not well`
      return {
        ...base,
        data: { kind: place.kind, name: cluster.name, title: cluster.name, note, says: `${cluster.name}, ${note}. ${cluster.isOpen ? 'Close' : 'Open'} it.`, part: 'other', is: 'cluster', state: worstOf(inside), onPress: () => onCluster(cluster.name) },
      }
    }
    const node = nodes.get(place.id)
    const state = states.get(place.id) ?? 'calm'
    const note = node?.is === 'service' ? (node.tier === null ? 'no tier' : `tier ${node.tier}`) : node?.is === 'unknown' ? 'not in catalog' : (node?.is ?? '')
    const part = parts.get(place.id) ?? 'other'
    return {
      ...base,
      data: { kind: 'service', name: place.id, title: node?.displayName ?? place.id, note, says: `${node?.displayName ?? place.id}, ${note}${partWords[part]}. Look at it.`, part, is: node?.is ?? 'unknown', state, onPress: () => onService(place.id) },
    }
  })
}

/** Clusters of what no team owns. */
const apartWords: Readonly<Record<string, string>> = { Vendors: 'vendor', 'Shared datastores': 'datastore', 'Not in the catalog': 'name' }

const partWords: Readonly<Record<Part, string>> = { focus: ', looked at', affected: ', affected when it fails', needed: ', needed by it', both: ', in a circle with it', other: '' }

function MapPlace({ data }: NodeProps<MapFlowNode>) {
  return (
    <div className={`map-node is-${data.is} kind-${data.kind} part-${data.part}${data.state === 'calm' ? '' : ` state-${data.state}`}`}>
      <button type="button" className="nopan" aria-label={data.says} aria-current={data.part === 'focus' || undefined} {...(data.kind === 'closed' ? { 'aria-expanded': false } : data.kind === 'open' ? { 'aria-expanded': true } : {})} onClick={data.onPress} title={data.title}>
        <StateGlyph state={data.state} />
        <span className="map-title">{data.title}</span>
        <span className="map-note">{data.note}</span>
      </button>
    </div>
  )
}

/** One drawing for all lines: what the pointer is on comes to the front. */
function Lines({ scene, lines, hot }: { scene: Scene; lines: readonly Line[]; hot: string | null }) {
  const known = useMemo(() => new Map(scene.lines.map((line) => [`${line.from}\n${line.to}`, line])), [scene])
  return (
    <svg className={`map-lines${hot === null ? '' : ' has-hot'}${scene.services.length === 0 ? ' overview' : ''}`} aria-hidden="true" width="1" height="1">
      <defs>
        <marker id="map-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">
          <path d="M0 .8 7 4 0 7.2Z" fill="context-stroke" />
        </marker>
      </defs>
      {lines.map((line) => {
        const { count = 1, isHard = true, part = 'other' } = known.get(line.id) ?? {}
        const isHot = hot !== null && (line.from === hot || line.to === hot)
        return <path key={line.id} d={roundedPath(line.points)} className={`map-line part-${part}${isHard ? '' : ' soft'}${isHot ? ' hot' : ''}`} strokeWidth={Math.min(4, 1.2 + Math.log2(count) * 0.6)} markerEnd="url(#map-arrow)" />
      })}
    </svg>
  )
}

const cornerRadius = 7

function curvedPath(from: Line['points'][number], to: Line['points'][number]): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  if (dy === 0 || dx === 0) return `M${from.x} ${from.y}L${to.x} ${to.y}`
  return Math.abs(dx) > 40 ? `M${from.x} ${from.y}C${from.x + dx / 2} ${from.y} ${to.x - dx / 2} ${to.y} ${to.x} ${to.y}` : `M${from.x} ${from.y}C${from.x} ${from.y + dy / 2} ${to.x} ${to.y - dy / 2} ${to.x} ${to.y}`
}

function roundedPath(points: Line['points']): string {
  const [start, ...rest] = points
  if (!start) return ''
  if (points.length === 2) return curvedPath(start, points[1]!)
  let path = `M${start.x} ${start.y}`
  rest.forEach((corner, index) => {
    const before = points[index]!
    const after = rest[index + 1]
    if (!after) return void (path += `L${corner.x} ${corner.y}`)
    const towards = (from: typeof corner, to: typeof corner): string => {
      const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
      const step = Math.min(cornerRadius, length / 2) / length
      return `${from.x + (to.x - from.x) * step} ${from.y + (to.y - from.y) * step}`
    }
    path += `L${towards(corner, before)}Q${corner.x} ${corner.y} ${towards(corner, after)}`
  })
  return path
}

/** Arrow keys go to the nearest place in that direction; Tab goes through all, Enter looks at one or opens a cluster. */
function moveFocus(event: KeyboardEvent, box: HTMLElement | null): void {
  const way = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as Readonly<Record<string, readonly [number, number]>>)[event.key]
  const here = document.activeElement
  if (!way || !box || !(here instanceof HTMLElement) || !here.closest('.map-node')) return
  event.preventDefault()
  const middle = (element: Element): readonly [number, number] => {
    const { left, top, width, height } = element.getBoundingClientRect()
    return [left + width / 2, top + height / 2]
  }
  const [x, y] = middle(here)
  const reached = [...box.querySelectorAll<HTMLElement>('.map-node > button')].filter((one) => one !== here).map((one) => {
    const [toX, toY] = middle(one)
    const along = (toX - x) * way[0] + (toY - y) * way[1]
    const aside = Math.abs((toX - x) * way[1]) + Math.abs((toY - y) * way[0])
    return { one, along, cost: along + aside * 2 }
  })
  reached.filter(({ along }) => along > 4).sort((a, b) => a.cost - b.cost)[0]?.one.focus()
}

// Where things stand on the drawn map, apart from the inside of an open cluster, which is laid out elsewhere.
import { clusterId, isClusterId } from './map-scene.ts'
import type { Scene } from './map-scene.ts'

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

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Line {
  readonly id: string
  readonly from: string
  readonly to: string
  /** Corners from end to end; two are the ends of a curve. */
  readonly points: readonly Point[]
}

export interface Layout {
  readonly places: readonly Place[]
  readonly lines: readonly Line[]
}

export const serviceSize = { width: 204, height: 38 }
export const closedSize = { width: 188, height: 58 }
const gap = 16
/** Between those who need and what they need: room for the lines. */
const wideGap = 96
/** More in a column, and it becomes several. */
const mostInColumn = 13

/** Nothing is open: clusters stand in rows, those that need most first, so that lines mostly lead on and down. */
export function placesInRows(scene: Scene, columns: number): Layout {
  const balance = new Map(scene.clusters.map(({ name }) => [clusterId(name), 0]))
  for (const { from, to, count } of scene.lines) {
    balance.set(from, (balance.get(from) ?? 0) + count)
    balance.set(to, (balance.get(to) ?? 0) - count)
  }
  const ids = [...balance].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1)).map(([id]) => id)
  const [stepX, stepY] = columns > 2 ? [closedSize.width + 58, closedSize.height + 46] : [closedSize.width + gap, closedSize.height + 30]
  const places = ids.map((id, index): Place => ({ id, kind: 'closed', inside: null, x: (index % columns) * stepX, y: Math.floor(index / columns) * stepY, ...closedSize }))
  return { places, lines: linesBetween(scene, places) }
}

/** Around one: who needs it on the left, by hops, what it needs on the right. On a narrow screen above and below. */
export function placesAround(scene: Scene, isNarrow: boolean): Layout {
  const levels = Map.groupBy(scene.services, ({ hops }) => hops ?? 0)
  const places: Place[] = []
  let along = 0
  for (const hops of [...levels.keys()].sort((a, b) => a - b)) {
    const names = levels.get(hops)!.map(({ name }) => name)
    const block = isNarrow ? inGrid(names, { columns: Math.min(2, names.length) }) : inGrid(names, { columns: Math.ceil(names.length / mostInColumn) })
    places.push(...block.places.map((place) => (isNarrow ? { ...place, x: place.x - block.width / 2, y: place.y + along } : { ...place, x: place.x + along, y: place.y - block.height / 2 })))
    along += (isNarrow ? block.height : block.width) + (isNarrow ? 56 : wideGap)
  }
  return { places, lines: linesBetween(scene, places) }
}

/** What is inside an open cluster, laid out by itself; places are from its corner. */
export interface Interior {
  readonly width: number
  readonly height: number
  readonly places: readonly Place[]
  readonly lines: readonly Line[]
}

/** Open clusters stand in the middle, who needs them on the left, what they need on the right, the others below. */
export function placesBesides(scene: Scene, interiors: ReadonlyMap<string, Interior>): Layout {
  const places: Place[] = []
  let below = 0
  let middleWidth = 0
  for (const [id, interior] of interiors) {
    places.push({ id, kind: 'open', inside: null, x: 0, y: below, width: interior.width, height: interior.height }, ...interior.places)
    below += interior.height + gap * 2
    middleWidth = Math.max(middleWidth, interior.width)
  }
  const pull = new Map<string, number>()
  for (const { from, to, count } of scene.lines) {
    if (isClusterId(from) && !isClusterId(to)) pull.set(from, (pull.get(from) ?? 0) + count)
    if (isClusterId(to) && !isClusterId(from)) pull.set(to, (pull.get(to) ?? 0) - count)
  }
  const closed = scene.clusters.filter(({ isOpen }) => !isOpen).map(({ name }) => clusterId(name))
  const side = (ids: readonly string[], put: (block: { width: number; height: number }) => Point): void => {
    const rows = Math.max(4, Math.floor(below / (closedSize.height + gap)))
    const block = inGrid(ids, { columns: Math.ceil(ids.length / rows), size: closedSize })
    const corner = put(block)
    places.push(...block.places.map((place): Place => ({ ...place, kind: 'closed', x: place.x + corner.x, y: place.y + corner.y })))
  }
  side(closed.filter((id) => (pull.get(id) ?? 0) > 0), ({ width }) => ({ x: -width - wideGap, y: 0 }))
  side(closed.filter((id) => pull.has(id) && pull.get(id)! <= 0), () => ({ x: middleWidth + wideGap, y: 0 }))
  const apart = closed.filter((id) => !pull.has(id))
  const bottom = Math.max(...places.filter(({ inside }) => inside === null).map(({ y, height }) => y + height), 0) + gap * 3
  const columns = Math.max(2, Math.floor(middleWidth / (closedSize.width + gap)))
  places.push(...inGrid(apart, { columns, size: closedSize }).places.map((place): Place => ({ ...place, kind: 'closed', y: place.y + bottom })))
  const inner = [...interiors].flatMap(([id, { lines }]) => {
    const corner = places.find((place) => place.id === id)!
    return lines.map((line) => ({ ...line, points: line.points.map(({ x, y }) => ({ x: x + corner.x, y: y + corner.y })) }))
  })
  const drawn = new Set(inner.map(({ id }) => id))
  // Between closed clusters nothing is drawn: the reader looks at what is open.
  const others = scene.lines.filter(({ from, to }) => !drawn.has(`${from}\n${to}`) && !(isClusterId(from) && isClusterId(to)))
  return { places, lines: [...inner, ...linesBetween({ ...scene, lines: others }, places)] }
}

function inGrid(ids: readonly string[], { columns, size = serviceSize }: { columns: number; size?: { readonly width: number; readonly height: number } }): { places: Place[]; width: number; height: number } {
  const rows = Math.ceil(ids.length / Math.max(1, columns))
  const places = ids.map((id, index): Place => ({ id, kind: 'service', inside: null, x: Math.floor(index / rows) * (size.width + gap), y: (index % rows) * (size.height + gap), ...size }))
  return { places, width: columns * (size.width + gap) - gap, height: rows * (size.height + gap) - gap }
}

function linesBetween(scene: Scene, places: readonly Place[]): readonly Line[] {
  const corners = new Map(places.map((place) => [place.id, place]))
  const boxes = new Map(places.map((place) => {
    const outer = place.inside === null ? { x: 0, y: 0 } : corners.get(place.inside)!
    return [place.id, { ...place, x: place.x + outer.x, y: place.y + outer.y }] as const
  }))
  return scene.lines.flatMap(({ from, to }) => {
    const [start, end] = [boxes.get(from), boxes.get(to)]
    return start && end ? [{ id: `${from}\n${to}`, from, to, points: endsOf(start, end) }] : []
  })
}

/** From the nearest side of one to the nearest side of the other. */
function endsOf(from: Place, to: Place): readonly Point[] {
  if (to.x >= from.x + from.width) return [{ x: from.x + from.width, y: from.y + from.height / 2 }, { x: to.x, y: to.y + to.height / 2 }]
  if (to.x + to.width <= from.x) return [{ x: from.x, y: from.y + from.height / 2 }, { x: to.x + to.width, y: to.y + to.height / 2 }]
  const isDown = to.y > from.y
  return [{ x: from.x + from.width / 2, y: isDown ? from.y + from.height : from.y }, { x: to.x + to.width / 2, y: isDown ? to.y : to.y + to.height }]
}

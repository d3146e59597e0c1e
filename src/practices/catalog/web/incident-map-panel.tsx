// The services around an incident, drawn with the state of each; on a phone the same as a list.
import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getJson } from '../../../web/api.ts'
import { Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import type { Shape, Tone } from '../../../web/kit/status-badge.tsx'
import type { IncidentScreen } from '../../../web/slots.tsx'
import type { BlastAnswer } from '../contract.ts'
import { incidentMap, nodeState, wayBetween } from '../model/incident-map.ts'
import type { NodeState } from '../model/incident-map.ts'
import { placesAround } from '../model/map-places.ts'
import type { Layout } from '../model/map-places.ts'
import type { Scene } from '../model/map-scene.ts'
import './map.css'
import './incident-map.css'

/** Services whose neighbours are asked. */
const mostAsked = 4
const againMs = 30_000

const stateMeans: Readonly<Record<NodeState, { word: string; shape: Shape; tone: Tone }>> = {
  paged: { word: 'paged', shape: 'alarm', tone: 'act' },
  failing: { word: 'failing', shape: 'half', tone: 'act' },
  alerting: { word: 'alerting', shape: 'triangle', tone: 'warn' },
  ok: { word: 'ok', shape: 'tick', tone: 'good' },
  unknown: { word: 'unknown', shape: 'dashes', tone: 'calm' },
}

export default function IncidentMap({ services, situation }: IncidentScreen) {
  const found = useQueries({
    queries: (services ?? []).slice(0, mostAsked).map((name) => ({
      queryKey: ['map', 'blast', name],
      queryFn: ({ signal }: { signal: AbortSignal }) => getJson<BlastAnswer>(`/api/v1/services/${encodeURIComponent(name)}/blast-radius`, {}, signal),
    })),
  })
  const known = found.flatMap(({ data }) => data ?? [])
  const map = useMemo(() => incidentMap(known), [JSON.stringify(known)])
  const names = useMemo(() => map?.scene.services.map(({ name }) => name) ?? [], [map])
  const states = useStates(names)
  const cause = useLikelyCause(situation)
  if (!map || map.scene.services.length < 2) return null
  const first = known[0]!.name
  const way = cause === null || cause === first ? new Set<string>() : wayBetween(map.scene.lines, first, cause)
  const causeIsDrawn = cause !== null && names.includes(cause)
  return (
    <Card
      title="Dependencies now"
      note={causeIsDrawn ? `likely cause: ${cause}${way.size > 0 ? ', the thick way leads to it' : ''}` : undefined}
      actions={
        <Go className="small" to={`/map?focus=${encodeURIComponent(first)}`}>
          On the map
        </Go>
      }
    >
      <Drawing scene={map.scene} states={states} way={way} cause={cause} />
      <AsList scene={map.scene} states={states} cause={cause} />
      {map.left > 0 && <QuietLine>{map.left} more neighbours are on the map.</QuietLine>}
    </Card>
  )
}

const toService = (name: string): string => `/services/${encodeURIComponent(name)}`

function Drawing({ scene, states, way, cause }: { scene: Scene; states: ReadonlyMap<string, NodeState>; way: ReadonlySet<string>; cause: string | null }) {
  const { places, lines } = useMemo(() => squeezed(placesAround(scene, false)), [scene])
  const top = Math.min(...places.map(({ y }) => y))
  const [width, height] = [Math.max(...places.map((place) => place.x + place.width)), Math.max(...places.map((place) => place.y + place.height)) - top]
  const softOnes = new Set(scene.lines.filter(({ isHard }) => !isHard).map(({ from, to }) => `${from}\n${to}`))
  return (
    <div className="incident-map" role="group" aria-label="Services around the incident: who needs them on the left, what they need on the right" tabIndex={0}>
      <div style={{ position: 'relative', width, height }}>
        <svg className="map-lines" aria-hidden="true" width={width} height={height}>
          <defs>
            <marker id="incident-map-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">
              <path d="M0 .8 7 4 0 7.2Z" fill="context-stroke" />
            </marker>
          </defs>
          {lines.map(({ id, points }) => (
            <path
              key={id}
              d={points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y - top}`).join('')}
              className={`map-line${softOnes.has(id) ? ' soft' : ''}${way.has(id) ? ' is-way' : ''}`}
              strokeWidth={way.has(id) ? 4 : 1.4}
              markerEnd="url(#incident-map-arrow)"
            />
          ))}
        </svg>
        {places.map(({ id, x, y, ...size }) => (
          <Go key={id} to={toService(id)} className={`incident-node is-${states.get(id) ?? 'unknown'}${id === cause ? ' is-cause' : ''}`} style={{ left: x, top: y - top, ...pick(size) }}>
            <State state={states.get(id) ?? 'unknown'} />
            <span className="ellipsis grow strong">{id}</span>
            <span className="small">{stateMeans[states.get(id) ?? 'unknown'].word}</span>
          </Go>
        ))}
      </div>
    </div>
  )
}

/** Three columns of the map are a little wider than the column they are in here. */
const squeeze = 0.93

function squeezed({ places, lines }: Layout): Layout {
  return {
    places: places.map((place) => ({ ...place, x: place.x * squeeze, width: place.width * squeeze })),
    lines: lines.map((line) => ({ ...line, points: line.points.map(({ x, y }) => ({ x: x * squeeze, y })) })),
  }
}

const pick = ({ width, height }: { width: number; height: number }) => ({ width, height })

function State({ state }: { state: NodeState }) {
  const { shape, tone } = stateMeans[state]
  return <Glyph shape={shape} tone={tone} />
}

function AsList({ scene, states, cause }: { scene: Scene; states: ReadonlyMap<string, NodeState>; cause: string | null }) {
  const parts = [
    ['Needs it', scene.services.filter(({ hops }) => (hops ?? 0) < 0)],
    ['Concerned', scene.services.filter(({ hops }) => hops === 0)],
    ['It needs', scene.services.filter(({ hops }) => (hops ?? 0) > 0)],
  ] as const
  return (
    <dl className="incident-map-list">
      {parts.map(
        ([title, own]) =>
          own.length > 0 && (
            <div key={title}>
              <dt className="muted small">{title}</dt>
              {own.map(({ name }) => (
                <dd key={name} className="row">
                  <State state={states.get(name) ?? 'unknown'} />
                  <Go to={toService(name)}>{name}</Go>
                  <span className="muted">
                    {stateMeans[states.get(name) ?? 'unknown'].word}
                    {name === cause && ', likely cause'}
                  </span>
                </dd>
              ))}
            </div>
          ),
      )}
    </dl>
  )
}

/** What is read here of the answers of others' routes. */
interface NowAnswer {
  readonly items: readonly { readonly service: string; readonly state: 'breaking' | 'within' | 'idle' | 'missing' }[]
}
interface OpenSituation {
  readonly service: string | null
  readonly urgency: 'page' | 'ticket' | 'info'
}

function useStates(names: readonly string[]): ReadonlyMap<string, NodeState> {
  const now = useQuery({
    queryKey: ['objectives', 'harm', names],
    enabled: names.length > 0,
    refetchInterval: againMs,
    queryFn: ({ signal }) => getJson<NowAnswer>('/api/v1/objectives-now', { service: names.join(',') }, signal),
  })
  const situations = useQuery({
    queryKey: ['alerts', 'map'],
    queryFn: ({ signal }) => getJson<{ readonly items: readonly OpenSituation[] }>('/api/v1/situations', { state: 'open', limit: 500 }, signal),
  })
  return useMemo(() => {
    const open = situations.data?.items ?? []
    return new Map(
      names.map((name) => {
        const own = open.filter(({ service }) => service === name)
        const urgency = own.some((one) => one.urgency === 'page') ? ('page' as const) : own.some((one) => one.urgency === 'ticket') ? ('ticket' as const) : null
        return [name, nodeState({ urgency, objectives: (now.data?.items ?? []).flatMap(({ service, state }) => (service === name ? [state] : [])) })]
      }),
    )
  }, [names, now.data, situations.data])
}

/** The same answer as the alerts of the incident show. */
function useLikelyCause(situation: string | null): string | null {
  const { data } = useQuery({
    queryKey: ['alerts', 'situation', situation],
    enabled: situation !== null,
    queryFn: ({ signal }) => getJson<{ readonly likelyCause: { readonly service: string | null } | null }>(`/api/v1/situations/${situation}`, {}, signal),
  })
  return data?.likelyCause?.service ?? null
}

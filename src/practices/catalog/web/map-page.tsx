// The dependency map: who needs whom, drawn or listed, around one service or as a whole, and where it is weak.
import { lazy, Suspense, useCallback, useMemo } from 'react'
import { useMediaQuery } from '@mantine/hooks'
import { useAddress } from '../../../web/address.ts'
import { Answer, Card, EmptyState, LoadingLines, PageHead } from '../../../web/kit/blocks.tsx'
import { Picker, Tabs } from '../../../web/kit/choices.tsx'
import { Go } from '../../../web/kit/go.tsx'
import type { MapNode } from '../contract.ts'
import { readableAtOnce, sceneOf } from '../model/map-scene.ts'
import { mostDrawn, useMapNodes, useServiceStates } from './map-data.ts'
import { FocusPanel } from './map-focus.tsx'
import { MapList } from './map-list.tsx'
import { WeakPoints } from './map-weak.tsx'
import './map.css'

const MapGraph = lazy(() => import('./map-graph.tsx'))

export default function MapPage() {
  const nodes = useMapNodes()
  return (
    <div className="page map-page">
      <PageHead title="Dependency map" />
      <Answer of={nodes} lines={8}>
        {(all) => (all.some(({ needs }) => needs.length > 0) ? <Inside all={all} /> : <Nothing />)}
      </Answer>
    </div>
  )
}

function Nothing() {
  return (
    <EmptyState
      title="No dependency is known yet"
      snippetTitle="Say it in the service’s file, or send traces"
      snippet={'# checkout.yaml\nspec:\n  dependencies:\n    - { name: payments-api, kind: sync }\n\n# collector\nexporters:\n  otlphttp:\n    traces_endpoint: https://mainstay.example.org/in/otlp/v1/traces\n    headers: { authorization: Bearer <ingest key> }'}
    >
      Dependencies are declared with services, seen in traces, or read from service-graph metrics of a Prometheus connection.
    </EmptyState>
  )
}

function Inside({ all }: { all: readonly MapNode[] }) {
  const [address, change] = useAddress()
  const isNarrow = useMediaQuery('(max-width: 720px)', undefined, { getInitialValueInEffect: false }) ?? false
  const view = address['view'] ?? 'graph'
  const focusName = address['focus'] ?? null
  const hops = Math.min(9, Math.max(1, Number(address['depth'] ?? 1) || 1))
  const by = address['by'] === 'tier' || address['by'] === 'none' || address['by'] === 'team' ? address['by'] : all.length > readableAtOnce ? 'team' : 'none'
  const openText = address['open'] ?? ''
  const states = useServiceStates()
  const byName = useMemo(() => new Map(all.map((node) => [node.name, node])), [all])
  const scene = useMemo(
    () => sceneOf(all, { by, open: new Set(openText.split(',').filter(Boolean).map(decodeURIComponent)), focus: focusName === null ? null : { name: focusName, hops } }),
    [all, by, openText, focusName, hops],
  )
  const onService = useCallback((name: string) => change({ focus: name }, 'push'), [change])
  const onCluster = useCallback(
    (name: string) => {
      const open = new Set(openText.split(',').filter(Boolean))
      const key = encodeURIComponent(name)
      if (!open.delete(key)) open.add(key)
      change({ open: [...open].join(',') })
    },
    [change, openText],
  )
  const teams = useMemo(() => [...new Set(all.flatMap(({ owner }) => owner ?? []))].sort(), [all])
  const listed = all.filter(
    (node) =>
      (focusName === null || scene.services.some(({ name }) => name === node.name)) &&
      (address['team'] === undefined || node.owner === address['team']) &&
      (address['tier'] === undefined || String(node.tier) === address['tier']),
  )
  const isFocused = focusName !== null && byName.has(focusName)
  return (
    <>
      <div className="filters">
        <Tabs
          name="view"
          label="How to look at it"
          choices={[
            { value: 'graph', label: 'Map' },
            { value: 'list', label: 'List' },
            { value: 'weak', label: 'Weak points' },
          ]}
        />
        {view !== 'weak' && (
          <input
            key={focusName ?? ''}
            className="text-filter"
            type="search"
            list="map-names"
            defaultValue={focusName ?? ''}
            placeholder="Look at one service"
            aria-label="Look at one service"
            spellCheck={false}
            onChange={(event) => byName.has(event.currentTarget.value) && event.currentTarget.value !== focusName && change({ focus: event.currentTarget.value }, 'push')}
            onKeyDown={(event) => event.key === 'Enter' && change({ focus: event.currentTarget.value.trim() }, 'push')}
          />
        )}
        <datalist id="map-names">
          {all.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {view === 'graph' && !isFocused && (
          <select className="picker" aria-label="Put together by" value={by} onChange={(event) => change({ by: event.currentTarget.value, open: null })}>
            <option value="team">By team</option>
            <option value="tier">By tier</option>
            <option value="none">Each service</option>
          </select>
        )}
        {view !== 'weak' && isFocused && (
          <>
            <select className="picker" aria-label="How far around it" value={String(hops)} onChange={(event) => change({ depth: event.currentTarget.value === '1' ? null : event.currentTarget.value })}>
              {[1, 2, 3, 9].map((each) => (
                <option key={each} value={each}>
                  {each === 9 ? 'Everything connected' : `${each} ${each === 1 ? 'hop' : 'hops'} around it`}
                </option>
              ))}
            </select>
            <button type="button" className="quiet-button" onClick={() => change({ focus: null, depth: null }, 'push')}>
              Whole map
            </button>
          </>
        )}
        {view === 'list' && (
          <>
            <Picker name="team" all="Any team" label="Team" choices={teams.map((team) => ({ value: team, label: team }))} />
            <Picker name="tier" all="Any tier" label="Tier" choices={[0, 1, 2, 3].map((tier) => ({ value: String(tier), label: `Tier ${tier}` }))} />
          </>
        )}
      </div>
      {focusName !== null && !isFocused && view !== 'weak' && <p className="notice">Nothing named {focusName} is on the map.</p>}
      {all.length >= mostDrawn && <p className="notice">Only the first {mostDrawn} names are drawn; `mainstay map` and the API page through all.</p>}
      {view === 'weak' ? (
        <WeakPoints />
      ) : (
        <div className={isFocused ? 'columns' : undefined}>
          {view === 'graph' ? (
            <div className="stack">
              <Card flush>
                <Suspense fallback={<LoadingLines lines={6} />}>
                  <MapGraph nodes={byName} scene={scene} states={states} isNarrow={isNarrow} onService={onService} onCluster={onCluster} />
                </Suspense>
              </Card>
              <Legend isFocused={isFocused} focus={focusName} />
            </div>
          ) : (
            <MapList nodes={listed} states={states} />
          )}
          {isFocused && <FocusPanel node={byName.get(focusName)!} state={states.get(focusName) ?? 'calm'} />}
        </div>
      )}
    </>
  )
}

function Legend({ isFocused, focus }: { isFocused: boolean; focus: string | null }) {
  const listAddress = `/map?view=list${isFocused && focus !== null ? `&focus=${encodeURIComponent(focus)}` : ''}`
  return (
    <p className="map-legend muted small">
      <span>Arrows point at what is needed.</span>
      <span>
        <i className="map-sample soft" /> through a queue
      </span>
      {isFocused ? (
        <>
          <span>
            <i className="map-sample part-affected" /> affected when it fails
          </span>
          <span>
            <i className="map-sample part-needed" /> needed by it
          </span>
          <span>Only the nearest ways are drawn.</span>
        </>
      ) : (
        <span>Press a cluster to open it, a service to look at it. Arrow keys move between them.</span>
      )}
      <Go to={listAddress}>The same as a list</Go>
    </p>
  )
}

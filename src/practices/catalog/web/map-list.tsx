// The map as text: each service with what it needs and who needs it. Says all that the drawing says.
import { Card, EmptyState } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import type { MapNode } from '../contract.ts'
import type { ServiceState } from './map-data.ts'
import { isKnownBy, rateWords, StateGlyph } from './map-words.tsx'
import { Tier, kindWords } from './words.tsx'

/** More needs than this in a row are counted. */
const mostNamed = 6

export function MapList({ nodes, states }: { nodes: readonly MapNode[]; states: ReadonlyMap<string, ServiceState> }) {
  const columns: readonly Column<MapNode>[] = [
    {
      head: 'Service',
      phone: 'title',
      cell: (each) => (
        <span className="row">
          <StateGlyph state={states.get(each.name) ?? 'calm'} />
          {each.displayName}
        </span>
      ),
    },
    { head: 'Tier', cell: (each) => (each.is === 'service' ? <Tier tier={each.tier} /> : <span className="muted">{each.is === 'unknown' ? 'not in the catalog' : each.is}</span>) },
    { head: 'Team', cell: (each) => each.owner ?? <span className="muted">–</span> },
    { head: 'Needs', grow: true, cell: (each) => <Needs node={each} /> },
    { head: 'Needed by', align: 'number', cell: (each) => each.neededBy || <span className="muted">–</span> },
  ]
  return (
    <Card flush>
      <Table label="Dependencies" columns={columns} rows={nodes} keys keyOf={(each) => each.name} to={(each) => `/map?view=list&focus=${encodeURIComponent(each.name)}`} empty={<EmptyState title="Nothing fits" />} />
    </Card>
  )
}

function Needs({ node }: { node: MapNode }) {
  if (node.needs.length === 0) return <span className="muted">nothing that is known</span>
  return (
    <span className="map-needs">
      {node.needs.slice(0, mostNamed).map((need) => (
        <Go key={need.name} to={`/map?view=list&focus=${encodeURIComponent(need.name)}`} data-tip={[need.kinds.map((kind) => kindWords[kind]).join(', '), isKnownBy(need), rateWords(need)].filter(Boolean).join('\n')}>
          {need.name}
        </Go>
      ))}
      {node.needs.length > mostNamed && <span className="muted">and {node.needs.length - mostNamed} more</span>}
    </span>
  )
}

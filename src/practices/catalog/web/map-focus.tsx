// Beside the map: the service that is looked at, who is affected when it fails, and what it needs.
import { Answer, Card, KeyValues } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import type { BlastAnswer, MapNode } from '../contract.ts'
import { useBlastRadius } from './map-data.ts'
import type { ServiceState } from './map-data.ts'
import { NeedLines } from './map-needs.tsx'
import { StateGlyph } from './map-words.tsx'
import { Tier } from './words.tsx'

export function FocusPanel({ node, state }: { node: MapNode; state: ServiceState }) {
  const blast = useBlastRadius(node.name)
  return (
    <div className="stack">
      <Card
        title={node.displayName}
        actions={
          <Go className="small" to={`/services/${encodeURIComponent(node.name)}`}>
            Its page
          </Go>
        }
      >
        <div className="stack">
          <div className="row wrap">
            <StateGlyph state={state} />
            {node.is === 'service' ? <Tier tier={node.tier} /> : <span className="tag">{node.is === 'unknown' ? 'not in the catalog' : node.is}</span>}
            {node.owner && <span className="muted">owned by {node.owner}</span>}
          </div>
          <Answer of={blast} lines={4}>
            {(answer) => <BlastFigures answer={answer} />}
          </Answer>
        </div>
      </Card>
      {blast.data && (
        <Card title="Neighbours">
          <div className="stack">
            <NeedLines title="Depends on" needs={blast.data.dependsOn} none="Nothing that is known." to={toFocus} />
            <NeedLines title="Used by" needs={blast.data.usedBy} none="Nobody that is known." to={toFocus} />
          </div>
        </Card>
      )}
    </div>
  )
}

const toFocus = (name: string): string => `/map?focus=${encodeURIComponent(name)}`

const mostNamed = 6

function fewOf(names: readonly string[]): string {
  return names.length <= mostNamed ? names.join(', ') : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`
}

/** What stops and what falls behind, by tier, journey and team. */
export function BlastFigures({ answer }: { answer: BlastAnswer }) {
  const tiers = Object.entries(answer.byTier).map(([tier, count]) => `${count} of ${tier === 'none' ? 'no tier' : `tier ${tier}`}`)
  const late = answer.affected.filter(({ isHard }) => !isHard).length
  return (
    <KeyValues
      pairs={[
        ['When it fails', answer.affectedCount === 0 ? 'nobody known is affected' : `${answer.affectedCount} affected${late > 0 ? `, ${late} of them only fall behind` : ''}`],
        ['Of them', tiers.join(', ')],
        ['Journeys', fewOf(answer.journeys)],
        ['Teams', fewOf(answer.teams)],
        ['It needs', answer.needsCount === 0 ? '' : `${answer.needsCount} others, directly or through them`],
      ]}
    />
  )
}

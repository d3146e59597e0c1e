// Where the map is weak: single points of failure, circles, the critical path of each journey; and what the map is seen by.
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Table } from '../../../web/kit/table.tsx'
import type { Column } from '../../../web/kit/table.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { WeakPointsAnswer } from '../contract.ts'
import { useWeakPoints } from './map-data.ts'
import { Tier } from './words.tsx'

type SinglePoint = WeakPointsAnswer['singlePoints'][number]

const columns: readonly Column<SinglePoint>[] = [
  { head: 'Service', phone: 'title', cell: (each) => each.displayName },
  { head: 'Tier', cell: (each) => (each.tier === null ? null : <Tier tier={each.tier} />) },
  { head: 'Team', cell: (each) => each.owner ?? <span className="muted">–</span> },
  { head: 'Stops of tier 0 and 1', align: 'number', cell: (each) => <span data-tip={each.stops.join(', ')}>{each.stopsCount}</span> },
  { head: 'Journeys', grow: true, cell: (each) => (each.journeys.length > 2 ? <span data-tip={each.journeys.join('\n')}>{each.journeys.length} journeys</span> : each.journeys.join(', ')) },
]

export function WeakPoints() {
  return <Answer of={useWeakPoints()}>{(answer) => <Inside answer={answer} />}</Answer>
}

function Inside({ answer }: { answer: WeakPointsAnswer }) {
  return (
    <div className="columns">
      <div className="stack">
        <Card flush title="Single points of failure" note="needed by three services of tier 0 and 1, or by two journeys; no second zone or region is declared">
          <Table
            label="Single points of failure"
            columns={columns}
            rows={answer.singlePoints}
            keys
            keyOf={(each) => each.name}
            to={(each) => `/map?focus=${encodeURIComponent(each.name)}`}
            empty={<QuietLine>None is known.</QuietLine>}
          />
        </Card>
      </div>
      <div className="stack">
        <Card title="Journeys" note="the longest chain of what is as important">
          {answer.journeys.length === 0 && <QuietLine>No service names a journey that it carries.</QuietLine>}
          {answer.journeys.map((journey) => (
            <div key={journey.name} className="map-journey">
              <div className="strong">{journey.name}</div>
              <ol>
                {journey.criticalPath.map((each) => (
                  <li key={each.name}>
                    <Go to={`/map?focus=${encodeURIComponent(each.name)}`}>{each.displayName}</Go>
                  </li>
                ))}
              </ol>
            </div>
          ))}
        </Card>
        <Card title="Circles" note="none of them starts without the others">
          {answer.cycles.length === 0 && <QuietLine>None.</QuietLine>}
          <ul>
            {answer.cycles.map((members) => (
              <li key={members[0]} className="map-circle">
                {members.map((name) => (
                  <Go key={name} className="tag" to={`/map?focus=${encodeURIComponent(name)}`}>
                    {name}
                  </Go>
                ))}
              </li>
            ))}
          </ul>
        </Card>
        <Card title="Seen by">
          {answer.observing.length === 0 && <QuietLine>Nothing observes yet: all that is known was declared.</QuietLine>}
          <ul>
            {answer.observing.map((each) => (
              <li key={`${each.by} ${each.connection}`} className="row">
                <span className="grow">{each.by === 'traces' ? 'Traces (OTLP)' : `Metrics of ${each.connection}`}</span>
                <span className="muted small">
                  last <When at={each.lastAt} />
                </span>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </div>
  )
}

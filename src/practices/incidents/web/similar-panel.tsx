// What happened before that looks like this, why it is taken for alike, and how it ended then.
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { SimilarAnswer, SimilarList } from '../contract-similar.ts'
import { StateBadge } from './words.tsx'
import './similar.css'

export default function SimilarPanel({ incident }: { incident: string }) {
  const asked = useQuery({
    queryKey: ['incidents', 'similar', incident],
    queryFn: ({ signal }) => getJson<SimilarList>(`/api/v1/incidents/${incident}/similar`, { limit: 3 }, signal),
    staleTime: 30_000,
  })
  return (
    <Card title="Similar incidents" note={asked.data && asked.data.compared > 0 ? `among ${asked.data.compared} earlier` : undefined}>
      <Answer of={asked} lines={2}>
        {({ items, compared }) =>
          items.length === 0 ? (
            <QuietLine>{compared === 0 ? 'This is the first incident here.' : 'Nothing like it happened here before.'}</QuietLine>
          ) : (
            <ul className="similar">
              {items.map((item) => (
                <SimilarLine key={item.incident.id} item={item} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Card>
  )
}

function SimilarLine({ item: { incident, score, reasons, ending } }: { item: SimilarAnswer }) {
  return (
    <li>
      <div className="similar-head">
        <Go to={`/i/${incident.number}`} className="ellipsis strong">
          #{incident.number} {incident.title}
        </Go>
        <span className="muted small">
          <When at={incident.declaredAt} />
        </span>
        <StateBadge state={incident.state} />
      </div>
      {ending !== null && <div className="similar-ending">{ending}</div>}
      <div className="muted small" title={reasons.map(({ points, because }) => `${Math.round(points * 100)}: ${because}`).join('\n')}>
        {Math.round(score * 100)} of 100: {reasons.map(({ because }) => because).join('; ')}
      </div>
    </li>
  )
}

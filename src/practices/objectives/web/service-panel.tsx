// The objectives of one service.
import { Answer, Card, EmptyState } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { ObjectiveLines } from './objective-lines.tsx'
import { useObjectives } from './objectives-query.ts'
import { worstFirst } from './words.tsx'

export default function ServiceObjectives({ service }: { service: string }) {
  const objectives = useObjectives(service)
  return (
    <Card
      flush
      title="Objectives"
      actions={
        <Go to={`/objectives?service=${encodeURIComponent(service)}`} className="small">
          All
        </Go>
      }
    >
      <Answer of={objectives} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="Nothing says how good is good enough">
              An objective measures it and tells when its budget burns. <Go to="/objectives">See an example</Go>.
            </EmptyState>
          ) : (
            <ObjectiveLines objectives={[...all].sort(worstFirst)} withService={false} />
          )
        }
      </Answer>
    </Card>
  )
}

// One change: what, who, where, what runs now, and how to undo it.
import { useQuery } from '@tanstack/react-query'
import { useParam } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, KeyValues, PageHead } from '../../../web/kit/blocks.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { Lasting, When } from '../../../web/kit/when.tsx'
import { ServiceLink } from '../../../web/services.tsx'
import type { ChangeItem } from '../contract.ts'
import { ChangeState, kindWords } from './words.tsx'

export default function ChangePage() {
  const id = useParam('id')
  const change = useQuery({
    queryKey: ['changes', 'one', id],
    queryFn: ({ signal }) => getJson<ChangeItem>(`/api/v1/changes/${encodeURIComponent(id)}`, {}, signal),
  })
  return (
    <div className="page">
      <Answer of={change} lines={8}>
        {(found) => <Inside change={found} />}
      </Answer>
    </div>
  )
}

function Inside({ change }: { change: ChangeItem }) {
  return (
    <>
      <PageHead
        above={<Go to="/changes">Changes</Go>}
        title={change.title}
        meta={
          <>
            <ChangeState state={change.state} />
            <span>{kindWords[change.kind]}</span>
            <span>
              <When at={change.startedAt} />
            </span>
          </>
        }
        actions={
          change.url && (
            <a href={change.url} rel="noreferrer" target="_blank">
              Open at {change.source}
            </a>
          )
        }
      />
      <div className="columns even">
        <Card title="What is known of it">
          <KeyValues
            pairs={[
              ['Services', change.services.map((name) => <div key={name}><ServiceLink service={name} /></div>)],
              ['Environment', change.environment],
              ['Made by', change.by],
              ['Reviewed by', change.reviewedBy],
              ['Took', change.finishedAt && <Lasting from={change.startedAt} until={change.finishedAt} />],
              ['Artifact', change.artifact && <span className="mono">{change.artifact}</span>],
              ['Commit', change.commit && <span className="mono">{change.commit}</span>],
              ['Lines changed', change.linesChanged],
              ['Told by', change.source],
              ['Reference', <span className="mono" key="reference">{change.reference}</span>],
              ['On the record', <Go key="record" to={`/record?subject=${encodeURIComponent(`change/${change.id}`)}`}>Its entries</Go>],
            ]}
          />
        </Card>
        <Card title="How to undo it">
          {change.rollback ? <Snippet text={change.rollback} /> : <p className="muted">Nobody said. Senders say it in <span className="mono">rollback</span>.</p>}
        </Card>
      </div>
    </>
  )
}

// Says on a duplicate where it went on, and on the other what became part of it.
import { Button } from '@mantine/core'
import { postJson } from '../../../web/api.ts'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { useMay } from '../../../web/session.ts'
import type { ChangeAnswer, IncidentAnswer } from '../contract.ts'

export function MergeNote({ incident }: { incident: IncidentAnswer }) {
  const may = useMay()('respond')
  const split = useAct((id: string) => postJson<ChangeAnswer>(`/api/v1/incidents/${id}/split-off`, {}), { changes: ['incidents'], done: ({ say }) => say })
  if (incident.mergedInto) {
    const { number, title } = incident.mergedInto
    return (
      <div className="merge-note" role="status">
        <span>
          This is part of{' '}
          <Go to={`/i/${number}`} className="strong">
            #{number} {title}
          </Go>
          , where it goes on.
        </span>
        {may && (
          <Button variant="default" size="compact-sm" loading={split.isPending} onClick={() => split.mutate(incident.id)}>
            Split it off again
          </Button>
        )}
      </div>
    )
  }
  if (incident.merged.length === 0) return null
  return (
    <div className="merge-note">
      <span>
        Part of it:{' '}
        {incident.merged.map(({ id, number, title }, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <Go to={`/i/${number}`}>
              #{number} {title}
            </Go>
          </span>
        ))}
      </span>
    </div>
  )
}

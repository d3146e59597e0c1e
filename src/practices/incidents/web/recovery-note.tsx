// At the top of an incident: it seems to be over, with the numbers, one button to say so and one to say not yet.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatPercent } from '../../../base/ratio.ts'
import { getJson, postJson } from '../../../web/api.ts'
import { useAct } from '../../../web/kit/form.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { ChangeAnswer, IncidentAnswer } from '../contract.ts'
import type { RecoveryAnswer } from '../contract-recovery.ts'
import './evidence.css'

const counts = new Intl.NumberFormat('en')

export function RecoveryNote({ incident }: { incident: IncidentAnswer }) {
  const may = useMay()('respond')
  const path = `/api/v1/incidents/${incident.id}`
  const { data } = useQuery({
    queryKey: ['incidents', 'recovery', incident.id],
    queryFn: ({ signal }) => getJson<RecoveryAnswer>(`${path}/recovery`, {}, signal),
    enabled: incident.state !== 'closed',
  })
  const resolve = useAct((reason: string) => postJson<ChangeAnswer>(`${path}/resolve`, { reason }), {
    changes: ['incidents'],
    done: ({ say }) => say,
    undo: ({ changed }) => (changed ? () => postJson(`${path}/reopen`, { reason: 'Taken back: resolved was a mistake.' }) : undefined),
  })
  const decline = useAct(() => postJson<ChangeAnswer>(`${path}/recovery/decline`, {}), { changes: ['incidents'], done: ({ say }) => say })
  if (data?.state !== 'proposed') return null
  const numbers = data.slis
    .slice(0, 3)
    .map((sli) => `${sli.displayName} ${formatPercent(sli.share)} (${counts.format(sli.good)} of ${counts.format(sli.total)})`)
    .join(', ')
  return (
    <div className="notice info recovery-note" role="status">
      <div>
        <span className="strong">It seems to be over.</span> {data.say} Well since <When at={data.wellSince} as="clock" />.
        {numbers && <div className="small muted">In the last {data.policy.wellMinutes} minutes: {numbers}</div>}
      </div>
      {may && (
        <div className="row">
          <Button size="compact-sm" loading={resolve.isPending} onClick={() => resolve.mutate(data.say)}>
            Resolve it
          </Button>
          <Button size="compact-sm" variant="default" loading={decline.isPending} onClick={() => decline.mutate(undefined)}>
            Not yet
          </Button>
        </div>
      )}
    </div>
  )
}

// Suspected changes on the incident page: ranked, each with the sum of its reasons, how to undo it, and a step to propose just that.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getJson, postJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { CopyButton } from '../../../web/kit/snippet.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useMay } from '../../../web/session.ts'
import type { SuspectAnswer, SuspectsAnswer } from '../contract.ts'
import { ChangeState } from './words.tsx'

const mostShown = 5

export default function SuspectedChanges({ incident, service }: { incident: string; service: string | null }) {
  const suspects = useQuery({
    queryKey: ['changes', 'suspects', incident, service],
    queryFn: ({ signal }) => getJson<SuspectsAnswer>('/api/v1/changes/suspects', { incident, limit: mostShown }, signal),
  })
  return (
    <Card
      id="suspected-changes"
      title="Suspected changes"
      note={suspects.data && suspects.data.items.length > 0 ? 'ranked by points, which are no probability: look before you undo' : undefined}
      actions={
        service !== null && (
          <Go to={`/changes?service=${encodeURIComponent(service)}`} className="small">
            All changes
          </Go>
        )
      }
    >
      <Answer of={suspects} lines={3}>
        {(found) =>
          found.items.length === 0 ? (
            <QuietLine>
              {found.considered === 0 ? 'No change is known in the six hours before it began.' : `None of the ${found.considered} changes in the six hours before it began is suspected.`}
            </QuietLine>
          ) : (
            <ol className="suspects">
              {found.items.map((each) => (
                <Suspect key={each.change.id} suspect={each} incident={incident} />
              ))}
            </ol>
          )
        }
      </Answer>
    </Card>
  )
}

function Suspect({ suspect, incident }: { suspect: SuspectAnswer; incident: string }) {
  const { change, score, reasons } = suspect
  return (
    <li>
      <div className="row wrap">
        <span className="suspect-score" data-tip={`${reasons.map(({ points }) => (points < 0 ? `− ${-points}` : `+ ${points}`)).join(' ').replace(/^\+ /, '')} = ${score} points`}>
          {score}
        </span>
        <Go to={`/changes/${change.id}`} className="strong">
          {change.title}
        </Go>
        <ChangeState state={change.state} />
        <span className="muted small">
          <When at={change.finishedAt ?? change.startedAt} />
          {change.by ? ` · ${change.by}` : ''}
        </span>
      </div>
      <ul className="suspect-reasons">
        {reasons.map(({ code, points, say }) => (
          <li key={code}>
            <span className="suspect-points">{points > 0 ? `+${points}` : `−${-points}`}</span> {say}
          </li>
        ))}
      </ul>
      <div className="row wrap small">
        {change.rollback && (
          <>
            <span className="muted">To undo it:</span> <code className="mono">{change.rollback}</code> <CopyButton text={change.rollback} />
          </>
        )}
        {change.state !== 'rolled-back' && <ProposeRollBack incident={incident} change={change} />}
      </div>
    </li>
  )
}

/** Shown where mitigations can be proposed at all. */
function ProposeRollBack({ incident, change }: { incident: string; change: SuspectAnswer['change'] }) {
  const may = useMay()('respond')
  const path = `/api/v1/incidents/${incident}/mitigations`
  const known = useQuery({
    queryKey: ['incidents', 'mitigations', incident],
    queryFn: ({ signal }) => getJson<{ items: { change: { id: string } | null }[] }>(path, {}, signal),
    retry: false,
  })
  const propose = useAct(
    () => postJson<{ say: string }>(path, { kind: 'roll-back', text: `Roll back: ${change.title}`.slice(0, 500), change: change.id, ...(change.services[0] === undefined ? {} : { service: change.services[0] }) }),
    { changes: ['incidents'], done: ({ say }) => say },
  )
  if (!may || known.data === undefined) return null
  if (known.data.items.some((each) => each.change?.id === change.id)) return <span className="muted">Its roll-back is among the mitigations.</span>
  return (
    <Button variant="default" size="compact-xs" loading={propose.isPending} onClick={() => propose.mutate(undefined)}>
      Propose to roll it back
    </Button>
  )
}

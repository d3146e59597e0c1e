// Escalation policies: who is asked, in which order, and who that is right now.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import type { Page } from '../../../base/page.ts'
import { useAddress } from '../../../web/address.ts'
import { getJson } from '../../../web/api.ts'
import { Answer, Card, EmptyState, Person } from '../../../web/kit/blocks.tsx'
import { Glyph } from '../../../web/kit/status-badge.tsx'
import { Icon } from '../../../web/icons.tsx'
import { useMay } from '../../../web/session.ts'
import type { PolicyAnswer } from '../contract.ts'
import { PolicyForm } from './policy-form.tsx'

type Target = PolicyAnswer['steps'][number]['targets'][number]

export function Policies() {
  const policies = useQuery({
    queryKey: ['oncall', 'policies'],
    queryFn: ({ signal }) => getJson<Page<PolicyAnswer>>('/api/v1/escalation-policies', { limit: 200 }, signal),
    refetchInterval: 60_000,
  })
  const [address, change] = useAddress()
  const may = useMay()
  const opened = may('set-standards') ? address['policy'] : undefined
  const edited = policies.data?.items.find(({ name }) => name === opened) ?? null
  return (
    <>
    {may('set-standards') && (
      <div className="row" style={{ marginBottom: 12 }}>
        <Button size="sm" variant="default" onClick={() => change({ policy: '+' })}>
          New policy
        </Button>
      </div>
    )}
    {(opened === '+' || edited) && <PolicyForm key={opened} policy={edited} onClose={() => change({ policy: null })} />}
    <Answer of={policies}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState
            title="No escalation policy yet"
            snippet={
              'apiVersion: mainstay.dev/v1\nkind: EscalationPolicy\nmetadata:\n  name: payments\nspec:\n  steps:\n    - targets: [{ schedule: payments-primary }]\n      delayMinutes: 5\n    - targets: [{ person: ada }]\n      delayMinutes: 10\n  repeat: 2\n  fallback: { person: ada }'
            }
            snippetTitle="policy.yaml"
          >
            It says who is asked first, how long to wait, who is next, and who is asked when a step leads to nobody.
          </EmptyState>
        ) : (
          <div className="stack">
            {items.map((policy) => (
              <PolicyCard key={policy.name} policy={policy} edit={may('set-standards') ? () => change({ policy: policy.name }) : null} />
            ))}
          </div>
        )
      }
    </Answer>
    </>
  )
}

function PolicyCard({ policy, edit }: { policy: PolicyAnswer; edit: (() => void) | null }) {
  return (
    <Card
      title={policy.displayName}
      actions={edit && <Button size="compact-sm" variant="default" onClick={edit}>Change</Button>}
      note={
        <>
          {policy.name}
          {policy.repeat > 0 ? `, then ${policy.repeat === 1 ? 'once' : `${policy.repeat} times`} again` : ''}
        </>
      }
    >
      <div className="policy-steps">
        {policy.steps.map((step, index) => (
          <Fragment key={index}>
            <div className="policy-step">
              <span className="muted small">
                {index === 0 ? 'At once' : `Step ${index + 1}`}
                {step.acknowledgements > 1 ? `, until ${step.acknowledgements} people acknowledge` : ''}
                {step.only ? `, only ${hoursWords(step.only)}` : ''}
              </span>
              {step.targets.map((target) => (
                <TargetLine key={`${target.kind} ${target.name}`} target={target} />
              ))}
              {step.waits && <span className="muted small">Low urgency waits for these hours.</span>}
              {step.otherwise.length > 0 && <span className="muted small">Otherwise</span>}
              {step.otherwise.map((target) => (
                <TargetLine key={`otherwise ${target.kind} ${target.name}`} target={target} />
              ))}
            </div>
            <span className="muted small row">
              <Icon name="right" size={12} />
              {step.delayMinutes} min
            </span>
          </Fragment>
        ))}
        <div className="policy-step">
          <span className="muted small">If nobody answers</span>
          {policy.fallback ? <TargetLine target={policy.fallback} /> : <span className="muted">no fallback</span>}
        </div>
      </div>
    </Card>
  )
}

function hoursWords({ weekdays, from, to, timeZone, isOutside }: NonNullable<PolicyAnswer['steps'][number]['only']>): string {
  return `${isOutside ? 'outside ' : ''}${weekdays.join(', ')} ${from} to ${to} (${timeZone})`
}

function TargetLine({ target }: { target: Target }) {
  return (
    <span className="row wrap">
      {target.kind !== 'person' && <span className="tag">{target.kind === 'schedule' ? target.name : `${target.kind} ${target.name}`}</span>}
      {target.kind === 'webhook' ? null : target.people.length === 0 ? (
        <span className="row tone-act">
          <Glyph shape="alarm" tone="act" />
          nobody
        </span>
      ) : (
        target.people.map((person) => <Person key={person.name} person={person} />)
      )}
    </span>
  )
}

// Who does what in this response. An empty role is an invitation; whoever was asked answers here.
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { postJson } from '../../../web/api.ts'
import { Person } from '../../../web/kit/blocks.tsx'
import { useAct } from '../../../web/kit/form.tsx'
import { When } from '../../../web/kit/when.tsx'
import { useSession } from '../../../web/session.ts'
import type { AnswerRole, ChangeAnswer, IncidentAnswer } from '../contract.ts'
import { incidentRoles, roleTitles } from '../model/roles.ts'

export function Roles({ incident, onAssign }: { incident: IncidentAnswer; onAssign: ((role: string) => void) | null }) {
  const me = useSession().data?.person?.name
  return (
    <div className="roles">
      {incidentRoles.map((role) => {
        const holder = incident.roles.find((each) => each.role === role)
        const asked = incident.asked.find((each) => each.role === role)
        return (
          <div key={role}>
            <button type="button" disabled={onAssign === null} onClick={() => onAssign?.(role)}>
              <span className="muted">{roleTitles[role]}</span>
              {holder ? <Person person={holder.person} /> : <span className="muted">{asked ? 'nobody yet' : onAssign ? 'Assign…' : 'nobody'}</span>}
            </button>
            {asked && asked.person.name !== me && (
              <div className="small muted role-asked">
                {asked.person.displayName} was asked <When at={asked.askedAt} />
              </div>
            )}
            {asked && asked.person.name === me && <Asked incident={incident.id} asked={asked} />}
          </div>
        )
      })}
    </div>
  )
}

/** The card that the next holder reads before they say yes. */
function Asked({ incident, asked }: { incident: string; asked: IncidentAnswer['asked'][number] }) {
  const [reason, setReason] = useState<string | null>(null)
  const answer = useAct((body: AnswerRole) => postJson<ChangeAnswer>(`/api/v1/incidents/${incident}/role-answers`, body), { changes: ['incidents'], done: ({ say }) => say })
  return (
    <div className="notice info stack tight" role="status">
      <div className="strong">You are asked to be {asked.title}.</div>
      {asked.brief && <div className="pre-line">{asked.brief}</div>}
      {reason !== null && <TextInput label="Why not? (optional)" value={reason} maxLength={1_000} onChange={(event) => setReason(event.currentTarget.value)} data-autofocus />}
      <div className="row wrap">
        {reason === null && (
          <Button size="compact-sm" loading={answer.isPending} onClick={() => answer.mutate({ role: asked.role, accept: true })}>
            Accept
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          loading={answer.isPending}
          onClick={() => (reason === null ? setReason('') : answer.mutate({ role: asked.role, accept: false, ...(reason.trim() ? { reason: reason.trim() } : {}) }))}
        >
          Decline
        </Button>
      </div>
    </div>
  )
}

// Beside an incident: the larger one it is part of, its children, what it follows; and choosing its parent.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { Card } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Go } from '../../../web/kit/go.tsx'
import { useMay } from '../../../web/session.ts'
import type { ChangeAnswer, IncidentAnswer, IncidentPage } from '../contract.ts'
import type { FamilyAnswer, Relative, SetParent } from '../contract-family.ts'
import { SeverityMark, StateBadge, isLive } from './words.tsx'

export function FamilyPanel({ incident }: { incident: IncidentAnswer }) {
  const mayAct = useMay()('respond')
  const path = `/api/v1/incidents/${incident.id}`
  const { data } = useQuery({ queryKey: ['incidents', 'family', incident.id], queryFn: ({ signal }) => getJson<FamilyAnswer>(`${path}/family`, {}, signal) })
  const off = useAct(() => deleteAt<ChangeAnswer>(`${path}/parent`), { changes: ['incidents'], done: ({ say }) => say })
  if (!data) return null
  const { parent, children, follows, followedBy } = data
  if (!parent && !follows && children.length + followedBy.length === 0) return null
  return (
    <Card title="Belongs together">
      <div className="stack">
        {parent && (
          <Group label="Part of" of={[parent]}>
            {mayAct && (
              <Button size="compact-xs" variant="default" className="still" loading={off.isPending} onClick={() => off.mutate(undefined)}>
                Take off
              </Button>
            )}
          </Group>
        )}
        <Group label={children.length === 1 ? 'Its child' : `Its ${children.length} children`} of={children} />
        {follows && <Group label={`Follows #${follows.number}, resolved shortly before`} of={[follows]} />}
        <Group label="Followed by" of={followedBy} />
      </div>
    </Card>
  )
}

function Group({ label, of, children }: { label: string; of: readonly Relative[]; children?: ReactNode }) {
  if (of.length === 0) return null
  return (
    <div className="stack tight">
      <div className="row apart">
        <span className="small muted">{label}</span>
        {children}
      </div>
      <ul className="stack tight members">
        {of.map(({ id, number, title, state, severity }) => (
          <li key={id} className="row">
            <SeverityMark severity={severity} isLive={isLive(state)} />
            <Go to={`/i/${number}`} className="ellipsis in-text">
              #{number} {title}
            </Go>
            <StateBadge state={state} />
          </li>
        ))}
      </ul>
    </div>
  )
}

export function ParentDialog({ incident, onClose }: { incident: IncidentAnswer; onClose: () => void }) {
  const [parent, setParent] = useState('')
  const [reason, setReason] = useState('')
  const others = useQuery({ queryKey: ['incidents', 'to-merge'], queryFn: ({ signal }) => getJson<IncidentPage>('/api/v1/incidents', { limit: 50 }, signal) })
  const set = useAct((body: SetParent) => postJson<ChangeAnswer>(`/api/v1/incidents/${incident.id}/parent`, body), { changes: ['incidents'], quietFault: true, done: ({ say }) => say, after: onClose })
  const choices = (others.data?.items ?? [])
    .filter(({ id, isRestricted }) => id !== incident.id && isRestricted === incident.isRestricted)
    .map(({ number, title, state }) => ({ value: String(number), label: `#${number} ${title} (${state})` }))
  return (
    <FormDialog
      title={`Make #${incident.number} part of a larger one`}
      opened
      onClose={onClose}
      onSubmit={() => set.mutate({ parent, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) })}
      submit="Make it part"
      isBusy={set.isPending}
      fault={set.error}
      canSubmit={parent !== ''}
      note="Both go on: each keeps its own roles, timeline and end. Two that are one and the same are merged instead."
    >
      <NativeSelect label="Which is the larger one?" data={[{ value: '', label: 'Choose' }, ...choices]} value={parent} onChange={(event) => setParent(event.currentTarget.value)} />
      <TextInput label="Why?" placeholder="Optional" value={reason} onChange={(event) => setReason(event.currentTarget.value)} maxLength={1_000} />
    </FormDialog>
  )
}

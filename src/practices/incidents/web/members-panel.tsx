// A restricted incident: who may see it, who looked, and the ways in and out.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { Card, Person } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { When } from '../../../web/kit/when.tsx'
import { PersonPicker, usePeople } from '../../../web/people.tsx'
import { useMay } from '../../../web/session.ts'
import type { ChangeAnswer, IncidentAnswer } from '../contract.ts'
import type { JoinAnswer, MembersAnswer } from '../contract-members.ts'

export function MembersPanel({ incident }: { incident: IncidentAnswer }) {
  const mayAct = useMay()('respond')
  const path = `/api/v1/incidents/${incident.id}/members`
  const found = useQuery({ queryKey: ['incidents', 'members', incident.id], queryFn: ({ signal }) => getJson<MembersAnswer>(path, {}, signal), enabled: incident.isRestricted })
  const [adds, setAdds] = useState('')
  const add = useAct((person: string) => postJson<ChangeAnswer>(path, { person }), { changes: ['incidents'], done: ({ say }) => say, after: () => setAdds('') })
  const remove = useAct((person: string) => deleteAt<JoinAnswer>(`${path}/${person}`), { changes: ['incidents'], done: ({ say }) => say })
  if (!incident.isRestricted || !found.data) return null
  const { members, looks } = found.data
  return (
    <Card title="Only these people see it">
      <ul className="stack tight members">
        {members.map(({ person, addedBy, reason }) => {
          const look = looks.find((each) => each.person.id === person.id)
          return (
            <li key={person.id} className="row apart">
              <div>
                <Person person={person} />
                <div className="small muted">
                  {look ? (
                    <>
                      opened it <When at={look.lastAt} />
                    </>
                  ) : (
                    'has not opened it'
                  )}
                  {addedBy.actor === `person/${person.id}` ? '' : ` · named by ${addedBy.name}`}
                  {reason ? `: ${reason}` : ''}
                </div>
              </div>
              {mayAct && members.length > 1 && (
                <Button size="compact-xs" variant="default" className="still" aria-label={`Take ${person.displayName} off`} loading={remove.isPending && remove.variables === person.id} onClick={() => remove.mutate(person.id)}>
                  Take off
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {mayAct && (
        <form
          className="row members-add"
          onSubmit={(event) => {
            event.preventDefault()
            if (adds !== '') add.mutate(adds)
          }}
        >
          <PersonPicker label="Let somebody see it" value={adds} onChange={setAdds} none="Choose…" />
          <Button type="submit" variant="default" disabled={adds === ''} loading={add.isPending}>
            Add
          </Button>
        </form>
      )}
    </Card>
  )
}

/** Restricting, or opening to everybody: the same question, and a reason either way. */
export function RestrictDialog({ incident, onClose }: { incident: IncidentAnswer; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const [people, setPeople] = useState<readonly string[]>([])
  const opens = incident.isRestricted
  const act = useAct((body: object) => postJson<ChangeAnswer>(`/api/v1/incidents/${incident.id}/${opens ? 'open-to-all' : 'restrict'}`, body), { changes: ['incidents'], quietFault: true, done: ({ say }) => say, after: onClose })
  return (
    <FormDialog
      title={opens ? `Open #${incident.number} to everybody` : `Restrict #${incident.number}`}
      opened
      onClose={onClose}
      onSubmit={() => act.mutate({ reason: reason.trim(), ...(opens ? {} : { people }) })}
      submit={opens ? 'Open to everybody' : 'Restrict'}
      isBusy={act.isPending}
      fault={act.error}
      canSubmit={reason.trim() !== ''}
      note={
        opens
          ? 'Everybody who may read will see it, with all that was said while it was restricted.'
          : 'You, whoever declared it and whoever holds a role keep seeing it. For everybody else it is not there. What chats, tickets and customers were told before stays with them.'
      }
    >
      <TextInput label="Why?" value={reason} onChange={(event) => setReason(event.currentTarget.value)} maxLength={1_000} required data-autofocus />
      {!opens && <MorePeople people={people} onChange={setPeople} />}
    </FormDialog>
  )
}

/** People one after the other: each choice adds one. */
export function MorePeople({ people, onChange }: { people: readonly string[]; onChange: (people: readonly string[]) => void }) {
  const known = usePeople().data ?? []
  const choices = known.filter((person) => person.isActive && !people.includes(person.name)).map((person) => ({ value: person.name, label: person.displayName }))
  return (
    <div className="stack tight">
      <NativeSelect label="Who else may see it" data={[{ value: '', label: people.length === 0 ? 'Nobody else yet: choose…' : 'One more…' }, ...choices]} value="" onChange={(event) => event.currentTarget.value && onChange([...people, event.currentTarget.value])} />
      {people.length > 0 && (
        <div className="row wrap">
          {people.map((name) => (
            <Button key={name} size="compact-xs" variant="default" aria-label={`Leave ${name} out`} onClick={() => onChange(people.filter((each) => each !== name))}>
              {known.find((person) => person.name === name)?.displayName ?? name} ×
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}

// Merging a duplicate: which incident goes on?
import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useGo } from '../../../web/address.ts'
import { getJson, postJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import type { ChangeAnswer, IncidentAnswer, IncidentPage } from '../contract.ts'
import type { MergeIncident } from '../contract-merges.ts'

export function MergeDialog({ incident, onClose }: { incident: IncidentAnswer; onClose: () => void }) {
  const go = useGo()
  const [into, setInto] = useState('')
  const [reason, setReason] = useState('')
  const others = useQuery({ queryKey: ['incidents', 'to-merge'], queryFn: ({ signal }) => getJson<IncidentPage>('/api/v1/incidents', { limit: 50 }, signal) })
  const merge = useAct((body: MergeIncident) => postJson<ChangeAnswer>(`/api/v1/incidents/${incident.id}/merge`, body), {
    changes: ['incidents'],
    quietFault: true,
    done: ({ say }) => say,
    after: () => {
      onClose()
      go(`/i/${into}`)
    },
  })
  const choices = (others.data?.items ?? []).filter(({ id }) => id !== incident.id).map(({ number, title, state }) => ({ value: String(number), label: `#${number} ${title} (${state})` }))
  return (
    <FormDialog
      title={`Merge #${incident.number} into another`}
      opened
      onClose={onClose}
      onSubmit={() => merge.mutate({ into, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) })}
      submit="Merge"
      isBusy={merge.isPending}
      fault={merge.error}
      canSubmit={into !== ''}
      note="The other goes on with everything linked here. This page and its address stay, and the merge can be taken back."
    >
      <NativeSelect label="Which one goes on?" data={[{ value: '', label: 'Choose' }, ...choices]} value={into} onChange={(event) => setInto(event.currentTarget.value)} />
      <TextInput label="Why are they one?" placeholder="Optional" value={reason} onChange={(event) => setReason(event.currentTarget.value)} maxLength={1_000} />
    </FormDialog>
  )
}

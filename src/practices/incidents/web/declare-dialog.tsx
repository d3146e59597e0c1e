// Declaring an incident: a title is enough; severity comes from who is affected and how.
import { Checkbox, NativeSelect, TextInput, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useAddress, useGo } from '../../../web/address.ts'
import { postJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { ServiceField } from '../../../web/services.tsx'
import type { DeclareIncident, IncidentAnswer, IncidentItem } from '../contract.ts'
import { severityOf } from '../model/severity.ts'
import type { Impact, Scope } from '../model/severity.ts'
import { MorePeople } from './members-panel.tsx'
import { useSeverityMatrix } from './severity-matrix.ts'

export const impactChoices: readonly { value: Impact; label: string }[] = [
  { value: 'unusable', label: 'They cannot do what they came for, or lose data' },
  { value: 'degraded', label: 'They can, with errors or long waits' },
  { value: 'inconvenient', label: 'They can, by a detour' },
  { value: 'invisible', label: 'They do not notice yet' },
]
export const scopeChoices: readonly { value: Scope; label: string }[] = [
  { value: 'everyone', label: 'All or nearly all users' },
  { value: 'many', label: 'Many: a region, a big customer' },
  { value: 'few', label: 'Some users' },
  { value: 'internal', label: 'Only ourselves' },
]

const typeChoices: readonly { value: IncidentItem['type']; label: string }[] = [
  { value: 'incident', label: 'An incident' },
  { value: 'security', label: 'A security incident' },
  { value: 'drill', label: 'A drill: practised here, told to nobody outside, counted nowhere' },
  { value: 'test', label: 'A test of the tools' },
]

const empty = { title: '', type: 'incident' as IncidentItem['type'], service: '', impact: 'degraded' as Impact, scope: 'many' as Scope, summary: '', restrictedTo: null as readonly string[] | null }

export function DeclareDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const go = useGo()
  const [address] = useAddress()
  const [words, setWords] = useState(empty)
  useEffect(() => {
    if (opened) setWords({ ...empty, title: address['title'] ?? '', service: address['service'] ?? '' })
  }, [opened])
  const judged = severityOf(words.impact, words.scope, useSeverityMatrix())
  const declare = useAct((body: DeclareIncident) => postJson<IncidentAnswer>('/api/v1/incidents', body), {
    changes: ['incidents'],
    quietFault: true,
    done: ({ number }) => `#${number} is declared.`,
    after: ({ number }) => {
      onClose()
      go(`/i/${number}`)
    },
  })
  const submit = (): void =>
    declare.mutate({
      title: words.title.trim(),
      type: words.type,
      impact: words.impact,
      scope: words.scope,
      ...(words.service.trim() ? { service: words.service.trim() } : {}),
      ...(words.summary.trim() ? { summary: words.summary.trim() } : {}),
      ...(words.restrictedTo === null ? {} : { restrictedTo: [...words.restrictedTo] }),
      ...(address['situation'] ? { situation: address['situation'] } : {}),
    })
  return (
    <FormDialog
      title="Declare an incident"
      opened={opened}
      onClose={onClose}
      onSubmit={submit}
      submit={`Declare ${judged.severity}`}
      isBusy={declare.isPending}
      fault={declare.error}
      canSubmit={words.title.trim() !== ''}
      note={`${judged.severity}, because ${judged.because}. Nobody is paged by declaring.`}
    >
      <TextInput
        label="What is wrong"
        placeholder="Checkout answers nobody"
        value={words.title}
        onChange={(event) => setWords({ ...words, title: event.currentTarget.value })}
        required
        maxLength={200}
        data-autofocus
      />
      <ServiceField value={words.service} onChange={(service) => setWords({ ...words, service })} />
      <NativeSelect
        label="What is it like for those affected?"
        data={[...impactChoices]}
        value={words.impact}
        onChange={(event) => setWords({ ...words, impact: event.currentTarget.value as Impact })}
      />
      <NativeSelect
        label="Who is affected?"
        data={[...scopeChoices]}
        value={words.scope}
        onChange={(event) => setWords({ ...words, scope: event.currentTarget.value as Scope })}
      />
      <NativeSelect
        label="What is it?"
        data={[...typeChoices]}
        value={words.type}
        onChange={(event) => {
          const type = event.currentTarget.value as IncidentItem['type']
          // What is said of a breach is read by whoever did it, too.
          setWords({ ...words, type, restrictedTo: type === 'security' ? (words.restrictedTo ?? []) : words.restrictedTo })
        }}
      />
      <Checkbox label="Only those named may see it" checked={words.restrictedTo !== null} onChange={(event) => setWords({ ...words, restrictedTo: event.currentTarget.checked ? [] : null })} />
      {words.restrictedTo !== null && <MorePeople people={words.restrictedTo} onChange={(restrictedTo) => setWords({ ...words, restrictedTo })} />}
      <Textarea
        label="What is known"
        placeholder="Optional"
        autosize
        minRows={2}
        maxRows={8}
        value={words.summary}
        onChange={(event) => setWords({ ...words, summary: event.currentTarget.value })}
        maxLength={5000}
      />
    </FormDialog>
  )
}

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
import { LineParts, useDeclareLine } from './read-line.tsx'
import type { LinePartName } from './read-line.tsx'
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

/** What the fields say; null and undefined are for what the line says, or what goes without saying. */
interface Words {
  readonly line: string
  readonly type: IncidentItem['type'] | null
  readonly service: string
  readonly impact: Impact
  readonly scope: Scope
  readonly summary: string
  readonly restrictedTo: readonly string[] | null | undefined
  /** Parts of the line that were taken away. */
  readonly dropped: readonly LinePartName[]
}
const empty: Words = { line: '', type: null, service: '', impact: 'degraded', scope: 'many', summary: '', restrictedTo: undefined, dropped: [] }

export function DeclareDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const go = useGo()
  const [address] = useAddress()
  const [words, setWords] = useState(empty)
  useEffect(() => {
    if (opened) setWords({ ...empty, line: address['title'] ?? '', service: address['service'] ?? '' })
  }, [opened])
  const { value: read, findings } = useDeclareLine(words.line)
  const matrix = useSeverityMatrix()
  const kept = <T,>(part: LinePartName, value: T | null): T | null => (words.dropped.includes(part) ? null : value)
  const severity = kept('severity', read.severity)
  const judged = severity === null ? severityOf(words.impact, words.scope, matrix) : { severity, because: 'the line says so' }
  const service = words.service.trim() || kept('service', read.service)
  const type = words.type ?? kept('type', read.type) ?? 'incident'
  const commander = kept('commander', read.commander)
  // What is said of a breach is read by whoever did it, too.
  const restrictedTo = words.restrictedTo === undefined ? (type === 'security' ? [] : null) : words.restrictedTo
  const settled = (field: string | undefined): boolean => (field === 'service' && words.service.trim() !== '') || (field === 'type' && words.type !== null)
  const open = words.line.trim() === '' ? [] : findings.filter(({ field }) => !settled(field))
  const drop = (part: LinePartName): void => setWords({ ...words, dropped: [...words.dropped, part] })
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
      title: read.title,
      type,
      ...(severity === null ? { impact: words.impact, scope: words.scope } : { severity }),
      ...(service === null ? {} : { service }),
      ...(commander === null ? {} : { commander }),
      ...(words.summary.trim() ? { summary: words.summary.trim() } : {}),
      ...(restrictedTo === null ? {} : { restrictedTo: [...restrictedTo] }),
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
      canSubmit={read.title !== '' && !open.some(({ level }) => level === 'error')}
      note={`${judged.severity}, because ${judged.because}. Nobody is paged by declaring.`}
    >
      <TextInput
        label="What is wrong"
        description="One line is enough: sev2 checkout: card payments fail [drill] @ada"
        placeholder="Checkout answers nobody"
        value={words.line}
        onChange={(event) => setWords({ ...words, line: event.currentTarget.value, dropped: event.currentTarget.value === '' ? [] : words.dropped })}
        required
        maxLength={300}
        data-autofocus
      />
      <LineParts
        parts={[
          { part: 'severity', value: severity },
          { part: 'service', value: words.service.trim() ? null : service },
          { part: 'type', value: words.type === null ? kept('type', read.type) : null },
          { part: 'commander', value: commander },
        ]}
        onDrop={drop}
        findings={open}
      />
      <ServiceField value={words.service || (service ?? '')} onChange={(typed) => setWords({ ...words, service: typed, dropped: [...words.dropped, 'service'] })} />
      {severity === null && (
        <>
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
        </>
      )}
      <NativeSelect
        label="What is it?"
        data={[...typeChoices]}
        value={type}
        onChange={(event) => setWords({ ...words, type: event.currentTarget.value as IncidentItem['type'] })}
      />
      <Checkbox label="Only those named may see it" checked={restrictedTo !== null} onChange={(event) => setWords({ ...words, restrictedTo: event.currentTarget.checked ? [] : null })} />
      {restrictedTo !== null && <MorePeople people={restrictedTo} onChange={(people) => setWords({ ...words, restrictedTo: people })} />}
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

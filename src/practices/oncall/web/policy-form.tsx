// Making and changing an escalation policy: the same words as a file, and beside them what would happen at a time.
import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Page } from '../../../base/page.ts'
import { getJson, postJson, putJson } from '../../../web/api.ts'
import { FaultNote } from '../../../web/kit/fault-note.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { usePeople } from '../../../web/people.tsx'
import type { PolicyAnswer, PolicyPreview, PolicyWords, ScheduleAnswer, TargetWords } from '../contract.ts'
import { weekdays } from '../model/hours.ts'
import { policyDocument, policyDraft } from '../model/policy-draft.ts'
import { HoursFields, isWholeHours } from './hours-fields.tsx'
import { RemoveLine } from './remove-line.tsx'

type Step = PolicyWords['steps'][number]
const emptyStep: Step = { targets: [], delayMinutes: 5 }

/** Made anew for each policy that is opened. */
export function PolicyForm({ policy, onClose }: { policy: PolicyAnswer | null; onClose: () => void }) {
  const [name, setName] = useState(policy?.name ?? '')
  const [draft, setDraft] = useState<PolicyWords>(policy ? policyDraft(policy) : { steps: [emptyStep], repeat: 1, fallback: null })
  const targets = useTargets()
  const isWhole = draft.steps.every((step) => step.targets.length > 0 && (!step.only || isWholeHours(step.only)) && (!step.otherwise || step.otherwise.length > 0))
  const save = useAct(
    (words: PolicyWords) => (policy ? putJson<PolicyAnswer>(`/api/v1/escalation-policies/${encodeURIComponent(policy.name)}`, words) : postJson<PolicyAnswer>('/api/v1/escalation-policies', { name, ...words })),
    { changes: ['oncall', 'findings'], quietFault: true, after: onClose, done: (saved) => `Policy ${saved.name} is saved. Pages that run go on as they began.` },
  )
  const setStep = (index: number, step: Step | null): void =>
    setDraft({ ...draft, steps: step ? draft.steps.map((each, at) => (at === index ? step : each)) : draft.steps.filter((_, at) => at !== index) })
  return (
    <FormDialog
      title={policy ? `Change ${policy.displayName}` : 'New escalation policy'}
      opened
      onClose={onClose}
      submit="Save policy"
      isBusy={save.isPending}
      fault={save.error}
      canSubmit={isWhole && name !== ''}
      size="lg"
      note="Nobody is notified."
      onSubmit={() => save.mutate(draft)}
    >
      {!policy && <TextInput label="Name" description="Letters, digits, dots and dashes. A policy named like a team is used for its services; `default` for all others." placeholder="payments" pattern="[a-zA-Z0-9]([a-zA-Z0-9._\-]*[a-zA-Z0-9])?" value={name} onChange={(event) => setName(event.currentTarget.value)} required />}
      {draft.steps.map((step, index) => (
        <StepFields key={index} step={step} number={index + 1} targets={targets} change={(next) => setStep(index, next)} remove={draft.steps.length > 1 ? () => setStep(index, null) : null} />
      ))}
      <div>
        <Button size="sm" variant="default" disabled={draft.steps.length >= 20} onClick={() => setDraft({ ...draft, steps: [...draft.steps, emptyStep] })}>
          Add a step
        </Button>
      </div>
      <div className="row wrap">
        <NumberInput label="Go through all steps again" suffix=" times" w={190} min={0} max={10} value={draft.repeat ?? 0} onChange={(value) => setDraft({ ...draft, repeat: whole(value, 0, 10) })} />
        <NativeSelect
          label="Fallback"
          description="When a step leads to nobody, and when nobody answers."
          className="grow"
          data={[{ value: '', label: 'none' }, ...targets]}
          value={draft.fallback ? keyOf(draft.fallback) : ''}
          onChange={(event) => setDraft({ ...draft, fallback: event.currentTarget.value === '' ? null : targetOf(event.currentTarget.value) })}
        />
      </div>
      {isWhole && <Preview name={policy?.name ?? null} draft={draft} />}
      <details>
        <summary>The same as a file</summary>
        <Snippet text={policyDocument(name, draft)} title="policy.yaml" />
      </details>
      {policy && <RemoveLine what={`policy ${policy.name}`} loses="Pages that follow it now go on as they began; services that name it are then led to their team’s policy or the default one." path={`/api/v1/escalation-policies/${encodeURIComponent(policy.name)}`} onGone={onClose} />}
    </FormDialog>
  )
}

function StepFields({ step, number, targets, change, remove }: { step: Step; number: number; targets: readonly Choice[]; change: (step: Step) => void; remove: (() => void) | null }) {
  const { only, otherwise, waits, ...always } = step
  const out = otherwise ? 'others' : waits ? 'wait' : 'pass'
  const setOut = (to: string): void => change({ ...always, ...(only ? { only } : {}), ...(to === 'others' ? { otherwise: otherwise ?? [] } : to === 'wait' ? { waits: true } : {}) })
  return (
    <fieldset className="rule">
      <legend className="strong">Step {number}</legend>
      <Targets label={`Step ${number}: ask`} chosen={step.targets} targets={targets} change={(next) => change({ ...step, targets: next })} />
      <div className="row wrap">
        <NumberInput label="Then wait" suffix=" min" w={120} min={1} max={1440} value={step.delayMinutes} onChange={(value) => change({ ...step, delayMinutes: whole(value, 1, 1440) })} />
        <NumberInput label="Acknowledgements" w={150} min={1} max={10} value={step.acknowledgements ?? 1} onChange={(value) => change({ ...step, acknowledgements: whole(value, 1, 10) })} />
      </div>
      <Checkbox label="Only at some hours" checked={only !== undefined} onChange={(event) => change(event.currentTarget.checked ? { ...step, only: { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, weekdays: weekdays.slice(0, 5), from: '09:00', to: '17:00' } } : always)} />
      {only && (
        <>
          <HoursFields hours={only} label={`Step ${number}`} change={(hours) => change({ ...step, only: { ...only, ...hours, weekdays: [...hours.weekdays] } })} />
          <div className="row wrap">
            <TextInput label="Time zone" value={only.timeZone} onChange={(event) => change({ ...step, only: { ...only, timeZone: event.currentTarget.value } })} />
            <NativeSelect label="Out of these hours" data={[{ value: 'pass', label: 'Pass this step over' }, { value: 'wait', label: 'Low urgency waits for them' }, { value: 'others', label: 'Ask others' }]} value={out} onChange={(event) => setOut(event.currentTarget.value)} />
          </div>
          {otherwise && <Targets label={`Step ${number}, out of hours: ask`} chosen={otherwise} targets={targets} change={(next) => change({ ...step, otherwise: next })} />}
        </>
      )}
      {remove && (
        <div>
          <button type="button" className="quiet-button" onClick={remove}>
            Remove step {number}
          </button>
        </div>
      )}
    </fieldset>
  )
}

function Targets({ label, chosen, targets, change }: { label: string; chosen: readonly TargetWords[]; targets: readonly Choice[]; change: (targets: TargetWords[]) => void }) {
  const keys = chosen.map(keyOf)
  return (
    <div className="row wrap">
      {chosen.map((target, index) => (
        <span key={keyOf(target)} className="tag row">
          {targets.find(({ value }) => value === keyOf(target))?.label ?? keyOf(target)}
          <button type="button" className="quiet-button" aria-label={`Remove ${keyOf(target)}`} onClick={() => change(chosen.filter((_, at) => at !== index))}>
            ×
          </button>
        </span>
      ))}
      <NativeSelect
        size="sm"
        aria-label={label}
        data={[{ value: '', label: chosen.length === 0 ? 'Whom to ask…' : 'And also…' }, ...targets.filter(({ value }) => !keys.includes(value))]}
        value=""
        onChange={(event) => event.currentTarget.value !== '' && change([...chosen, targetOf(event.currentTarget.value)])}
      />
      <WebhookField label={label} add={(webhook) => change([...chosen, { webhook }])} />
    </div>
  )
}

/** Told beside people: a program that wants to know. */
function WebhookField({ label, add }: { label: string; add: (webhook: string) => void }) {
  const [address, setAddress] = useState<string | null>(null)
  if (address === null) return <button type="button" className="quiet-button" aria-label={`${label} a webhook`} onClick={() => setAddress('')}>tell a webhook</button>
  return (
    <span className="row">
      <TextInput size="sm" aria-label={`${label}: address of the webhook`} placeholder="https://example.org/hook" value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
      <Button size="compact-sm" variant="default" disabled={!/^https?:\/\/./.test(address)} onClick={() => (add(address), setAddress(null))}>
        Add
      </Button>
    </span>
  )
}

function Preview({ name, draft }: { name: string | null; draft: PolicyWords }) {
  const [at, setAt] = useState(nextNight)
  const [urgency, setUrgency] = useState('page')
  const preview = useQuery({
    queryKey: ['oncall', 'policy-preview', draft, at, urgency],
    queryFn: () => postJson<PolicyPreview>('/api/v1/escalation-policies/preview', { ...(name === null ? {} : { name }), policy: draft, urgency, at: new Date(at).toISOString(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone }),
    enabled: at !== '',
    retry: false,
    placeholderData: keepPreviousData,
  })
  return (
    <section className="stack tight">
      <div className="row wrap">
        <TextInput type="datetime-local" size="sm" label="What would happen at" value={at} onChange={(event) => setAt(event.currentTarget.value)} />
        <NativeSelect size="sm" label="To a page of" data={[{ value: 'page', label: 'High urgency' }, { value: 'ticket', label: 'Low urgency' }]} value={urgency} onChange={(event) => setUrgency(event.currentTarget.value)} />
      </div>
      {preview.error ? <FaultNote fault={preview.error} /> : <ul className="previews">{preview.data?.items.map(({ says, at: when }) => <li key={`${when} ${says}`}>{says}</li>)}</ul>}
    </section>
  )
}

interface Choice {
  readonly value: string
  readonly label: string
}

function useTargets(): readonly Choice[] {
  const people = usePeople().data ?? []
  const schedules = useQuery({ queryKey: ['oncall', 'schedules'], queryFn: ({ signal }) => getJson<Page<ScheduleAnswer>>('/api/v1/schedules', { limit: 200 }, signal) }).data?.items ?? []
  const teams = useQuery({ queryKey: ['catalog', 'teams'], queryFn: ({ signal }) => getJson<Page<{ name: string; displayName: string }>>('/api/v1/teams', { limit: 200 }, signal) }).data?.items ?? []
  return [
    ...schedules.map((each) => ({ value: `schedule ${each.name}`, label: `Schedule: ${each.displayName}` })),
    ...people.map((each) => ({ value: `person ${each.name}`, label: each.displayName })),
    ...teams.map((each) => ({ value: `team ${each.name}`, label: `Team: ${each.displayName}` })),
  ]
}

function keyOf(target: TargetWords): string {
  return Object.entries(target).flat().join(' ')
}

function targetOf(key: string): TargetWords {
  const name = key.slice(key.indexOf(' ') + 1)
  if (key.startsWith('webhook ')) return { webhook: name }
  return key.startsWith('schedule ') ? { schedule: name } : key.startsWith('team ') ? { team: name } : { person: name }
}

const whole = (value: string | number, least: number, most: number): number => Math.min(most, Math.max(least, Math.round(Number(value) || least)))

/** Three in the next night: when it matters. */
function nextNight(): string {
  const at = new Date()
  if (at.getHours() >= 3) at.setDate(at.getDate() + 1)
  at.setHours(3, 0, 0, 0)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

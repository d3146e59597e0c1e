// Closing asks three questions, and when it began where that is unknown. What nobody knows is said, with the reason.
import { TextInput, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { getJson, postJson, putJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { LoadingLines } from '../../../web/kit/blocks.tsx'
import type { ChangeAnswer, IncidentAnswer } from '../contract.ts'
import type { ClosingAnswer, SayClosing } from '../contract-recovery.ts'
import type { ClosingField } from '../model/closing.ts'

interface Word {
  readonly text: string
  readonly isUnknown: boolean
}
const hints: Readonly<Record<ClosingField, string>> = {
  impact: 'About 4 % of orders failed for 23 minutes',
  impactStart: '',
  detection: 'An alert on the checkout objective',
  cause: 'The deploy of 14:02 halved the connection pool',
}

export function CloseDialog({ incident, onClose }: { incident: IncidentAnswer; onClose: () => void }) {
  const path = `/api/v1/incidents/${incident.id}`
  const asked = useQuery({ queryKey: ['incidents', 'closing', incident.id], queryFn: ({ signal }) => getJson<ClosingAnswer>(`${path}/closing`, {}, signal) })
  const facts = asked.data?.facts.filter(({ field, value }) => field !== 'impactStart' || value === null) ?? []
  const [words, setWords] = useState<Partial<Record<ClosingField, Word>>>({})
  useEffect(() => {
    if (!asked.data) return
    setWords(
      Object.fromEntries(
        asked.data.facts.map((fact) => [fact.field, { text: fact.value ?? fact.unknownBecause ?? fact.suggestion ?? '', isUnknown: fact.unknownBecause !== null }]),
      ),
    )
  }, [asked.data])
  const isReady = facts.length > 0 && facts.every(({ field }) => (words[field]?.text ?? '').trim() !== '')
  const close = useAct(
    async () => {
      const said = Object.fromEntries(facts.map(({ field }) => [field, saidOf(field, words[field]!)])) as SayClosing
      await putJson(`${path}/closing`, said)
      return postJson<ChangeAnswer>(`${path}/close`, {})
    },
    {
      changes: ['incidents'],
      quietFault: true,
      done: ({ say }) => say,
      after: onClose,
      undo: ({ changed }) => (changed ? () => postJson(`${path}/reopen`, { reason: 'Taken back: closed was a mistake.' }) : undefined),
    },
  )
  const put = (field: ClosingField, change: Partial<Word>): void =>
    setWords((before) => ({ ...before, [field]: { text: '', isUnknown: false, ...before[field], ...change } }))
  return (
    <FormDialog
      title="Nothing is left to do"
      opened
      onClose={onClose}
      onSubmit={() => close.mutate(undefined)}
      submit="Close"
      isBusy={close.isPending}
      fault={close.error ?? asked.error}
      canSubmit={isReady}
      note="The answers are where the postmortem starts."
    >
      {asked.isPending && <LoadingLines lines={3} />}
      {asked.data?.findings.map(({ code, say }) => (
        <div key={code} className="notice warning" role="status">
          {say}
        </div>
      ))}
      {facts.map(({ field, question }, index) => {
        const word = words[field] ?? { text: '', isUnknown: false }
        const shared = { value: word.text, required: true, ...(index === 0 ? { 'data-autofocus': true } : {}) }
        return (
          <div key={field} className="stack tight">
            {field === 'impactStart' && !word.isUnknown ? (
              <TextInput {...shared} type="datetime-local" label={question} onChange={(event) => put(field, { text: event.currentTarget.value })} />
            ) : (
              <Textarea
                {...shared}
                label={word.isUnknown ? `${question} Unknown, because:` : question}
                placeholder={word.isUnknown ? 'Why nobody knows' : hints[field]}
                autosize
                minRows={1}
                maxRows={6}
                maxLength={word.isUnknown ? 1000 : field === 'cause' ? 5000 : field === 'impact' ? 2000 : 1000}
                onChange={(event) => put(field, { text: event.currentTarget.value })}
              />
            )}
            <label className="row small muted">
              <input type="checkbox" checked={word.isUnknown} onChange={(event) => put(field, { isUnknown: event.currentTarget.checked, text: '' })} />
              Nobody knows
            </label>
          </div>
        )
      })}
    </FormDialog>
  )
}

function saidOf(field: ClosingField, { text, isUnknown }: Word): string | { unknown: string } {
  if (isUnknown) return { unknown: text.trim() }
  return field === 'impactStart' ? new Date(text).toISOString() : text.trim()
}

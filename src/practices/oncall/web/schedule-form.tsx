// Making and changing a schedule: the same words as a file, and beside them the shifts and gaps they lead to.
import { Button, Checkbox, NativeSelect, TextInput, Textarea } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiFault, getJson, postJson, putJson } from '../../../web/api.ts'
import { FaultNote } from '../../../web/kit/fault-note.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { Snippet } from '../../../web/kit/snippet.tsx'
import { StatusBadge } from '../../../web/kit/status-badge.tsx'
import { usePeople } from '../../../web/people.tsx'
import type { ScheduleAnswer } from '../contract.ts'
import type { SchedulePreview } from '../contract-schedule-preview.ts'
import type { PageOfCalendars } from '../model/calendars/contract.ts'
import { isWholeSchedule, newRotation, readDates, scheduleDocument, scheduleDraft, withTemporary } from '../model/schedule-draft.ts'
import type { RotationDraft, ScheduleDraft } from '../model/schedule-draft.ts'
import { RemoveLine } from './remove-line.tsx'
import { RotationFields } from './rotation-fields.tsx'
import { ShiftStrip } from './shift-strip.tsx'

const dayMs = 86_400_000
const mostRotations = 20
const modes = [{ value: 'together', label: 'All rotations are on call together' }, { value: 'last-wins', label: 'The last rotation that holds somebody' }]

/** Made anew for each schedule that is opened. */
export function ScheduleForm({ schedule, onClose }: { schedule: ScheduleAnswer | null; onClose: () => void }) {
  const people = (usePeople().data ?? []).filter((person) => person.isActive)
  const [name, setName] = useState(schedule?.name ?? '')
  const [reason, setReason] = useState('')
  const [draft, setDraft] = useState<ScheduleDraft>(() => {
    if (schedule) return scheduleDraft(schedule)
    const fresh: ScheduleDraft = { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, rotations: [] }
    return { ...fresh, rotations: [newRotation(fresh, localDay(0))] }
  })
  const isWhole = isWholeSchedule(draft)
  const save = useAct(
    (words: ScheduleDraft) =>
      schedule
        ? putJson<ScheduleAnswer>(`/api/v1/schedules/${encodeURIComponent(schedule.name)}${reason.trim() ? `?readinessReason=${encodeURIComponent(reason.trim())}` : ''}`, words)
        : postJson<ScheduleAnswer>('/api/v1/schedules', { name, ...words }),
    { changes: ['oncall', 'findings'], quietFault: true, after: onClose, done: (saved) => `Schedule ${saved.name} is saved.` },
  )
  const isUnready = save.error instanceof ApiFault && save.error.code === 'ONCALL_NOT_READY'
  const setRotations = (rotations: RotationDraft[]): void => setDraft({ ...draft, rotations })
  return (
    <FormDialog
      title={schedule ? `Change ${schedule.displayName}` : 'New schedule'}
      opened
      onClose={onClose}
      submit="Save schedule"
      isBusy={save.isPending}
      fault={save.error}
      canSubmit={isWhole && name !== ''}
      size="xl"
      note="Nobody is notified. Overrides and swaps stay."
      onSubmit={() => save.mutate(draft)}
    >
      {(isUnready || reason !== '') && <TextInput label="Accept it all the same, because" value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} />}
      <div className="row wrap hours-fields">
        {schedule ? (
          <TextInput label="Shown as" value={draft.displayName ?? ''} maxLength={200} onChange={(event) => setDraft({ ...draft, displayName: event.currentTarget.value })} required />
        ) : (
          <TextInput label="Name" description="Letters, digits, dots and dashes." placeholder="payments-primary" pattern="[a-zA-Z0-9]([a-zA-Z0-9._\-]*[a-zA-Z0-9])?" maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} required />
        )}
        <TextInput label="Time zone" description="Hand-offs keep their time there." list="time-zones" value={draft.timeZone} onChange={(event) => setDraft({ ...draft, timeZone: event.currentTarget.value })} required />
        <datalist id="time-zones">{Intl.supportedValuesOf('timeZone').map((zone) => <option key={zone} value={zone} />)}</datalist>
        {draft.rotations.length > 1 && <NativeSelect label="On call" data={modes} value={draft.mode ?? 'together'} onChange={(event) => setDraft({ ...draft, mode: event.currentTarget.value as 'together' })} />}
      </div>
      {draft.rotations.map((rotation, index) => (
        <RotationFields
          key={index}
          rotation={rotation}
          place={`Rotation ${index + 1}`}
          people={people}
          acts={{
            change: (next) => setRotations(draft.rotations.map((each, at) => (at === index ? next : each))),
            remove: () => setRotations(draft.rotations.filter((_, at) => at !== index)),
            up: index > 0 ? () => setRotations(exchanged(draft.rotations, index - 1)) : null,
            down: index < draft.rotations.length - 1 ? () => setRotations(exchanged(draft.rotations, index)) : null,
          }}
        />
      ))}
      <div className="row wrap">
        <Button size="sm" variant="default" disabled={draft.rotations.length >= mostRotations} onClick={() => setRotations([...draft.rotations, newRotation(draft, localDay(0))])}>
          Add a rotation
        </Button>
        <Button size="sm" variant="default" disabled={draft.rotations.length >= mostRotations} onClick={() => setDraft(withTemporary(draft, localDay(1), localDay(8)))}>
          Add one for a time
        </Button>
      </div>
      <Details draft={draft} change={setDraft} />
      {isWhole && <Preview name={schedule?.name ?? null} draft={draft} />}
      <details>
        <summary>The same as a file</summary>
        <Snippet text={scheduleDocument(name, draft)} title="schedule.yaml" />
      </details>
      {schedule && <RemoveLine what={`schedule ${schedule.name}`} loses="Its overrides and swaps go with it." path={`/api/v1/schedules/${encodeURIComponent(schedule.name)}`} onGone={onClose} />}
    </FormDialog>
  )
}

function Details({ draft, change }: { draft: ScheduleDraft; change: (draft: ScheduleDraft) => void }) {
  const [dates, setDates] = useState((draft.holidays ?? []).join('\n'))
  const calendars = useQuery({ queryKey: ['oncall', 'calendars'], queryFn: ({ signal }) => getJson<PageOfCalendars>('/api/v1/on-call/calendars', {}, signal) }).data?.items ?? []
  const chosen = draft.holidayCalendars ?? []
  const { shiftsFrom: _shifts, ...withoutShifts } = draft
  return (
    <details open={dates !== '' || chosen.length > 0 || draft.shiftsFrom !== undefined || draft.swapsNeedApproval === true}>
      <summary>Holidays, calendars and swaps</summary>
      <div className="stack tight">
        <Textarea label="Holidays" description="Dates like 2026-12-25, for rotations that say what holidays do to them." rows={2} value={dates} onChange={(event) => (setDates(event.currentTarget.value), change({ ...draft, holidays: readDates(event.currentTarget.value) }))} />
        {calendars.length > 0 && (
          <>
            <Checkbox.Group label="Days of these calendars are holidays too" value={chosen} onChange={(names) => change({ ...draft, holidayCalendars: names })}>
              <div className="row wrap">{calendars.map(({ name }) => <Checkbox key={name} value={name} label={name} />)}</div>
            </Checkbox.Group>
            <NativeSelect label="Shifts from a calendar" description="They lie below the rotations." data={[{ value: '', label: 'none' }, ...calendars.map(({ name }) => name)]} value={draft.shiftsFrom ?? ''} onChange={(event) => change({ ...withoutShifts, ...(event.currentTarget.value === '' ? {} : { shiftsFrom: event.currentTarget.value }) })} />
          </>
        )}
        <Checkbox label="A swap of shifts needs approval" checked={draft.swapsNeedApproval === true} onChange={(event) => change({ ...draft, swapsNeedApproval: event.currentTarget.checked })} />
      </div>
    </details>
  )
}

function Preview({ name, draft }: { name: string | null; draft: ScheduleDraft }) {
  const [day, setDay] = useState(localDay(0))
  const fromMs = new Date(`${day || localDay(0)}T00:00`).getTime()
  const toMs = fromMs + 14 * dayMs
  const preview = useQuery({
    queryKey: ['oncall', 'schedule-preview', name, draft, fromMs],
    queryFn: () => postJson<SchedulePreview>('/api/v1/schedules/preview', { ...(name === null ? {} : { name }), schedule: draft, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }),
    retry: false,
    placeholderData: keepPreviousData,
  })
  return (
    <section className="stack tight" aria-label="What it leads to">
      <div className="row wrap">
        <TextInput type="date" size="sm" label="Shifts of the fortnight from" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
      </div>
      {preview.error ? (
        <FaultNote fault={preview.error} />
      ) : (
        preview.data && (
          <>
            {!preview.isPlaceholderData && <ShiftStrip final={preview.data.final} fromMs={fromMs} toMs={toMs} />}
            {preview.data.findings.length === 0 ? (
              <StatusBadge plain tone="good" shape="tick">No gap in the next 90 days.</StatusBadge>
            ) : (
              <ul className="previews">
                {preview.data.findings.map(({ code, say }) => (
                  <li key={`${code} ${say}`} className="tone-act">{say}</li>
                ))}
              </ul>
            )}
          </>
        )
      )}
    </section>
  )
}

const exchanged = <Item,>(items: readonly Item[], index: number): Item[] => items.map((each, at) => (at === index ? items[index + 1]! : at === index + 1 ? items[index]! : each))

/** `2026-11-23`, so many days from now, by the clock of the browser. */
function localDay(days: number): string {
  const at = new Date()
  at.setDate(at.getDate() + days)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

// Correcting when an entry of the timeline happened, and saying so beside it.
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { putJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { clockTime, exactTime, msOf } from '../../../web/kit/time-words.ts'
import { Icon } from '../../../web/icons.tsx'
import type { ChangeAnswer, TimelineItemAnswer } from '../contract.ts'
import type { RetimeEntry } from '../contract-retime.ts'
import { canBeRetimed, placeRetimed } from '../model/retime.ts'

/** Newest first, with what was moved at its new time. */
export function inPlace(items: readonly TimelineItemAnswer[]): readonly TimelineItemAnswer[] {
  return placeRetimed(items, 'newest', { msOf: ({ at }) => msOf(at) ?? 0, isMoved: ({ moved }) => moved !== null })
}

export function RetimeButton({ item, onRetime }: { item: TimelineItemAnswer; onRetime: () => void }) {
  if (!canBeRetimed(item.kind)) return null
  return (
    <button className="icon-button timeline-entry" aria-label={`Correct the time of entry ${item.seq}`} data-tip="Correct the time" onClick={onRetime}>
      <Icon name="clock" size={13} />
    </button>
  )
}

export function MovedNote({ at, moved }: Pick<TimelineItemAnswer, 'at' | 'moved'>) {
  const fromMs = msOf(moved?.from)
  if (moved === null || fromMs === null) return null
  const isSameDay = new Date(fromMs).toDateString() === new Date(at).toDateString()
  return (
    <div className="timeline-moved" data-tip={exactTime(fromMs)}>
      moved from {isSameDay ? '' : `${dayOf(fromMs)}, `}
      {clockTime(fromMs)} by {moved.by}: {moved.reason}
    </div>
  )
}

export function RetimeDialog({ incident, item, onClose }: { incident: string; item: TimelineItemAnswer; onClose: () => void }) {
  const [at, setAt] = useState(() => localInput(item.at))
  const [reason, setReason] = useState('')
  const retime = useAct((body: RetimeEntry) => putJson<ChangeAnswer>(`/api/v1/incidents/${incident}/entries/${item.seq}/time`, body), {
    changes: ['incidents'],
    quietFault: true,
    done: ({ say }) => say,
    after: onClose,
  })
  const send = (to: string | null): void => retime.mutate({ at: to, reason: reason.trim() })
  const hasReason = reason.trim() !== ''
  return (
    <FormDialog
      title="When did it really happen?"
      opened
      onClose={onClose}
      onSubmit={() => send(new Date(at).toISOString())}
      submit="Move"
      isBusy={retime.isPending}
      fault={retime.error}
      canSubmit={at !== '' && at !== localInput(item.at) && hasReason}
      note="The record keeps both times, and the entry says who moved it and why."
    >
      <p className="muted">{item.detail === null ? item.sentence : `${item.sentence} ${item.detail.slice(0, 200)}`}</p>
      <TextInput label="Time" description="In your time zone." type="datetime-local" step={1} value={at} onChange={(event) => setAt(event.currentTarget.value)} required />
      <TextInput label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)} maxLength={1_000} required data-autofocus />
      {item.moved !== null && (
        <button type="button" className="quiet-button" disabled={!hasReason || retime.isPending} onClick={() => send(null)}>
          Put it back to {dayOf(msOf(item.moved.from) ?? 0)}, {clockTime(msOf(item.moved.from) ?? 0)}
        </button>
      )}
    </FormDialog>
  )
}

const dayOf = (atMs: number): string => new Date(atMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })

/** `2026-11-23T02:53:07` in the reader's zone, as the field wants it. */
function localInput(at: string): string {
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

// Putting somebody on call for a time, instead of whoever the schedule says.
import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Page } from '../../../base/page.ts'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { planTime } from '../../../web/kit/time-words.ts'
import { PersonPicker } from '../../../web/people.tsx'
import { useSession } from '../../../web/session.ts'
import type { NewOverride, OverrideAnswer, ScheduleAnswer } from '../contract.ts'

interface Wish {
  readonly schedule: string
  /** What is filled in at first, such as days chosen in the calendar. Left out: from now, for eight hours. */
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
}

export function OverrideDialog({ schedule, fromMs, toMs, opened, onClose }: Wish & { opened: boolean; onClose: () => void }) {
  const me = useSession().data?.person?.name ?? ''
  const schedules = useQuery({
    queryKey: ['oncall', 'schedules'],
    enabled: opened,
    queryFn: ({ signal }) => getJson<Page<ScheduleAnswer>>('/api/v1/schedules', { limit: 200 }, signal),
  })
  const [words, setWords] = useState({ schedule, rotation: '', person: me, from: '', to: '', reason: '' })
  useEffect(() => {
    if (!opened) return
    const beginMs = Math.max(fromMs ?? 0, Date.now())
    setWords({ schedule, rotation: '', person: me, from: localMinute(beginMs), to: localMinute(toMs ?? beginMs + 8 * 3_600_000), reason: '' })
  }, [opened, schedule, fromMs, toMs, me])
  const chosen = words.schedule || schedules.data?.items[0]?.name || ''
  const rotations = schedules.data?.items.find((each) => each.name === chosen)?.rotations ?? []
  const add = useAct((body: NewOverride) => postJson<OverrideAnswer>(`/api/v1/schedules/${encodeURIComponent(chosen)}/overrides`, body), {
    changes: ['oncall'],
    quietFault: true,
    after: onClose,
    done: ({ person, fromAt, toAt }) =>
      `${person.displayName} is on call from ${planTime(Date.parse(fromAt))} to ${planTime(Date.parse(toAt))}.`,
    undo: (made) => () => deleteAt(`/api/v1/schedules/${encodeURIComponent(made.schedule)}/overrides/${made.id}`),
  })
  const isOrdered = words.from !== '' && words.to !== '' && words.from < words.to
  return (
    <FormDialog
      title="Put somebody on call"
      opened={opened}
      onClose={onClose}
      submit="Put on call"
      isBusy={add.isPending}
      fault={add.error}
      canSubmit={chosen !== '' && words.person !== '' && isOrdered}
      note={`Instead of ${words.rotation === '' ? 'everybody on the schedule' : `whoever holds ${words.rotation}`} in that time. Nobody is notified: tell them.`}
      onSubmit={() =>
        add.mutate({
          person: words.person,
          fromAt: new Date(words.from).toISOString(),
          toAt: new Date(words.to).toISOString(),
          ...(words.rotation ? { rotation: words.rotation } : {}),
          ...(words.reason.trim() ? { reason: words.reason.trim() } : {}),
        })
      }
    >
      <NativeSelect
        label="Schedule"
        data={(schedules.data?.items ?? []).map((each) => ({ value: each.name, label: each.displayName }))}
        value={chosen}
        onChange={(event) => setWords({ ...words, schedule: event.currentTarget.value, rotation: '' })}
      />
      {rotations.length > 1 && (
        <NativeSelect
          label="Instead of"
          data={[{ value: '', label: 'everybody on it' }, ...rotations.map((each) => ({ value: each.name, label: each.name }))]}
          value={words.rotation}
          onChange={(event) => setWords({ ...words, rotation: event.currentTarget.value })}
        />
      )}
      <PersonPicker label="Person" value={words.person} onChange={(person) => setWords({ ...words, person })} none="Choose…" />
      <TextInput
        label="From"
        description="In your time zone."
        type="datetime-local"
        value={words.from}
        onChange={(event) => setWords({ ...words, from: event.currentTarget.value })}
        required
      />
      <TextInput
        label="Until"
        type="datetime-local"
        value={words.to}
        onChange={(event) => setWords({ ...words, to: event.currentTarget.value })}
        required
        error={words.to !== '' && !isOrdered ? 'It ends before it begins.' : undefined}
      />
      <TextInput
        label="Why"
        placeholder="Dentist"
        value={words.reason}
        onChange={(event) => setWords({ ...words, reason: event.currentTarget.value })}
        maxLength={500}
      />
    </FormDialog>
  )
}

function localMinute(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

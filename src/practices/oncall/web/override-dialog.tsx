// Putting somebody, or nobody, on call for a time, instead of whoever the schedule says.
import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Page } from '../../../base/page.ts'
import { deleteAt, getJson, postJson, putJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { msOf, planTime } from '../../../web/kit/time-words.ts'
import { usePeople } from '../../../web/people.tsx'
import { useSession } from '../../../web/session.ts'
import type { NewOverride, OverrideAnswer, PageOfOverrides, ScheduleAnswer } from '../contract.ts'

const hourMs = 3_600_000
/** No login name can hold a blank. */
const nobody = 'no body'

/**
 * @param time `<instant>/<instant>`, where the times are already chosen; else the next eight hours.
 * @param changed the id of one that is changed, instead of another made
 */
export function OverrideDialog({ schedule, time = '', changed, opened, onClose }: { schedule: string; time?: string; changed?: string; opened: boolean; onClose: () => void }) {
  const me = useSession().data?.person?.name ?? ''
  const people = (usePeople().data ?? []).filter((person) => person.isActive)
  const schedules = useQuery({
    queryKey: ['oncall', 'schedules'],
    enabled: opened,
    queryFn: ({ signal }) => getJson<Page<ScheduleAnswer>>('/api/v1/schedules', { limit: 200 }, signal),
  })
  const [words, setWords] = useState({ schedule, person: me, from: '', to: '', instead: '', reason: '' })
  const known = useQuery({
    queryKey: ['oncall', 'overrides', schedule],
    enabled: opened && changed !== undefined,
    queryFn: ({ signal }) => getJson<PageOfOverrides>(`/api/v1/schedules/${encodeURIComponent(schedule)}/overrides`, {}, signal),
  }).data?.items.find(({ id }) => id === changed)
  useEffect(() => {
    if (!opened) return
    if (known) {
      const instead = known.replaces ? `person:${known.replaces.name}` : known.rotation ? `rotation:${known.rotation}` : ''
      setWords({ schedule, person: known.person?.name ?? nobody, from: localMinute(Date.parse(known.fromAt)), to: localMinute(Date.parse(known.toAt)), instead, reason: known.reason ?? '' })
      return
    }
    const [from, to] = time.split('/')
    const fromMs = msOf(from) ?? Date.now()
    setWords({ schedule, person: me, from: localMinute(fromMs), to: localMinute(msOf(to) ?? fromMs + 8 * hourMs), instead: '', reason: '' })
  }, [opened, schedule, time, me, known])
  const chosen = schedules.data?.items.find((one) => one.name === words.schedule) ?? schedules.data?.items[0]
  const add = useAct((body: NewOverride) => (changed === undefined ? postJson<OverrideAnswer>(`/api/v1/schedules/${encodeURIComponent(chosen!.name)}/overrides`, body) : putJson<OverrideAnswer>(`/api/v1/schedules/${encodeURIComponent(schedule)}/overrides/${changed}`, body)), {
    changes: ['oncall'],
    quietFault: true,
    after: onClose,
    done: ({ person, fromAt, toAt }) =>
      `${person?.displayName ?? 'Nobody'} is on call from ${planTime(Date.parse(fromAt))} to ${planTime(Date.parse(toAt))}.`,
    undo: (made) => (changed !== undefined ? undefined : () => deleteAt(`/api/v1/schedules/${encodeURIComponent(made.schedule)}/overrides/${made.id}`)),
  })
  const isOrdered = words.from !== '' && words.to !== '' && words.from < words.to
  const held = new Map((chosen?.rotations ?? []).flatMap((rotation) => rotation.people).map((person) => [person.name, person.displayName]))
  const [kind, instead = ''] = words.instead.split(/:(.*)/s)
  return (
    <FormDialog
      title={changed === undefined ? 'Put somebody on call' : 'Change an override'}
      opened={opened}
      onClose={onClose}
      submit={words.person === nobody ? 'Leave it to nobody' : changed === undefined ? 'Put on call' : 'Save override'}
      isDanger={words.person === nobody}
      isBusy={add.isPending}
      fault={add.error}
      canSubmit={chosen !== undefined && words.person !== '' && isOrdered && !(kind === 'person' && instead === words.person)}
      note={
        words.person === nobody
          ? 'Nobody will be on call in that time: a page goes to the next step of its policy.'
          : 'Nobody is notified: tell them.'
      }
      onSubmit={() =>
        add.mutate({
          person: words.person === nobody ? null : words.person,
          fromAt: new Date(words.from).toISOString(),
          toAt: new Date(words.to).toISOString(),
          ...(kind === 'rotation' ? { rotation: instead } : kind === 'person' ? { replaces: instead } : {}),
          ...(words.reason.trim() ? { reason: words.reason.trim() } : {}),
        })
      }
    >
      <NativeSelect
        label="Schedule"
        disabled={changed !== undefined}
        data={(schedules.data?.items ?? []).map((each) => ({ value: each.name, label: each.displayName }))}
        value={chosen?.name ?? ''}
        onChange={(event) => setWords({ ...words, schedule: event.currentTarget.value, instead: '' })}
      />
      <NativeSelect
        label="Person"
        data={[
          ...people
            .toSorted((one, other) => Number(other.name === me) - Number(one.name === me) || one.displayName.localeCompare(other.displayName))
            .map((person) => ({ value: person.name, label: person.name === me ? `${person.displayName} (you)` : person.displayName })),
          { value: nobody, label: 'Nobody' },
        ]}
        value={words.person}
        onChange={(event) => setWords({ ...words, person: event.currentTarget.value })}
      />
      <NativeSelect
        label="Instead of"
        data={[
          { value: '', label: 'everybody on the schedule' },
          ...[...held].map(([name, displayName]) => ({ value: `person:${name}`, label: `${displayName}, wherever on call` })),
          ...((chosen?.rotations.length ?? 0) > 1
            ? chosen!.rotations.map(({ name }) => ({ value: `rotation:${name}`, label: `whoever holds ${name}` }))
            : []),
        ]}
        value={words.instead}
        onChange={(event) => setWords({ ...words, instead: event.currentTarget.value })}
        error={kind === 'person' && instead === words.person ? 'They cannot stand in for themselves.' : undefined}
      />
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
      {chosen && isOrdered && chosen.timeZone !== Intl.DateTimeFormat().resolvedOptions().timeZone && (
        <p className="muted small">
          In {chosen.timeZone}: {planTime(Date.parse(words.from), chosen.timeZone)} to {planTime(Date.parse(words.to), chosen.timeZone)}
        </p>
      )}
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

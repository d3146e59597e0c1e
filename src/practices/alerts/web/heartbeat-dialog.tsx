// Declaring a heartbeat, or changing one: how often it is expected, when, and what its absence asks.
import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useAddress } from '../../../web/address.ts'
import { getJson, putJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import type { HeartbeatAnswer, HeartbeatWords } from '../contract.ts'
import { weekdays } from '../model/heartbeat.ts'
import { isProblem, settleHeartbeat } from '../model/heartbeat-words.ts'

interface Fields {
  readonly name: string
  readonly description: string
  readonly every: string
  readonly grace: string
  readonly service: string
  readonly environment: string
  readonly urgency: NonNullable<HeartbeatWords['urgency']>
  readonly runbookUrl: string
  readonly watchdog: string
  readonly when: 'always' | 'hours'
  readonly timeZone: string
  readonly days: readonly string[]
  readonly from: string
  readonly to: string
}

const blank = (): Fields => ({
  name: '',
  description: '',
  every: '5m',
  grace: '1m',
  service: '',
  environment: '',
  urgency: 'page',
  runbookUrl: '',
  watchdog: '',
  when: 'always',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  days: weekdays.slice(0, 5),
  from: '00:00',
  to: '24:00',
})

/** @param name of the one to change; null makes a new one. */
export function HeartbeatDialog({ opened, name, onClose }: { opened: boolean; name: string | null; onClose: () => void }) {
  const [address] = useAddress()
  const [fields, setFields] = useState<Fields>(blank)
  const known = useQuery({
    queryKey: ['alerts', 'heartbeat', name],
    enabled: opened && name !== null,
    queryFn: ({ signal }) => getJson<HeartbeatAnswer>(`/api/v1/heartbeats/${encodeURIComponent(name!)}`, {}, signal),
  })
  const watchdog = address['watchdog'] ?? ''
  useEffect(() => {
    if (!opened) return
    if (name === null) setFields({ ...blank(), watchdog })
    else if (known.data) setFields(fieldsOf(known.data))
  }, [opened, name, known.data, watchdog])
  const save = useAct((body: HeartbeatWords) => putJson<HeartbeatAnswer>(`/api/v1/heartbeats/${encodeURIComponent(fields.name.trim())}`, body), {
    changes: ['alerts'],
    quietFault: true,
    after: onClose,
    done: (saved) => (saved.state === 'waiting' ? `${saved.name} waits for its first ping.` : `${saved.name} is saved.`),
  })
  const set = (change: Partial<Fields>): void => setFields({ ...fields, ...change })
  const words = wordsOf(fields)
  const settled = settleHeartbeat(words)
  const wrong = (field: string): string | undefined => (isProblem(settled) && settled.field === field ? settled.say : undefined)
  return (
    <FormDialog
      title={name === null ? 'Add a heartbeat' : `Heartbeat ${name}`}
      opened={opened}
      onClose={onClose}
      submit="Save"
      size="lg"
      isBusy={save.isPending}
      fault={save.error ?? known.error}
      canSubmit={fields.name.trim() !== '' && !isProblem(settled)}
      note="It is late an interval and the grace after it was last heard; before its first ping it waits."
      onSubmit={() => save.mutate(words)}
    >
      {name === null && (
        <TextInput label="Name" placeholder="nightly-backup" value={fields.name} onChange={(event) => set({ name: event.currentTarget.value })} required maxLength={100} />
      )}
      <div className="row wrap" style={{ alignItems: 'flex-start' }}>
        <TextInput label="Expected every" placeholder="5m, 1h, 1d" value={fields.every} error={wrong('every')} onChange={(event) => set({ every: event.currentTarget.value })} required />
        <TextInput label="Grace" value={fields.grace} error={wrong('grace')} onChange={(event) => set({ grace: event.currentTarget.value })} />
        <NativeSelect
          label="Its absence asks"
          data={[
            { value: 'page', label: 'to wake somebody' },
            { value: 'ticket', label: 'for a look in working hours' },
            { value: 'info', label: 'to be known' },
          ]}
          value={fields.urgency}
          onChange={(event) => set({ urgency: event.currentTarget.value as Fields['urgency'] })}
        />
      </div>
      <div className="row wrap" style={{ alignItems: 'flex-start' }}>
        <TextInput label="Service" value={fields.service} onChange={(event) => set({ service: event.currentTarget.value })} />
        <TextInput label="Environment" value={fields.environment} onChange={(event) => set({ environment: event.currentTarget.value })} />
        <TextInput label="Runbook" placeholder="https://" value={fields.runbookUrl} onChange={(event) => set({ runbookUrl: event.currentTarget.value })} />
      </div>
      <TextInput
        label="Listens for an alert that always fires"
        description="Leave empty for one that is pinged."
        placeholder={'alertname="Watchdog", cluster="eu"'}
        value={fields.watchdog}
        error={wrong('watchdog')}
        onChange={(event) => set({ watchdog: event.currentTarget.value })}
      />
      <NativeSelect
        label="When"
        data={[
          { value: 'always', label: 'day and night' },
          { value: 'hours', label: 'on these days and hours' },
        ]}
        value={fields.when}
        onChange={(event) => set({ when: event.currentTarget.value as Fields['when'] })}
      />
      {fields.when === 'hours' && (
        <>
          <div className="row wrap">
            {weekdays.map((day) => (
              <label key={day} className="row" style={{ gap: 4 }}>
                <input
                  type="checkbox"
                  checked={fields.days.includes(day)}
                  onChange={(event) => set({ days: event.currentTarget.checked ? [...fields.days, day] : fields.days.filter((each) => each !== day) })}
                />
                {day}
              </label>
            ))}
          </div>
          <div className="row wrap" style={{ alignItems: 'flex-start' }}>
            <TextInput label="From" value={fields.from} error={wrong('expected.from')} onChange={(event) => set({ from: event.currentTarget.value })} />
            <TextInput label="To" description="24:00 is the end of the day" value={fields.to} error={wrong('expected.to')} onChange={(event) => set({ to: event.currentTarget.value })} />
            <TextInput label="Time zone" value={fields.timeZone} error={wrong('expected.timeZone')} onChange={(event) => set({ timeZone: event.currentTarget.value })} />
          </div>
          {wrong('expected.days') && <span className="small">{wrong('expected.days')}</span>}
        </>
      )}
      <TextInput label="What it stands for" value={fields.description} onChange={(event) => set({ description: event.currentTarget.value })} maxLength={1000} />
    </FormDialog>
  )
}

function fieldsOf({ name, spec }: HeartbeatAnswer): Fields {
  const { expected, ...plain } = spec
  return {
    ...blank(),
    ...plain,
    name,
    ...(expected ? { when: 'hours' as const, timeZone: expected.timeZone, days: expected.days ?? weekdays, from: expected.from ?? '00:00', to: expected.to ?? '24:00' } : {}),
  }
}

function wordsOf(fields: Fields): HeartbeatWords {
  const said = Object.fromEntries(
    (['description', 'service', 'environment', 'grace', 'runbookUrl', 'watchdog'] as const).flatMap((name) =>
      fields[name].trim() === '' ? [] : [[name, fields[name].trim()]],
    ),
  )
  const days = weekdays.filter((day) => fields.days.includes(day))
  const hours = fields.when === 'hours' ? { expected: { timeZone: fields.timeZone.trim(), days, from: fields.from.trim(), to: fields.to.trim() } } : {}
  return { ...said, every: fields.every.trim(), urgency: fields.urgency, ...hours }
}

// Attesting an item of a colleague, accepting somebody who is not ready, and letting somebody shadow.
import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { deleteAt, postJson } from '../../../web/api.ts'
import { QuietLine } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { planTime } from '../../../web/kit/time-words.ts'
import { When } from '../../../web/kit/when.tsx'
import { useMay, useSession } from '../../../web/session.ts'
import type { AcceptanceAnswer, AcceptanceBody, PersonReadiness, ReadinessAnswer, ShadowAnswer, ShadowBody, TickAnswer, TickBody } from '../model/readiness-words.ts'
import { itemTitle } from './readiness-title.ts'

interface Given {
  readonly list: ReadinessAnswer
  readonly one: PersonReadiness
  readonly onClose: () => void
}

export function ItemDialog({ list, one, item: name, onClose }: Given & { item: string }) {
  const may = useMay()
  const me = useSession().data?.person?.name
  const [words, setWords] = useState({ link: '', note: '' })
  const asked = list.items.find((each) => each.name === name)!
  const item = one.items.find((each) => each.name === name)!
  const path = `/api/v1/on-call-readiness/${encodeURIComponent(list.team)}/ticks`
  const attest = useAct((body: TickBody) => postJson<TickAnswer>(path, body), {
    changes: ['oncall'], quietFault: true, after: onClose, done: () => `Attested: ${one.person.displayName} has done it.`, undo: (made) => () => deleteAt(`${path}/${made.id}`),
  })
  const takeBack = useAct((id: string) => deleteAt(`${path}/${id}`), { changes: ['oncall'], done: () => 'Taken back.' })
  const isCounted = asked.kind === 'verified-contact'
  const isOwn = me === one.person.name
  const canAttest = may('respond') && !isCounted && !isOwn
  const shadows = asked.kind === 'shadow-shifts' ? one.shadows.filter((shadow) => Date.parse(shadow.toAt) <= Date.now()) : []
  return (
    <FormDialog
      title={`${itemTitle(asked)}: ${one.person.displayName}`}
      opened
      onClose={onClose}
      submit="Attest that it is done"
      isBusy={attest.isPending}
      fault={attest.error}
      canSubmit={canAttest}
      note={isCounted ? 'This is counted, not attested.' : isOwn ? 'A colleague attests what you have done.' : 'It goes on the record with your name.'}
      onSubmit={() => attest.mutate({ item: name, person: one.person.name, ...(words.link.trim() ? { link: words.link.trim() } : {}), ...(words.note.trim() ? { note: words.note.trim() } : {}) })}
    >
      {asked.link && (
        <a href={asked.link} target="_blank" rel="noreferrer noopener">
          {asked.link}
        </a>
      )}
      <p>
        {item.have} of {item.wanted}
        {asked.validDays !== undefined && `, each good for ${asked.validDays} days`}
        {item.untilAt && (
          <>
            {' '}
            · good until <When at={item.untilAt} />
          </>
        )}
      </p>
      {item.ticks.length + shadows.length === 0 && !isCounted && <QuietLine>Nothing was attested yet.</QuietLine>}
      <ul className="ready-evidence">
        {shadows.map((shadow) => (
          <li key={shadow.id}>
            Shadowed {shadow.schedule} until <When at={shadow.toAt} />, {shadow.pages === 1 ? 'one page' : `${shadow.pages} pages`} seen
          </li>
        ))}
        {item.ticks.map((tick) => (
          <li key={tick.id} className="ready-note">
            {tick.by}, <When at={tick.at} />
            {tick.note && `: ${tick.note}`}{' '}
            {tick.link && (
              <a href={tick.link} target="_blank" rel="noreferrer noopener">
                what shows it
              </a>
            )}
            {may('respond') && (
              <button type="button" className="text-button" onClick={() => takeBack.mutate(tick.id)}>
                Take back
              </button>
            )}
          </li>
        ))}
      </ul>
      {canAttest && (
        <>
          <TextInput label="Link" placeholder="https://… to what shows it" type="url" value={words.link} onChange={(event) => setWords({ ...words, link: event.currentTarget.value })} maxLength={2000} />
          <TextInput label="Note" placeholder="Optional" value={words.note} onChange={(event) => setWords({ ...words, note: event.currentTarget.value })} maxLength={1000} />
        </>
      )}
    </FormDialog>
  )
}

export function AcceptDialog({ list, one, onClose }: Given) {
  const open = list.schedules.filter((schedule) => !one.acceptances.some((each) => each.schedule === schedule))
  const [words, setWords] = useState({ schedule: open[0] ?? '', reason: '', days: '28' })
  const accept = useAct((body: AcceptanceBody) => postJson<AcceptanceAnswer>(`/api/v1/schedules/${encodeURIComponent(words.schedule)}/acceptances`, body), {
    changes: ['oncall'], quietFault: true, after: onClose, done: (made) => `${one.person.displayName} is accepted until ${planTime(Date.parse(made.untilAt))}.`,
    undo: (made) => () => deleteAt(`/api/v1/schedules/${encodeURIComponent(made.schedule)}/acceptances/${made.id}`),
  })
  return (
    <FormDialog
      title={`Accept ${one.person.displayName} anyway`}
      opened
      onClose={onClose}
      submit="Accept"
      isBusy={accept.isPending}
      fault={accept.error}
      canSubmit={words.schedule !== '' && words.reason.trim().length >= 3}
      note={`Missing: ${one.missing}. It stays visible here, and is found again when this ends.`}
      onSubmit={() => accept.mutate({ person: one.person.name, reason: words.reason.trim(), until: new Date(Date.now() + Number(words.days) * 86_400_000).toISOString() })}
    >
      <NativeSelect label="Schedule" data={open} value={words.schedule} onChange={(event) => setWords({ ...words, schedule: event.currentTarget.value })} />
      <TextInput label="Why" placeholder="Covers for Ada, who is ill" value={words.reason} onChange={(event) => setWords({ ...words, reason: event.currentTarget.value })} maxLength={500} required />
      <NativeSelect
        label="For"
        data={[
          { value: '7', label: 'a week' },
          { value: '28', label: 'four weeks' },
          { value: '90', label: 'three months' },
        ]}
        value={words.days}
        onChange={(event) => setWords({ ...words, days: event.currentTarget.value })}
      />
    </FormDialog>
  )
}

export function ShadowDialog({ list, one, onClose }: Given) {
  const [words, setWords] = useState(() => ({ schedule: list.schedules[0] ?? '', from: localMinute(Date.now()), to: localMinute(Date.now() + 24 * 3_600_000) }))
  const add = useAct((body: ShadowBody) => postJson<ShadowAnswer>(`/api/v1/schedules/${encodeURIComponent(words.schedule)}/shadows`, body), {
    changes: ['oncall'], quietFault: true, after: onClose, done: (made) => `${one.person.displayName} shadows ${made.schedule} until ${planTime(Date.parse(made.toAt))}.`,
    undo: (made) => () => deleteAt(`/api/v1/schedules/${encodeURIComponent(made.schedule)}/shadows/${made.id}`),
  })
  const isOrdered = words.from !== '' && words.to !== '' && words.from < words.to
  return (
    <FormDialog
      title={`Let ${one.person.displayName} shadow`}
      opened
      onClose={onClose}
      submit="Let them shadow"
      isBusy={add.isPending}
      fault={add.error}
      canSubmit={words.schedule !== '' && isOrdered}
      note="They get a copy of each page by e-mail and are asked nothing. Four hours or more count as a shift."
      onSubmit={() => add.mutate({ person: one.person.name, from: new Date(words.from).toISOString(), to: new Date(words.to).toISOString() })}
    >
      <NativeSelect label="Schedule" data={[...list.schedules]} value={words.schedule} onChange={(event) => setWords({ ...words, schedule: event.currentTarget.value })} />
      <TextInput label="From" description="In your time zone." type="datetime-local" value={words.from} onChange={(event) => setWords({ ...words, from: event.currentTarget.value })} required />
      <TextInput label="Until" type="datetime-local" value={words.to} onChange={(event) => setWords({ ...words, to: event.currentTarget.value })} required error={words.to !== '' && !isOrdered ? 'It ends before it begins.' : undefined} />
    </FormDialog>
  )
}

function localMinute(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

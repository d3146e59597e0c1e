// Planned work of a status page: announcing it, giving it other dates, cancelling it, and what subscribers are told of it.
import { Button, Checkbox, TextInput, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteAt, getJson, patchJson, postJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { When } from '../../../web/kit/when.tsx'
import type { StatusPageAnswer } from '../contract.ts'
import type { PlannedWorkList } from '../contract-planned.ts'
import { plannedMoments } from '../model/planned-work.ts'
import type { PlannedMoment } from '../model/planned-work.ts'

type Planned = PlannedWorkList['items'][number]

const momentWords: Readonly<Record<PlannedMoment, string>> = { announced: 'it is announced', changed: 'it has other dates', cancelled: 'it is cancelled', begun: 'it begins', ended: 'it ends' }
const stateWords: Readonly<Record<Planned['state'], string>> = { scheduled: 'planned', in_progress: 'under way', completed: 'over' }
/** Those that are over are on the record; the page looks ahead. */
const mostOver = 3

export function PlannedWork({ page, may }: { page: StatusPageAnswer; may: boolean }) {
  const [open, setOpen] = useState<{ readonly of: Planned | null } | null>(null)
  const [leaving, setLeaving] = useState<Planned | null>(null)
  const asked = useQuery({
    queryKey: ['status-pages', 'planned', page.name],
    queryFn: ({ signal }) => getJson<PlannedWorkList>(`/api/v1/status-pages/${encodeURIComponent(page.name)}/planned-work`, {}, signal),
  })
  return (
    <Card
      title="Planned work"
      actions={
        may && (
          <Button variant="default" size="compact-sm" onClick={() => setOpen({ of: null })}>
            Announce
          </Button>
        )
      }
    >
      <Answer of={asked} lines={2}>
        {({ items }) => {
          const shown = [...items.filter(({ state }) => state !== 'completed').toReversed(), ...items.filter(({ state }) => state === 'completed').slice(0, mostOver)]
          if (shown.length === 0) return <QuietLine>None is announced.</QuietLine>
          return shown.map((each) => (
            <p key={each.id} className={each.state === 'completed' ? 'muted' : undefined}>
              <strong>{each.title}</strong> <span className="muted">{stateWords[each.state]}</span>{' '}
              {may && each.state !== 'completed' && (
                <>
                  <button className="quiet-button small" onClick={() => setOpen({ of: each })} aria-label={`Change ${each.title}`}>
                    Change
                  </button>{' '}
                  <button className="quiet-button small" onClick={() => setLeaving(each)} aria-label={`Cancel ${each.title}`}>
                    Cancel
                  </button>
                </>
              )}
              <br />
              <span className="small">
                <When at={each.from} /> until <When at={each.to} />: {titlesOf(page, each.components)}
                {page.audience === 'public' && <span className="muted">. {toldWords(each.tell)}</span>}
              </span>
            </p>
          ))
        }}
      </Answer>
      {open && <PlanDialog page={page} of={open.of} onClose={() => setOpen(null)} />}
      {leaving && <CancelDialog planned={leaving} isTold={page.audience === 'public' && leaving.tell.includes('cancelled')} onClose={() => setLeaving(null)} />}
    </Card>
  )
}

function toldWords(tell: readonly PlannedMoment[]): string {
  if (tell.length === 0) return 'Subscribers are not told'
  return tell.length === plannedMoments.length ? 'Subscribers are told of every change' : `Subscribers are told when ${tell.map((moment) => momentWords[moment]).join(', ')}`
}

const titlesOf = ({ components }: StatusPageAnswer, names: readonly string[]): string => names.map((name) => components.find((each) => each.name === name)?.title ?? name).join(', ')

/** What an input of date and time holds, in UTC. */
const shownTime = (iso: string): string => iso.slice(0, 16)

function PlanDialog({ page, of, onClose }: { page: StatusPageAnswer; of: Planned | null; onClose: () => void }) {
  const [title, setTitle] = useState(of?.title ?? '')
  const [text, setText] = useState(of?.text ?? '')
  const [from, setFrom] = useState(of ? shownTime(of.from) : '')
  const [to, setTo] = useState(of ? shownTime(of.to) : '')
  const [components, setComponents] = useState<readonly string[]>(of?.components ?? [])
  const [tell, setTell] = useState<readonly string[]>(of?.tell ?? plannedMoments)
  const save = useAct(
    () => {
      const wish = { title: title.trim(), text: text.trim(), to: `${to}:00Z`, tell, ...(of?.state === 'in_progress' ? {} : { from: `${from}:00Z` }) }
      return of === null
        ? postJson<{ say: string }>(`/api/v1/status-pages/${encodeURIComponent(page.name)}/maintenances`, { ...wish, components })
        : patchJson<{ say: string }>(`/api/v1/status-maintenances/${of.id}`, wish)
    },
    { changes: ['status-pages'], quietFault: true, done: ({ say }) => say, after: onClose },
  )
  return (
    <FormDialog
      title={of === null ? 'Announce planned work' : `Change: ${of.title}`}
      opened
      onClose={onClose}
      onSubmit={() => save.mutate(undefined)}
      submit={of === null ? 'Announce' : 'Change'}
      isBusy={save.isPending}
      fault={save.error}
      canSubmit={title.trim() !== '' && text.trim() !== '' && from !== '' && to !== '' && components.length > 0}
      note={page.audience === 'public' ? 'Subscribers of these components are told ten seconds later; what is corrected until then is told as corrected.' : 'A private page has no subscribers.'}
    >
      <TextInput label="What users see" value={title} onChange={(event) => setTitle(event.currentTarget.value)} required maxLength={200} data-autofocus />
      <Textarea label="What it means for them" value={text} onChange={(event) => setText(event.currentTarget.value)} required autosize minRows={2} maxRows={8} maxLength={10_000} />
      <TextInput type="datetime-local" label="From (UTC)" value={from} onChange={(event) => setFrom(event.currentTarget.value)} required disabled={of?.state === 'in_progress'} />
      <TextInput type="datetime-local" label="Until (UTC)" value={to} onChange={(event) => setTo(event.currentTarget.value)} required />
      {of === null && (
        <Checkbox.Group label="Components" value={[...components]} onChange={setComponents} required>
          {page.components.map((each) => (
            <Checkbox key={each.name} value={each.name} label={each.title} mt={6} />
          ))}
        </Checkbox.Group>
      )}
      {page.audience === 'public' && (
        <Checkbox.Group label="Subscribers are told when" value={[...tell]} onChange={setTell}>
          {plannedMoments.map((moment) => (
            <Checkbox key={moment} value={moment} label={momentWords[moment]} mt={6} />
          ))}
        </Checkbox.Group>
      )}
    </FormDialog>
  )
}

function CancelDialog({ planned, isTold, onClose }: { planned: Planned; isTold: boolean; onClose: () => void }) {
  const cancel = useAct(() => deleteAt<{ say: string }>(`/api/v1/status-maintenances/${planned.id}`), { changes: ['status-pages'], quietFault: true, done: ({ say }) => say, after: onClose })
  return (
    <FormDialog
      title={`Cancel ${planned.title}`}
      opened
      onClose={onClose}
      onSubmit={() => cancel.mutate(undefined)}
      submit="Cancel this work"
      isDanger
      isBusy={cancel.isPending}
      fault={cancel.error}
      note={isTold ? 'It leaves the page at once. Subscribers who heard of it are told that it does not take place.' : 'It leaves the page at once. Nobody is told.'}
    />
  )
}

// What can be done with a page: acknowledge, resolve, escalate, snooze, ask for help, hand over. The first to act wins; the others are told who did.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { postJson } from '../../../web/api.ts'
import { useKeys } from '../../../web/keys.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { PersonPicker } from '../../../web/people.tsx'
import { useMay } from '../../../web/session.ts'
import type { PageChange, PageItem } from '../contract.ts'

const changes = ['oncall', 'incidents', 'alerts']

export function PageActions({ page, isFull }: { page: PageItem; isFull: boolean }) {
  const may = useMay()
  const [open, setOpen] = useState<'resolve' | 'reassign' | 'help' | 'snooze' | null>(null)
  const [reason, setReason] = useState('')
  const [person, setPerson] = useState('')
  const say = ({ say: words }: PageChange): string => words
  const acknowledge = useAct(() => postJson<PageChange>(`/api/v1/pages/${page.id}/acknowledge`), { changes, done: say })
  const escalate = useAct(() => postJson<PageChange>(`/api/v1/pages/${page.id}/escalate`), { changes, done: say })
  const resolve = useAct(() => postJson<PageChange>(`/api/v1/pages/${page.id}/resolve`, reason.trim() ? { reason: reason.trim() } : {}), {
    changes,
    quietFault: true,
    done: say,
    after: () => setOpen(null),
  })
  const reassign = useAct(() => postJson<PageChange>(`/api/v1/pages/${page.id}/reassign`, { person }), {
    changes,
    quietFault: true,
    done: say,
    after: () => setOpen(null),
  })
  const help = useAct(() => postJson<PageChange>(`/api/v1/pages/${page.id}/responders`, { person, ...(reason.trim() ? { note: reason.trim() } : {}) }), {
    changes,
    quietFault: true,
    done: say,
    after: () => setOpen(null),
  })
  const [minutes, setMinutes] = useState('60')
  const snooze = useAct(() => postJson<PageChange>(`/api/v1/pages/${page.id}/snooze`, { minutes: Number(minutes) }), {
    changes,
    quietFault: true,
    done: say,
    after: () => setOpen(null),
  })
  const mayAct = may('respond') && page.state !== 'resolved'
  const canAcknowledge = mayAct && page.state !== 'acknowledged'
  useKeys('This page', [
    ...(canAcknowledge ? [{ key: 'a', says: 'Acknowledge: you are on it', does: () => acknowledge.mutate(undefined) }] : []),
    ...(mayAct && isFull
      ? [
          { key: 'r', says: 'Resolve the page', does: () => setOpen('resolve') },
          { key: 'x', says: 'Escalate now', does: () => escalate.mutate(undefined) },
          { key: 'z', says: 'Snooze the page', does: () => setOpen('snooze') },
        ]
      : []),
  ])
  if (!mayAct) return null
  return (
    <>
      {canAcknowledge && (
        <Button loading={acknowledge.isPending} onClick={() => acknowledge.mutate(undefined)}>
          Acknowledge
        </Button>
      )}
      {isFull && (
        <Button variant="default" loading={escalate.isPending} onClick={() => escalate.mutate(undefined)}>
          Escalate
        </Button>
      )}
      {isFull && (
        <Button variant="default" onClick={() => setOpen('snooze')}>
          Snooze
        </Button>
      )}
      {isFull && (
        <Button variant="default" onClick={() => setOpen('help')}>
          Ask for help
        </Button>
      )}
      {isFull && (
        <Button variant="default" onClick={() => setOpen('reassign')}>
          Hand over
        </Button>
      )}
      {isFull && (
        <Button variant="default" onClick={() => setOpen('resolve')}>
          Resolve
        </Button>
      )}
      <FormDialog
        title="Resolve this page"
        opened={open === 'resolve'}
        onClose={() => setOpen(null)}
        onSubmit={() => resolve.mutate(undefined)}
        submit="Resolve"
        isBusy={resolve.isPending}
        fault={resolve.error}
        note="Nobody else is asked. The situation stays as it is."
      >
        <TextInput
          label="Why"
          placeholder="Optional"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={1000}
          data-autofocus
        />
      </FormDialog>
      <FormDialog
        title="Snooze this page"
        opened={open === 'snooze'}
        onClose={() => setOpen(null)}
        onSubmit={() => snooze.mutate(undefined)}
        submit="Snooze"
        isBusy={snooze.isPending}
        fault={snooze.error}
        note="You carry it until then. It asks again from the first step, whoever is on call by then."
      >
        <NativeSelect
          label="For"
          value={minutes}
          onChange={(event) => setMinutes(event.currentTarget.value)}
          data={[
            { value: '15', label: '15 minutes' },
            { value: '60', label: 'an hour' },
            { value: '240', label: '4 hours' },
            { value: '480', label: '8 hours' },
            { value: '1440', label: 'a day' },
            { value: '10080', label: 'a week' },
          ]}
        />
      </FormDialog>
      <FormDialog
        title="Ask for help"
        opened={open === 'help'}
        onClose={() => setOpen(null)}
        onSubmit={() => help.mutate(undefined)}
        submit="Ask"
        isBusy={help.isPending}
        fault={help.error}
        canSubmit={person !== ''}
        note="They are notified at once. Who carries the page stays the same."
      >
        <PersonPicker label="Whom" value={person} onChange={setPerson} none="Choose…" />
        <TextInput
          label="What you need of them"
          placeholder="Optional"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
        />
      </FormDialog>
      <FormDialog
        title="Hand this page over"
        opened={open === 'reassign'}
        onClose={() => setOpen(null)}
        onSubmit={() => reassign.mutate(undefined)}
        submit="Hand over"
        isBusy={reassign.isPending}
        fault={reassign.error}
        canSubmit={person !== ''}
        note="They are notified at once."
      >
        <PersonPicker label="To" value={person} onChange={setPerson} none="Choose…" />
      </FormDialog>
    </>
  )
}

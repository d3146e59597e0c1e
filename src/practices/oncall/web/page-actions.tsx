// What can be done with a page: acknowledge, resolve, escalate, hand over. The first to act wins; the others are told who did.
import { Button, TextInput } from '@mantine/core'
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
  const [open, setOpen] = useState<'resolve' | 'reassign' | null>(null)
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
  const mayAct = may('respond') && page.state !== 'resolved'
  const canAcknowledge = mayAct && page.state !== 'acknowledged'
  useKeys('This page', [
    ...(canAcknowledge ? [{ key: 'a', says: 'Acknowledge: you are on it', does: () => acknowledge.mutate(undefined) }] : []),
    ...(mayAct && isFull
      ? [
          { key: 'r', says: 'Resolve the page', does: () => setOpen('resolve') },
          { key: 'x', says: 'Escalate now', does: () => escalate.mutate(undefined) },
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

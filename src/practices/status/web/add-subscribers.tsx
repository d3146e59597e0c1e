// Adding e-mail addresses as subscribers, pasted or from a file.
import { Checkbox, TextInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import { postJson } from '../../../web/api.ts'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { useMay } from '../../../web/session.ts'
import type { ImportedSubscribers } from '../contract-subscribers.ts'
import { mostImported, readSubscriberList } from '../model/subscriber-list.ts'

export function AddSubscribers({ path, onClose }: { path: string; onClose: () => void }) {
  const may = useMay()('administer')
  const [text, setText] = useState('')
  const [isConfirmed, setConfirmed] = useState(false)
  const [reason, setReason] = useState('')
  const { value, findings } = readSubscriberList(text)
  const add = useAct(() => send(path, value, isConfirmed ? reason.trim() : null), {
    changes: ['status-pages'],
    quietFault: true,
    done: ({ added, known }) => `${added} added, ${known} known already.`,
    after: onClose,
  })
  return (
    <FormDialog
      title="Add subscribers"
      opened
      onClose={onClose}
      onSubmit={() => add.mutate(undefined)}
      submit={value.length === 0 ? 'Add' : `Add ${value.length}`}
      isBusy={add.isPending}
      fault={add.error}
      canSubmit={value.length > 0 && (!isConfirmed || reason.trim() !== '')}
      note={isConfirmed ? 'They are told from now on. The reason stands on the record.' : 'Each gets one mail with a link, and is told nothing before confirming there.'}
    >
      <Textarea
        label="E-mail addresses"
        description="One a line, or the rows of a CSV file"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={12}
        required
        data-autofocus
        error={findings[0] && `${findings[0].say} ${findings[0].mend}`}
      />
      {may && <Checkbox label="They confirmed elsewhere" checked={isConfirmed} onChange={(event) => setConfirmed(event.currentTarget.checked)} />}
      {isConfirmed && <TextInput label="Where, and how it is known" value={reason} onChange={(event) => setReason(event.currentTarget.value)} required maxLength={500} />}
    </FormDialog>
  )
}

async function send(path: string, all: readonly string[], reason: string | null): Promise<ImportedSubscribers> {
  const done = { added: 0, known: 0, unreadable: 0 }
  for (let at = 0; at < all.length; at += mostImported) {
    const addresses = all.slice(at, at + mostImported)
    const part = reason === null ? await postJson<ImportedSubscribers>(path, { addresses }) : await postJson<ImportedSubscribers>(`${path}-confirmed`, { addresses, reason })
    done.added += part.added
    done.known += part.known
    done.unreadable += part.unreadable
  }
  return done
}

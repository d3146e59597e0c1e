// Maintenance that does not count: with a reason and an approver, and always visible.
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Page } from '../../../base/page.ts'
import { deleteAt, getJson, postJson } from '../../../web/api.ts'
import { Answer, Card, QuietLine } from '../../../web/kit/blocks.tsx'
import { FormDialog, useAct } from '../../../web/kit/form.tsx'
import { msOf, planTime } from '../../../web/kit/time-words.ts'
import { PersonPicker } from '../../../web/people.tsx'
import { useMay } from '../../../web/session.ts'
import type { ExclusionAnswer } from '../contract.ts'

export function Exclusions({ objective }: { objective: string }) {
  const may = useMay()
  const base = `/api/v1/objectives/${encodeURIComponent(objective)}/exclusions`
  const [isAdding, setAdding] = useState(false)
  const exclusions = useQuery({
    queryKey: ['objectives', 'exclusions', objective],
    queryFn: ({ signal }) => getJson<Page<ExclusionAnswer>>(base, {}, signal),
  })
  const remove = useAct((each: ExclusionAnswer) => deleteAt(`${base}/${each.id}`).then(() => each), {
    changes: ['objectives'],
    done: () => 'Those minutes count again.',
    undo:
      ({ from, to, reason, approver }) =>
      () =>
        postJson(base, { from, to, reason, approver }),
  })
  const mayEdit = may('own-services')
  return (
    <Card
      title="Does not count"
      actions={
        mayEdit && (
          <button className="quiet-button" onClick={() => setAdding(true)}>
            Exclude
          </button>
        )
      }
    >
      <Answer of={exclusions} lines={1}>
        {({ items }) =>
          items.length === 0 ? (
            <QuietLine>Every measured minute counts.</QuietLine>
          ) : (
            <ul className="stack">
              {items.map((each) => (
                <li key={each.id}>
                  <div>{each.reason}</div>
                  <div className="muted small">
                    {planTime(msOf(each.from) ?? 0)} to {planTime(msOf(each.to) ?? 0)} · approved by {each.approver}
                    {mayEdit && (
                      <button className="quiet-button small" onClick={() => remove.mutate(each)}>
                        Count again
                      </button>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      <ExcludeDialog base={base} opened={isAdding} onClose={() => setAdding(false)} />
    </Card>
  )
}

function ExcludeDialog({ base, opened, onClose }: { base: string; opened: boolean; onClose: () => void }) {
  const [words, setWords] = useState({ from: '', to: '', reason: '', approver: '' })
  useEffect(() => {
    if (opened) setWords({ from: '', to: '', reason: '', approver: '' })
  }, [opened])
  const add = useAct((body: { from: string; to: string; reason: string; approver: string }) => postJson<ExclusionAnswer>(base, body), {
    changes: ['objectives'],
    quietFault: true,
    done: () => 'Those minutes are left out.',
    after: onClose,
  })
  const isOrdered = words.from !== '' && words.to !== '' && words.from < words.to
  return (
    <FormDialog
      title="Leave minutes out of the budget"
      opened={opened}
      onClose={onClose}
      submit="Leave out"
      isBusy={add.isPending}
      fault={add.error}
      canSubmit={isOrdered && words.reason.trim().length >= 3 && words.approver !== ''}
      note="They are neither good nor bad: left out of both sums. Shown on the chart and on the record."
      onSubmit={() =>
        add.mutate({
          from: new Date(words.from).toISOString(),
          to: new Date(words.to).toISOString(),
          reason: words.reason.trim(),
          approver: words.approver,
        })
      }
    >
      <TextInput
        label="From"
        description="In your time zone."
        type="datetime-local"
        value={words.from}
        onChange={(event) => setWords({ ...words, from: event.currentTarget.value })}
        required
        data-autofocus
      />
      <TextInput
        label="Until"
        type="datetime-local"
        value={words.to}
        onChange={(event) => setWords({ ...words, to: event.currentTarget.value })}
        required
        error={words.from !== '' && words.to !== '' && !isOrdered ? 'It ends before it begins.' : undefined}
      />
      <TextInput
        label="Reason"
        placeholder="Planned database upgrade"
        value={words.reason}
        onChange={(event) => setWords({ ...words, reason: event.currentTarget.value })}
        required
        maxLength={500}
      />
      <PersonPicker label="Approved by" value={words.approver} onChange={(approver) => setWords({ ...words, approver })} none="Choose…" />
    </FormDialog>
  )
}

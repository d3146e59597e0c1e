// Forms in a dialog: who will be told is said beside the button; the server's words stand where they belong.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { toast, toastFault } from '../frame/toasts.tsx'
import { Dialog } from './dialog.tsx'
import { FaultNote } from './fault-note.tsx'

export interface ActWords<Answer> {
  /** What to say when it is done; null says nothing. */
  readonly done?: (answer: Answer) => string | null
  /** Topics to ask again at once, without waiting for the live stream. */
  readonly changes: readonly string[]
  readonly undo?: (answer: Answer) => (() => Promise<unknown>) | undefined
  readonly after?: (answer: Answer) => void
}

/** An act on the server: says when it is done, offers to take it back, and shows what went wrong. */
export function useAct<Input, Answer>(act: (input: Input) => Promise<Answer>, words: ActWords<Answer> & { quietFault?: boolean }) {
  const client = useQueryClient()
  const refresh = (): void => {
    for (const topic of words.changes) void client.invalidateQueries({ queryKey: [topic] })
  }
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      refresh()
      const says = words.done?.(answer)
      const takeBack = words.undo?.(answer)
      if (says) toast({ tone: 'good', says, ...(takeBack ? { undo: () => void takeBack().then(refresh, toastFault) } : {}) })
      words.after?.(answer)
    },
    onError: (problem) => {
      if (!words.quietFault) toastFault(problem)
    },
  })
}

export function FormDialog({
  title,
  opened,
  onClose,
  onSubmit,
  submit,
  isBusy,
  fault,
  children,
  note,
  isDanger = false,
  size = 'md',
  canSubmit = true,
}: {
  title: string
  opened: boolean
  onClose: () => void
  onSubmit: () => void
  submit: string
  isBusy: boolean
  fault?: unknown
  children?: ReactNode
  /** Who will be told, or what will change. */
  note?: ReactNode
  isDanger?: boolean
  size?: string
  canSubmit?: boolean
}) {
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (canSubmit && !isBusy) onSubmit()
  }
  return (
    <Dialog title={title} opened={opened} onClose={onClose} size={size}>
      <form
        className="stack"
        onSubmit={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send(event)
        }}
      >
        {fault ? <FaultNote fault={fault} /> : null}
        {children}
        <div className="row apart form-end">
          <span className="muted small grow">{note}</span>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isBusy} disabled={!canSubmit} {...(isDanger ? { color: 'red', variant: 'outline' } : {})}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

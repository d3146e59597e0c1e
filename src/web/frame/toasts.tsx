// Short words after an act, with an undo where there is one. Said aloud to screen readers.
import { useSyncExternalStore } from 'react'
import { ApiFault } from '../api.ts'
import { Icon } from '../icons.tsx'

export interface Toast {
  readonly says: string
  readonly tone?: 'good' | 'act' | 'plain'
  readonly detail?: string
  readonly undo?: () => void
}

interface Shown extends Toast {
  readonly id: number
}

/** Long enough to read and to take back. */
const shownMs = 10_000
const maxShown = 4
let toasts: readonly Shown[] = []
let lastId = 0
const watchers = new Set<() => void>()

export function toast(words: Toast): void {
  const id = ++lastId
  set([...toasts, { ...words, id }].slice(-maxShown))
  setTimeout(() => dismiss(id), words.tone === 'act' ? 2 * shownMs : shownMs)
}

/** Says what went wrong in the server's words. */
export function toastFault(problem: unknown): void {
  const fault = problem instanceof ApiFault ? problem : null
  toast({ tone: 'act', says: fault?.say ?? 'That did not work.', detail: fault?.mend ?? String(problem) })
}

function dismiss(id: number): void {
  set(toasts.filter((each) => each.id !== id))
}

function set(next: readonly Shown[]): void {
  toasts = next
  for (const each of watchers) each()
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => toasts,
  )
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((each) => (
        <div key={each.id} className={`toast ${each.tone ?? 'plain'}`}>
          <div className="grow">
            <div>{each.says}</div>
            {each.detail && <div className="muted small">{each.detail}</div>}
          </div>
          {each.undo && (
            <button
              className="quiet-button"
              onClick={() => {
                each.undo?.()
                dismiss(each.id)
              }}
            >
              <Icon name="undo" size={14} />
              Undo
            </button>
          )}
          <button className="icon-button" aria-label="Dismiss" onClick={() => dismiss(each.id)}>
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
    </div>
  )
}

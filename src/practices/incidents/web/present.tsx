// The timeline full screen, one entry at a time, large: for a beamer and for a review. Oldest first.
import { useEffect, useMemo, useRef, useState } from 'react'
import { Markdown } from '../../../web/kit/markdown.tsx'
import { clockTime, exactTime, msOf } from '../../../web/kit/time-words.ts'
import type { TimelineItemAnswer } from '../contract.ts'
import { Annotations } from './annotations.tsx'
import { MovedNote } from './retime-dialog.tsx'

/** @param items newest first, as they are filtered on the page. */
export function Presentation({ title, items, onClose }: { title: string; items: readonly TimelineItemAnswer[]; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const words = useRef<HTMLDivElement>(null)
  const [pinnedFirst, setPinnedFirst] = useState(false)
  const [at, setAt] = useState(0)
  const shown = useMemo(() => {
    const oldest = items.toReversed()
    return pinnedFirst ? [...oldest.filter(({ isPinned }) => isPinned), ...oldest.filter(({ isPinned }) => !isPinned)] : oldest
  }, [items, pinnedFirst])
  const place = Math.min(at, shown.length - 1)
  const item = shown[place]
  const atMs = msOf(item?.at) ?? 0
  // Shown by the browser itself above everything: focus stays inside, and Escape closes it. Focus begins on the words, so that space goes on.
  useEffect(() => {
    dialog.current?.showModal()
    words.current?.focus()
  }, [])
  const go = (to: number): void => setAt(Math.max(0, Math.min(shown.length - 1, to)))
  const steps: Readonly<Record<string, () => void>> = {
    ArrowRight: () => go(place + 1), ArrowDown: () => go(place + 1), PageDown: () => go(place + 1), ' ': () => go(place + 1),
    ArrowLeft: () => go(place - 1), ArrowUp: () => go(place - 1), PageUp: () => go(place - 1), Home: () => go(0), End: () => go(shown.length - 1),
  }
  return (
    <dialog
      ref={dialog}
      className="presentation"
      aria-label={`${title}, presented`}
      onClose={onClose}
      onKeyDown={(event) => {
        // A button in focus keeps its own space.
        const step = event.key === ' ' && event.target instanceof HTMLButtonElement ? undefined : steps[event.key]
        event.stopPropagation()
        if (step === undefined) return
        event.preventDefault()
        step()
      }}
    >
      <div className="row apart wrap">
        <span className="muted">{title}</span>
        <div className="row">
          {items.some(({ isPinned }) => isPinned) && (
            <button className="quiet-button" aria-pressed={pinnedFirst} onClick={() => (setPinnedFirst(!pinnedFirst), setAt(0))}>
              Pinned first
            </button>
          )}
          <button className="quiet-button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
      </div>
      <div ref={words} className="presentation-entry" aria-live="polite" tabIndex={-1}>
        {item && (
          <>
            <time dateTime={item.at} title={exactTime(atMs)}>
              {new Date(atMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })}, {clockTime(atMs)}
            </time>
            <div className="presentation-words">{item.sentence}</div>
            <MovedNote at={item.at} moved={item.moved} />
            {item.detail && <Markdown text={item.detail} />}
            <Annotations item={item} onAnnotate={null} />
          </>
        )}
      </div>
      <div className="row apart">
        <button className="quiet-button" disabled={place <= 0} onClick={() => go(place - 1)}>
          ‹ Before
        </button>
        <span className="muted">
          {place + 1} of {shown.length}
        </span>
        <button className="quiet-button" disabled={place >= shown.length - 1} onClick={() => go(place + 1)}>
          Next ›
        </button>
      </div>
    </dialog>
  )
}

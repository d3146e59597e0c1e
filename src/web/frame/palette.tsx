// The command palette: every place, every command, and every thing by name, by typing.
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useGo } from '../address.ts'
import { useAppParts } from '../app-parts.ts'
import { Icon } from '../icons.tsx'
import { useMay } from '../session.ts'

interface Choice {
  readonly group: string
  readonly label: string
  readonly hint: string
  readonly to: string
  readonly icon: string
  readonly words: string
}

const maxChoices = 40

export default function Palette({ onClose }: { onClose: () => void }) {
  const { places, commands, finders } = useAppParts()
  const may = useMay()
  const go = useGo()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const dialog = useRef<HTMLDialogElement>(null)
  const wanted = useDeferredValue(text.trim().toLowerCase())
  const found = useQuery({
    queryKey: ['palette', wanted],
    enabled: wanted.length > 0,
    placeholderData: (before) => before,
    queryFn: async () =>
      (await Promise.allSettled(finders.map((find) => find(wanted)))).flatMap((each) => (each.status === 'fulfilled' ? each.value : [])),
  })
  const fixed: readonly Choice[] = [
    ...commands
      .filter((each) => each.needs === undefined || may(each.needs))
      .map((each) => ({
        group: 'Do',
        label: each.label,
        hint: each.hint ?? '',
        to: each.to,
        icon: 'bolt',
        words: `${each.label} ${each.keywords ?? ''}`.toLowerCase(),
      })),
    ...places
      .filter((each) => each.needs === undefined || may(each.needs))
      .map((each) => ({
        group: 'Go to',
        label: each.label,
        hint: each.key ? `g ${each.key}` : '',
        to: each.to,
        icon: each.icon,
        words: each.label.toLowerCase(),
      })),
  ]
  const things: readonly Choice[] =
    wanted === ''
      ? []
      : (found.data ?? []).map((each) => ({ group: 'Found', label: each.label, hint: each.hint, to: each.to, icon: 'right', words: '' }))
  const matching = fixed.filter((each) => wanted.split(/\s+/).every((word) => each.words.includes(word)))
  const choices = [
    ...things,
    ...(wanted === '' ? [...matching].sort((one, other) => other.group.localeCompare(one.group)) : matching),
  ].slice(0, maxChoices)

  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => setAt(0), [wanted])
  // In braces: newer browsers answer a promise, which is no clean-up.
  useEffect(() => {
    void list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at])

  function choose(choice: Choice | undefined): void {
    if (!choice) return
    onClose()
    go(choice.to)
  }
  function onKey(event: KeyboardEvent): void {
    const step =
      event.key === 'ArrowDown' || (event.ctrlKey && event.key === 'n')
        ? 1
        : event.key === 'ArrowUp' || (event.ctrlKey && event.key === 'p')
          ? -1
          : 0
    if (step !== 0) {
      event.preventDefault()
      setAt((before) => (before + step + choices.length) % Math.max(1, choices.length))
    }
    if (event.key === 'Enter') choose(choices[at])
  }

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Search or jump"
      onClose={onClose}
      onKeyDown={onKey}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div>
        <div className="palette-field">
          <Icon name="search" />
          <input
            autoFocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            placeholder="Search services, incidents, objectives, or type a command"
            aria-label="Search or jump"
            role="combobox"
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={choices[at] ? `choice-${at}` : undefined}
            spellCheck={false}
          />
          <kbd className="key">Esc</kbd>
        </div>
        {choices.length === 0 && (
          <div className="palette-none" role="status">
            {found.isFetching ? 'Searching…' : <>Nothing is called “{text}”.</>}
          </div>
        )}
        <div hidden={choices.length === 0} className="palette-list" id="palette-list" role="listbox" aria-label="Results" ref={list}>
          {choices.map((choice, index) => (
            <div key={`${choice.group} ${choice.to} ${choice.label}`} role="presentation">
              {choice.group !== choices[index - 1]?.group && (
                <div className="palette-group" role="presentation">
                  {choice.group}
                </div>
              )}
              <div
                id={`choice-${index}`}
                role="option"
                aria-selected={index === at}
                className="palette-choice"
                onPointerMove={() => setAt(index)}
                onClick={() => choose(choice)}
              >
                <Icon name={choice.icon} size={15} />
                <span className="ellipsis grow">{choice.label}</span>
                <span className="muted small ellipsis">{choice.hint}</span>
              </div>
            </div>
          ))}
        </div>
      </div>
    </dialog>
  )
}

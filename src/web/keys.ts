// Single keys and two-key sequences (`g i`), registered by whatever is on the screen; `?` lists them all.
import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface KeyBinding {
  /** As `KeyboardEvent.key`: `a`, `/`, `Escape`, `mod+k`, or a sequence `g i`. */
  readonly key: string
  readonly says: string
  readonly does: () => void
  /** Also while a text field has the focus. */
  readonly inFields?: boolean
}

interface Registered { readonly group: string; readonly bindings: readonly KeyBinding[] }

/** A second key later than this starts anew. */
const sequenceMs = 900
let registered: readonly Registered[] = []
let pending = ''
let pendingMs = 0
const watchers = new Set<() => void>()

/** Registers keys while the calling component is shown. What was registered last wins. */
export function useKeys(group: string, bindings: readonly KeyBinding[]): void {
  const latest = useRef(bindings)
  latest.current = bindings
  const shape = bindings.map((each) => `${each.key}\t${each.says}`).join('\n')
  useEffect(() => {
    const mine: Registered = {
      group,
      bindings: latest.current.map((each, index) => ({ ...each, does: () => latest.current[index]?.does() })),
    }
    registered = [...registered, mine]
    tell()
    return () => {
      registered = registered.filter((each) => each !== mine)
      tell()
    }
  }, [group, shape])
}

export function useRegisteredKeys(): readonly Registered[] {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, () => registered)
}

export function listenToKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return
    const inField = isField(event.target)
    const name = nameOf(event)
    if (name === null) return
    const isSecond = pending !== '' && event.timeStamp - pendingMs < sequenceMs
    const tried = isSecond ? [`${pending} ${name}`, name] : [name]
    pending = ''
    for (const key of tried) {
      const binding = findBinding(key, inField)
      if (!binding) continue
      event.preventDefault()
      binding.does()
      return
    }
    if (!inField && registered.some((each) => each.bindings.some((binding) => binding.key.startsWith(`${name} `)))) {
      pending = name
      pendingMs = event.timeStamp
    }
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}

function findBinding(key: string, inField: boolean): KeyBinding | undefined {
  // While a dialog is open, the page under it does not listen; a dialog brings its own keys.
  if (!key.includes('mod+') && document.querySelector('[role="dialog"][aria-modal="true"], dialog[open]')) return undefined
  for (const { bindings } of registered.toReversed()) {
    const binding = bindings.find((each) => each.key === key && (!inField || each.inFields === true || each.key.startsWith('mod+')))
    if (binding) return binding
  }
  return undefined
}

function nameOf(event: KeyboardEvent): string | null {
  if (event.altKey || event.key === 'Shift' || event.key === 'Control' || event.key === 'Meta') return null
  if (event.metaKey || event.ctrlKey) return `mod+${event.key.toLowerCase()}`
  return event.key
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

function tell(): void {
  for (const each of watchers) each()
}

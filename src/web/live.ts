// Live updates: one event stream from the server; each entry makes the queries it concerns stale, and nothing else.
import type { QueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'

/** What the stream says of an entry of the record. */
export interface LiveEvent {
  readonly seq: number
  readonly kind: string
  readonly subject: string
  readonly service: string | null
  readonly at: string
}

export type LiveState =
  | { readonly is: 'connecting' }
  | { readonly is: 'live' }
  /** Everything shown may have changed since `sinceMs`. */
  | { readonly is: 'lost'; readonly sinceMs: number }

export type Hears = Readonly<Record<string, readonly string[]>>

/** By topic: whether an entry that is heard can have changed what this query of it asks. Left out: it can. */
export type Concerns = Readonly<Record<string, (event: LiveEvent, key: readonly unknown[]) => boolean>>

/** A storm of entries asks once: what arrives within this time is one refetch. */
const gatherMs = 120
/** While the stream is away, what is on the screen is asked again this often. */
const pollMs = 15_000
/** Silent proxies drop a stream without a word; the server speaks at least every 20 s. */
const silenceMs = 45_000

let state: LiveState = { is: 'connecting' }
const stateWatchers = new Set<() => void>()
const listeners = new Set<(event: LiveEvent) => void>()

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (watcher) => {
      stateWatchers.add(watcher)
      return () => stateWatchers.delete(watcher)
    },
    () => state,
  )
}

/** Calls `hear` for each entry as it happens. */
export function useLiveEvents(hear: (event: LiveEvent) => void): void {
  const latest = useRef(hear)
  latest.current = hear
  useEffect(() => {
    const listener = (event: LiveEvent): void => latest.current(event)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }, [])
}

/** Which query topics an entry of this kind concerns. */
export function topicsOf(kind: string, hears: Hears): readonly string[] {
  return Object.entries(hears)
    .filter(([, beginnings]) => beginnings.some((beginning) => kind.startsWith(beginning)))
    .map(([topic]) => topic)
}

export function startLive(client: QueryClient, hears: Hears, concerns: Concerns = {}): () => void {
  const stale = new Map<string, LiveEvent[]>()
  let gathering: ReturnType<typeof setTimeout> | undefined
  let source: EventSource | undefined
  let lastWordMs = Date.now()
  let isStopped = false
  let isHeartbeatKnown = false

  const refetch = (): void => {
    gathering = undefined
    for (const [topic, events] of stale) {
      const concern = concerns[topic]
      void client.invalidateQueries({ queryKey: [topic], ...(concern ? { predicate: ({ queryKey }) => events.some((event) => concern(event, queryKey)) } : {}) })
    }
    stale.clear()
  }
  const onEntry = (message: MessageEvent<string>): void => {
    lastWordMs = Date.now()
    const event = readEvent(message.data)
    if (event === null) return
    for (const topic of topicsOf(event.kind, hears)) stale.set(topic, [...(stale.get(topic) ?? []), event])
    for (const listener of listeners) listener(event)
    if (stale.size > 0) gathering ??= setTimeout(refetch, gatherMs)
  }
  const connect = (): void => {
    source?.close()
    source = new EventSource('/api/v1/live')
    source.onopen = () => {
      lastWordMs = Date.now()
      // What happened while nobody listened is unknown, so everything is asked again.
      if (state.is === 'lost') void client.invalidateQueries()
      setState({ is: 'live' })
    }
    source.onmessage = onEntry
    // The server could not tell each entry (a burst, or we were away): everything shown is asked again.
    source.addEventListener('reload', () => {
      lastWordMs = Date.now()
      void client.invalidateQueries()
    })
    source.addEventListener('alive', () => {
      lastWordMs = Date.now()
      isHeartbeatKnown = true
    })
    source.onerror = lost
  }
  const lost = (): void => {
    if (isStopped || state.is === 'lost') return
    setState({ is: 'lost', sinceMs: lastWordMs })
  }
  const watch = setInterval(() => {
    if (document.hidden) return
    const isSilent = isHeartbeatKnown && Date.now() - lastWordMs > silenceMs
    if (state.is === 'live' && isSilent) lost()
    if (state.is !== 'lost') return
    void client.invalidateQueries({ refetchType: 'active' })
    if (source?.readyState === EventSource.CLOSED || isSilent) connect()
  }, pollMs)
  connect()
  return () => {
    isStopped = true
    clearInterval(watch)
    clearTimeout(gathering)
    source?.close()
  }
}

function setState(next: LiveState): void {
  state = next
  for (const each of stateWatchers) each()
}

function readEvent(text: string): LiveEvent | null {
  try {
    const value = JSON.parse(text) as LiveEvent
    return typeof value.kind === 'string' ? value : null
  } catch {
    return null
  }
}

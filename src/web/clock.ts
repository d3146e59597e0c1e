// The reader's clock: one timer for all relative times on the screen.
import { useSyncExternalStore } from 'react'

const everyMs = 1_000
const watchers = new Set<() => void>()
let nowMs = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function watch(tell: () => void): () => void {
  watchers.add(tell)
  timer ??= setInterval(() => {
    if (document.hidden) return
    nowMs = Date.now()
    for (const each of watchers) each()
  }, everyMs)
  return () => {
    watchers.delete(tell)
    if (watchers.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

/** Now, cut to `stepMs`, so that what shows minutes is not drawn again each second. */
export function useNowMs(stepMs = 1_000): number {
  return useSyncExternalStore(watch, () => Math.floor((timer === undefined ? Date.now() : nowMs) / stepMs) * stepMs)
}

// What a test process started must not outlive it, however it ends: by itself, by Ctrl-C, or told to stop.
import { constants } from 'node:os'

const cleanups = new Set<() => void>()
let isWatching = false

/** @param cleanup must be synchronous. @returns call it when the cleanup is done already. */
export function atExit(cleanup: () => void): () => void {
  cleanups.add(cleanup)
  if (!isWatching) watch()
  return () => void cleanups.delete(cleanup)
}

function watch(): void {
  isWatching = true
  process.on('exit', () => {
    for (const cleanup of [...cleanups].reverse()) {
      try {
        cleanup()
      } catch (problem) {
        process.stderr.write(`${String(problem)}\n`)
      }
    }
  })
  // Without a listener a signal ends the process and no `exit` is told.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(128 + constants.signals[signal]))
}

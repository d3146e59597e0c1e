// Instants in texts that people far apart read: always UTC, and said so.
import { formatInstant } from '../../../base/instant.ts'

/** `2026-11-23 14:20 UTC` */
export function utcWords(atMs: number): string {
  return `${formatInstant(atMs).slice(0, 16).replace('T', ' ')} UTC`
}

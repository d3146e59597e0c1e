// Real public files to read, kept beside the repository where they exist; never part of it.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder, or null where there is none. */
export function sharedData(): string | null {
  const folder = process.env['MAINSTAY_SHARED_DATA'] ?? fileURLToPath(new URL('../../shared/data', import.meta.url))
  return existsSync(folder) ? folder : null
}

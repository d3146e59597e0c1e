// The server's list of practices: one of the three files that know them all (pages.ts is the browser's, commands.ts the CLI's).
import { alerts } from './practices/alerts/practice.ts'
import type { Practice } from './spine/practice.ts'

export function practices(): readonly Practice[] {
  return [alerts()]
}

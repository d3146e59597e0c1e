// Port: systems that post what they change. A dialect proves that a message is genuine, names its delivery, and reads it.
import type { ReportedChange } from '../base/change.ts'
import type { Finding } from '../base/finding.ts'
import { parseForeignJson } from '../base/foreign-json.ts'
import type { Foreign } from './foreign-fields.ts'
import { objectIn } from './foreign-fields.ts'

export interface ChangeMessage {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** As it came: signatures are over these bytes. */
  readonly body: Buffer
}

export interface ChangesRead {
  readonly value: readonly ReportedChange[]
  /** Why a message that was understood tells of no change to production; null when it does, or was not understood. */
  readonly ignored: string | null
  readonly findings: readonly Finding[]
}

export interface ReadingWishes {
  /** Names of runs that change production; left out, those whose name says so. */
  readonly workflows?: readonly string[]
}

export interface ChangeDialect {
  /** `github`; names the form in settings. */
  readonly name: string
  /** For people: `GitHub`. */
  readonly title: string
  /** Whether its sender can prove itself by a shared secret, beyond the ingest key. */
  readonly secret: 'required' | 'optional' | 'none'
  /** Why the message is not believed, or null. Compares in constant time. Only asked where there is a secret. */
  disbelief(message: ChangeMessage, by: { readonly secret: string; readonly nowMs: number }): string | null
  /** The sender's name for this delivery, repeated when it is sent again; null where it has none. */
  deliveryOf(message: ChangeMessage): string | null
  read(message: ChangeMessage, wishes: ReadingWishes): ChangesRead
}

/** More than this in one message are not read. */
export const mostInMessage = 500

export function headerIn(message: ChangeMessage, name: string): string {
  const value = message.headers[name]
  return typeof value === 'string' ? value : ''
}

export function told(...value: readonly ReportedChange[]): ChangesRead {
  return { value, ignored: null, findings: [] }
}

export function ignored(why: string): ChangesRead {
  return { value: [], ignored: why, findings: [] }
}

export function notUnderstood(say: string, field?: string): ChangesRead {
  return { value: [], ignored: null, findings: [{ level: 'error', code: 'CHANGES_FORM', say, mend: 'Check that the sender is of the kind this source is declared as.', ...(field === undefined ? {} : { field }) }] }
}

/** Reads a JSON object and hands it on; what is none is a finding, never an error. */
export function readingObject(message: ChangeMessage, read: (body: Foreign) => ChangesRead): ChangesRead {
  const parsed = jsonIn(message)
  if ('problem' in parsed) return notUnderstood(parsed.problem)
  if (typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value)) return notUnderstood('The body is no JSON object.')
  return read(objectIn(parsed.value))
}

export function jsonIn(message: ChangeMessage): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: parseForeignJson(message.body.toString('utf8')) }
  } catch (problem) {
    return { problem: `JSON cannot be parsed: ${(problem as Error).message.slice(0, 200)}` }
  }
}

/** Runs that say by their name that they change production. */
const changing = /deploy|release|rollout|roll-out|promot|migrat|terraform|provision|publish/i

/** Whether a run of this name is wished for. */
export function isChanging(names: readonly (string | null)[], { workflows }: ReadingWishes): boolean {
  const known = names.filter((name) => name !== null)
  return workflows === undefined ? known.some((name) => changing.test(name)) : known.some((name) => workflows.includes(name))
}

// What a request gives as text: instants, cursors, whose things.
import { Fault } from '../../../base/fault.ts'
import { parseInstant } from '../../../base/instant.ts'
import { decodeCursor } from '../../../base/page.ts'
import { mayCall } from '../../../spine/access/roles.ts'
import type { Caller } from '../../../spine/access/roles.ts'
import type { Person } from '../../access/questions.ts'

export function givenInstant(text: string, field: string): number {
  const atMs = parseInstant(text)
  if (atMs === null) throw new Fault('ONCALL_INSTANT', { say: `${field} is "${text}", which is not an instant.`, mend: 'Write it as RFC 3339 with a zone: 2026-11-23T09:00:00Z.', field })
  return atMs
}

/** The text that the last page ended with. */
export function givenCursor(cursor: string): string {
  const position = decodeCursor(cursor)
  if (position?.length !== 1 || typeof position[0] !== 'string') {
    throw new Fault('ONCALL_CURSOR', { say: 'The cursor is not one of this list.', mend: 'Start without a cursor, then pass `next` back as it is.' })
  }
  return position[0]
}

/** Contact methods are one's own affair, and an administrator's. */
export function refuseUnlessOwn(caller: Caller, person: Person): void {
  if (caller.actor.kind === 'person' && caller.actor.id === person.id) return
  if (mayCall(caller, 'administer')) return
  throw new Fault('ONCALL_NOT_YOURS', { kind: 'forbidden', say: `These are the contact methods of ${person.displayName}.`, mend: 'Ask them, or an administrator.' })
}

// Who belongs to an incident, as far as whoever asks may see them.
import type { Db } from '../../../spine/database.ts'
import type { FamilyAnswer, Relative } from '../contract-family.ts'
import { openChildrenWords } from '../model/family.ts'
import type { Incident } from '../model/incident.ts'
import { childrenOf, followedBy, parentOf } from '../store/family.ts'
import { findIncidents } from '../store/incidents.ts'

export async function familyAnswer(db: Db, incident: Incident): Promise<FamilyAnswer> {
  const parent = await parentOf(db, incident.id)
  const children = await childrenOf(db, [incident.id])
  const { follows, followers } = await followedBy(db, incident.id)
  const found = new Map((await findIncidents(db, [parent, follows, ...children, ...followers].filter((id) => id !== null))).map((one) => [one.id, relative(one)]))
  const known = (ids: readonly string[]): Relative[] => ids.map((id) => found.get(id)).filter((one) => one !== undefined)
  return { parent: known(parent === null ? [] : [parent])[0] ?? null, children: known(children), follows: known(follows === null ? [] : [follows])[0] ?? null, followedBy: known(followers) }
}

/** Null when no child is open. */
export async function openChildren(db: Db, incident: string): Promise<string | null> {
  const children = await findIncidents(db, await childrenOf(db, [incident]))
  return openChildrenWords(children.toSorted((one, other) => one.number - other.number))
}

const relative = ({ id, number, title, state, severity }: Incident): Relative => ({ id, number, title, state, severity })

// For whom something is read. A request runs as its caller, so that stores and the record leave out what is not theirs
// to see; reactions, jobs and duties run as Mainstay itself, which sees everything.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Actor } from '../base/actor.ts'
import type { Db } from './database.ts'

/** Subjects of the record (`incident/inc_…`) that may not be seen by this person; with null, by nobody who is not named. */
export type Hides = (db: Db, person: string | null) => Promise<readonly string[]>

export interface Viewer {
  /** `per_…`; null for a token, a signed link and the public: nobody who could be named. */
  readonly person: string | null
  readonly hides: Hides
}

const viewing = new AsyncLocalStorage<Viewer | null>()

/** Who reads now; null is Mainstay itself. */
export function viewer(): Viewer | null {
  return viewing.getStore() ?? null
}

export function viewAs<T>(asked: Viewer | null, does: () => T): T {
  return viewing.run(asked, does)
}

export function viewerOf(actor: Actor, hides: Hides): Viewer {
  return { person: actor.kind === 'person' ? actor.id : null, hides }
}

/** A transaction sees what its actor may: a person who acts through a chat sees what they would see on the page. */
export function actAs<T>(actor: Actor, does: () => T): T {
  const now = viewer()
  if (now === null || actor.kind === 'token') return does()
  return viewAs(actor.kind === 'person' ? viewerOf(actor, now.hides) : null, does)
}

/** Called later by whoever: runs as who it was made by, not as who happens to call. */
export function asMaker<F extends (...given: never[]) => unknown>(does: F): F {
  return AsyncLocalStorage.bind(does) as unknown as F
}

/** What whoever reads now may not see. */
export async function hiddenNow(db: Db): Promise<readonly string[]> {
  const now = viewer()
  return now === null ? [] : now.hides(db, now.person)
}

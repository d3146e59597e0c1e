// What connections answer other practices: is there one of this name, and how does it fare?
import type { Db } from '../../spine/database.ts'
import { connectionByName, connectionsAfter, mostConnections } from './store.ts'
import type { StoredConnection } from './store.ts'

export interface KnownConnection {
  readonly name: string
  /** `prometheus`, `scrape`. */
  readonly type: string
  readonly state: 'ok' | 'failing' | 'unknown'
  /** Since when it is in this state; null until it was checked. */
  readonly sinceMs: number | null
  /** What the last check found. */
  readonly say: string
}

export async function findConnection(db: Db, name: string): Promise<KnownConnection | null> {
  const connection = await connectionByName(db, name)
  return connection ? known(connection) : null
}

export async function listConnections(db: Db): Promise<readonly KnownConnection[]> {
  return (await connectionsAfter(db, { limit: mostConnections })).map(known)
}

function known({ name, type, health }: StoredConnection): KnownConnection {
  return { name, type, state: health.state, sinceMs: health.sinceMs, say: health.say }
}

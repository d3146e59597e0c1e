// The connection of this name, or a fault that says that there is none.
import { Fault } from '../../base/fault.ts'
import type { Db } from '../../spine/database.ts'
import { connectionByName } from './store.ts'
import type { StoredConnection } from './store.ts'

export async function knownConnection(db: Db, name: string): Promise<StoredConnection> {
  const connection = await connectionByName(db, name)
  if (connection === null) throw new Fault('CONNECTIONS_NOT_THERE', { kind: 'not-found', say: `There is no connection ${name}.`, mend: 'List them with GET /api/v1/connections.' })
  return connection
}

// The table of connections.
import type { Migration } from '../../spine/database.ts'

export const connectionsMigrations: readonly Migration[] = [
  {
    name: 'connections-0001',
    statements: [
      `create table connections_connection (
        name text primary key, type text not null, settings text not null, added_ms bigint not null, changed_ms bigint not null,
        state text not null, since_ms bigint, checked_ms bigint, last_ok_ms bigint, failures integer not null, say text not null, mend text not null)`,
    ],
  },
]

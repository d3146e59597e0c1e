// Where imported incidents came from: the same one is never taken twice.
import type { Migration } from '../../../spine/database.ts'

export const importMigrations: readonly Migration[] = [
  {
    name: 'incidents-import-0001',
    statements: [
      `create table incidents_import (
        source text not null, reference text not null, incident_id text not null references incidents_incident (id), url text, imported_ms bigint not null,
        primary key (source, reference))`,
      'create index incidents_import_incident on incidents_import (incident_id)',
    ],
  },
]

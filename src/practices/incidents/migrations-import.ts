// The tables of incidents: where those come from that were run elsewhere.
import type { Migration } from '../../spine/database.ts'

export const importMigrations: readonly Migration[] = [
  {
    name: 'incidents-import-0001',
    statements: [
      // `updates`: how many of its updates are on the record.
      `create table incidents_import (
        source text not null, reference text not null, type text not null, url text, incident_id text not null, number integer not null,
        updates integer not null, imported_ms bigint not null, primary key (source, reference))`,
      'create index incidents_import_incident on incidents_import (incident_id)',
    ],
  },
]

// The time at which an entry really happened, as somebody corrected it; the record keeps what it said.
import type { Migration } from '../../../spine/database.ts'

export const retimeMigrations: readonly Migration[] = [
  {
    name: 'incidents-notes-0001',
    statements: [
      `create table incidents_retime (
        incident_id text not null references incidents_incident (id), seq bigint not null, at_ms bigint not null, reason text not null,
        retimed_by text not null, retimed_ms bigint not null, primary key (incident_id, seq))`,
    ],
  },
]

// What somebody pinned on a timeline, so that it is found again.
import type { Migration } from '../../../spine/database.ts'

export const pinMigrations: readonly Migration[] = [
  {
    name: 'incidents-pins-0001',
    statements: [
      `create table incidents_pin (
        incident_id text not null references incidents_incident (id), seq bigint not null, pinned_by text not null, pinned_ms bigint not null, primary key (incident_id, seq))`,
    ],
  },
]

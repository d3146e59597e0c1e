// Incidents that turned out to be one: which was merged into which, and how to undo it.
import type { Migration } from '../../../spine/database.ts'

export const mergeMigrations: readonly Migration[] = [
  {
    name: 'incidents-merges-0001',
    statements: [
      `create table incidents_merge (
        incident_id text primary key references incidents_incident (id), into_id text not null references incidents_incident (id),
        reason text, merged_ms bigint not null, before text not null, taken text not null)`,
      'create index incidents_merge_into on incidents_merge (into_id)',
    ],
  },
]

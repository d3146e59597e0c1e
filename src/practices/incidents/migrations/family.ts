// Incidents that belong together: parent and child, and which one follows which.
import type { Migration } from '../../../spine/database.ts'

export const familyMigrations: readonly Migration[] = [
  {
    name: 'incidents-family-0001',
    statements: [
      `create table incidents_parent (
        incident_id text primary key references incidents_incident (id), parent_id text not null references incidents_incident (id), reason text, since_ms bigint not null)`,
      'create index incidents_parent_parent on incidents_parent (parent_id)',
      `create table incidents_follow (
        incident_id text primary key references incidents_incident (id), follows_id text not null references incidents_incident (id))`,
      'create index incidents_follow_follows on incidents_follow (follows_id)',
    ],
  },
]

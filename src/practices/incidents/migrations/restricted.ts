// Incidents that only some may see, who they are, and who looked.
import type { Migration } from '../../../spine/database.ts'

export const restrictedMigrations: readonly Migration[] = [
  {
    name: 'incidents-restricted-0001',
    statements: [
      'alter table incidents_incident add column is_restricted integer not null default 0',
      'create index incidents_incident_restricted on incidents_incident (id) where is_restricted = 1',
      `create table incidents_member (
        incident_id text not null references incidents_incident (id), person_id text not null, since_ms bigint not null, added_by text not null, reason text,
        primary key (incident_id, person_id))`,
      'create index incidents_member_person on incidents_member (person_id)',
      `create table incidents_look (
        incident_id text not null references incidents_incident (id), person_id text not null, first_ms bigint not null, last_ms bigint not null, looks integer not null,
        primary key (incident_id, person_id))`,
    ],
  },
]

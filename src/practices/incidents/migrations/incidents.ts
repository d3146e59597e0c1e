// The tables of incidents.
import type { Migration } from '../../../spine/database.ts'
import { familyMigrations } from './family.ts'
import { annotationMigrations } from './annotations.ts'
import { evidenceMigrations } from './evidence.ts'
import { pinMigrations } from './pins.ts'
import { restrictedMigrations } from './restricted.ts'
import { retimeMigrations } from './retimes.ts'
import { roleMigrations } from './roles.ts'
import { mergeMigrations } from './merges.ts'
import { typeMigrations } from './types.ts'
import { importMigrations } from './import.ts'
import { memoryMigrations } from './memory.ts'

export const incidentsMigrations: readonly Migration[] = [
  {
    name: 'incidents-0001',
    statements: [
      'create table incidents_counter (id integer primary key, last integer not null)',
      'insert into incidents_counter (id, last) values (1, 0)',
      `create table incidents_incident (
        id text primary key, number integer not null unique, title text not null, summary text not null, severity text not null,
        severity_reason text not null, impact text, scope text, state text not null, service text, environment text, declared_by text not null,
        started_ms bigint, detected_ms bigint, acknowledged_ms bigint, declared_ms bigint not null, mitigated_ms bigint, resolved_ms bigint, closed_ms bigint)`,
      'create index incidents_incident_state on incidents_incident (state, number)',
      'create index incidents_incident_service on incidents_incident (service, number)',
      `create table incidents_role (
        incident_id text not null references incidents_incident (id), role text not null, person_id text not null, since_ms bigint not null,
        primary key (incident_id, role))`,
      `create table incidents_link (
        incident_id text not null references incidents_incident (id), subject text not null, reason text not null, linked_ms bigint not null,
        from_ms bigint not null, until_ms bigint, resolved_ms bigint, primary key (incident_id, subject))`,
      'create index incidents_link_subject on incidents_link (subject)',
    ],
  },
  ...evidenceMigrations,
  ...memoryMigrations,
  ...importMigrations,
  ...typeMigrations,
  ...mergeMigrations,
  ...pinMigrations,
  ...roleMigrations,
  ...restrictedMigrations,
  ...familyMigrations,
  ...retimeMigrations,
  ...annotationMigrations,
]

// What people wrote beside an entry of the timeline: the newest version; the record keeps every one.
import type { Migration } from '../../../spine/database.ts'

export const annotationMigrations: readonly Migration[] = [
  {
    name: 'incidents-notes-0002',
    statements: [
      `create table incidents_annotation (
        id text primary key, incident_id text not null references incidents_incident (id), seq bigint not null, version integer not null,
        text text not null, written_by text not null, written_ms bigint not null)`,
      'create index incidents_annotation_incident on incidents_annotation (incident_id, seq)',
    ],
  },
]

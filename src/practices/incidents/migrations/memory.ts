// What is remembered of each incident, so that later ones can be compared with it.
import type { Migration } from '../../../spine/database.ts'

export const memoryMigrations: readonly Migration[] = [
  {
    name: 'incidents-memory-0001',
    statements: [
      'create table incidents_memory (incident_id text primary key references incidents_incident (id), words text not null, alerts text not null, ending text)',
      'create index incidents_incident_declared on incidents_incident (declared_ms, number)',
    ],
  },
]

// Who was asked to take a role and has not answered yet.
import type { Migration } from '../../../spine/database.ts'

export const roleMigrations: readonly Migration[] = [
  {
    name: 'incidents-roles-0001',
    statements: [
      `create table incidents_role_ask (
        incident_id text not null references incidents_incident (id), role text not null, person_id text not null, asked_by text not null, asked_ms bigint not null, brief text, primary key (incident_id, role))`,
      'create index incidents_role_ask_person on incidents_role_ask (person_id)',
    ],
  },
]

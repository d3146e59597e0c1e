// The tables of incidents: what is kept of each to find similar ones. A projection of the record.
import type { Migration } from '../../spine/database.ts'

export const similarMigrations: readonly Migration[] = [
  {
    name: 'incidents-similar-0001',
    statements: [
      // `alerts` and `changes` are JSON lists; `seq` is of the newest entry that is in it.
      `create table incidents_story (
        incident_id text primary key, number integer not null, notes text not null, last_note text, fix text,
        services text not null, alerts text not null, changes text not null, seq bigint not null)`,
      'create index incidents_story_number on incidents_story (number)',
    ],
  },
]

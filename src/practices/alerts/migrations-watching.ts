// Tables of alerts: how often each sender is usually heard, and when each silence last silenced anything.
import type { Migration } from '../../spine/database.ts'

export const watchingMigrations: readonly Migration[] = [
  {
    name: 'alerts-readiness-0001',
    statements: [
      // `rhythm`: JSON of the longest pause of each of the last days.
      'create table alerts_rhythm (source text not null, connection text not null, heard_ms bigint not null, rhythm text not null, primary key (source, connection))',
      // `seen_ms`: since when it is watched.
      'create table alerts_silence_use (silence text primary key, seen_ms bigint not null, matched_ms bigint)',
    ],
  },
]

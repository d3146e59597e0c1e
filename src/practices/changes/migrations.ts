// Tables of changes.
import type { Migration } from '../../spine/database.ts'

export const changesMigrations: readonly Migration[] = [
  {
    name: 'changes-0001',
    statements: [
      `create table changes_change (
        id text primary key, source text not null, reference text not null, kind text not null, title text not null, environment text, state text not null,
        started_ms bigint not null, finished_ms bigint, made_by text, reviewed_by text, artifact text, commit_id text, url text, rollback text, lines_changed bigint,
        recorded_ms bigint not null, updated_ms bigint not null)`,
      'create unique index changes_change_reference on changes_change (source, reference)',
      'create index changes_change_started on changes_change (started_ms, id)',
      `create table changes_service (
        service text not null, started_ms bigint not null, change_id text not null, place bigint not null, primary key (service, started_ms, change_id))`,
      'create index changes_service_change on changes_service (change_id)',
    ],
  },
  {
    name: 'changes-sources-0001',
    statements: [
      // spec: JSON. said: what became of the last message.
      'create table changes_source (name text primary key, spec text not null, saved_ms bigint not null, heard_ms bigint, said text)',
      // Deliveries that were taken in: a sender that sends one again is answered and nothing is done.
      'create table changes_delivery (source text not null, delivery text not null, received_ms bigint not null, primary key (source, delivery))',
      'create index changes_delivery_received on changes_delivery (received_ms)',
      'create table changes_rejection (id text primary key, source text not null, connection text not null, received_ms bigint not null, status bigint not null, reason text not null, body text not null)',
    ],
  },
]

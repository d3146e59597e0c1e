// Tables of access. Secrets are kept only as hashes.
import type { Migration } from '../../spine/database.ts'

export const accessMigrations: readonly Migration[] = [
  {
    name: 'access-0001',
    statements: [
      `create table access_person (
        id text primary key, name text not null unique, display_name text not null, email text, role text not null, time_zone text not null,
        is_active integer not null, password_hash text, created_ms bigint not null)`,
      'create table access_session (hash text primary key, person_id text not null, created_ms bigint not null, expires_ms bigint not null)',
      'create index access_session_person on access_session (person_id)',
      'create table access_sign_in_link (hash text primary key, person_id text not null, expires_ms bigint not null)',
      'create table access_token (id text primary key, name text not null, role text not null, hash text not null unique, created_ms bigint not null, expires_ms bigint, last_used_ms bigint)',
      'create table access_ingest_key (id text primary key, name text not null, hash text not null unique, created_ms bigint not null, last_used_ms bigint)',
    ],
  },
]

// The tables of status pages.
import type { Migration } from '../../spine/database.ts'

export const statusMigrations: readonly Migration[] = [
  {
    name: 'status-0001',
    statements: [
      'create table status_page (name text primary key, spec text not null)',
      'create table status_post (id text primary key, incident_id text, title text not null, started_ms bigint not null)',
      'create unique index status_post_incident on status_post (incident_id)',
      'create index status_post_started on status_post (started_ms)',
      `create table status_post_update (
        id text primary key, post_id text not null references status_post (id), status text not null, text text not null,
        visible_ms bigint not null, source text unique, said_by text not null, effects text not null)`,
      'create index status_post_update_post on status_post_update (post_id, visible_ms)',
      'create table status_post_page (post_id text not null references status_post (id), page text not null, primary key (page, post_id))',
      `create table status_maintenance (
        id text primary key, page text not null, title text not null, text text not null, from_ms bigint not null, to_ms bigint not null, components text not null,
        created_ms bigint not null, said_by text not null)`,
      'create index status_maintenance_page on status_maintenance (page, to_ms)',
    ],
  },
]

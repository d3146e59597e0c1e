// The tables of the catalog.
import type { Migration } from '../../spine/database.ts'

export const catalogMigrations: readonly Migration[] = [
  {
    name: 'catalog-0001',
    statements: [
      // What each source says, as it says it: the outcome can always be worked out again.
      `create table catalog_declaration (
        kind text not null, name text not null, source text not null, said text not null, saved_ms bigint not null, saved_by text not null,
        primary key (kind, name, source))`,
      // One row, held until commit by whoever changes the catalog: outcomes are worked out from all sources at once.
      'create table catalog_turn (id integer primary key)',
      'insert into catalog_turn (id) values (1)',
      // The outcome of all sources together.
      `create table catalog_service (
        name text primary key, display_name text not null, search text not null, owner text, tier integer, on_call_route text,
        outcome text not null, changed_ms bigint not null)`,
      'create index catalog_service_owner on catalog_service (owner)',
      `create table catalog_dependency (
        service text not null, target text not null, kind text not null, primary key (service, target, kind))`,
      'create index catalog_dependency_target on catalog_dependency (target)',
      'create table catalog_team (name text primary key, display_name text not null, outcome text not null, changed_ms bigint not null)',
    ],
  },
]

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
  {
    name: 'catalog-map-0001',
    statements: [
      // Who was seen calling whom, by what saw it. Rows of edges not seen for long are deleted.
      `create table catalog_observed_edge (
        caller text not null, callee text not null, source text not null, kind text not null, first_ms bigint not null, last_ms bigint not null,
        primary key (caller, callee, source))`,
      'create index catalog_observed_edge_last on catalog_observed_edge (last_ms)',
      `create table catalog_observed_hour (
        caller text not null, callee text not null, source text not null, hour_ms bigint not null, calls bigint not null, errors bigint not null,
        primary key (caller, callee, source, hour_ms))`,
      'create index catalog_observed_hour_hour on catalog_observed_hour (hour_ms)',
      // Until when a connection's counts were read, and when spans last came: one row a source.
      'create table catalog_observed_source (source text primary key, first_ms bigint not null, read_ms bigint not null)',
    ],
  },
]

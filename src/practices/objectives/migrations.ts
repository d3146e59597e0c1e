// Tables of objectives. The hour rows are the truth of the ledger; memory follows them.
import type { Migration } from '../../spine/database.ts'

export const objectivesMigrations: readonly Migration[] = [
  {
    name: 'objectives-0001',
    statements: [
      `create table objectives_objective (
        name text primary key, service text not null, spec text not null, generation integer not null, born_ms bigint not null, backfilled_ms bigint,
        firing text not null, is_exhausted integer not null, is_uncovered integer not null, problem text, is_removed integer not null, changed_ms bigint not null,
        version bigint not null, ledger_version bigint not null)`,
      'create index objectives_objective_changed on objectives_objective (changed_ms)',
      `create table objectives_hour (
        objective text not null, generation integer not null, hour_ms bigint not null, changed_ms bigint not null,
        good double precision not null, total double precision not null, observed integer not null, minutes text not null,
        primary key (objective, hour_ms, generation))`,
      'create index objectives_hour_hour on objectives_hour (hour_ms)',
      'create index objectives_hour_changed on objectives_hour (changed_ms)',
      'create table objectives_batch (objective text not null, batch text not null, at_ms bigint not null, primary key (objective, batch))',
      `create table objectives_exclusion (
        id text primary key, objective text not null, from_ms bigint not null, to_ms bigint not null, reason text not null, approver text not null,
        added_by text not null, added_ms bigint not null)`,
      'create index objectives_exclusion_objective on objectives_exclusion (objective)',
    ],
  },
]

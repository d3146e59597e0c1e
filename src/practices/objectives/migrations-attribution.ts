// Table of what people said about spent budget.
import type { Migration } from '../../spine/database.ts'

export const attributionMigrations: readonly Migration[] = [
  {
    name: 'objectives-attribution-0001',
    statements: [
      `create table objectives_correction (
        id text primary key, objective text not null, from_ms bigint not null, to_ms bigint not null, kind text not null, ref text, reason text not null,
        added_by text not null, added_ms bigint not null)`,
      'create index objectives_correction_objective on objectives_correction (objective, from_ms)',
    ],
  },
]

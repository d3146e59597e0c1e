// The tables of on-call: swaps of shifts.
import type { Migration } from '../../spine/database.ts'

export const swapMigrations: readonly Migration[] = [
  {
    name: 'oncall-swaps-0001',
    statements: [
      // `person` and `taker` are login names, as in overrides. The time is that of the shift when it was offered.
      `create table oncall_swap (
        id text primary key, schedule text not null, rotation text not null, person text not null, taker text, state text not null,
        from_ms bigint not null, to_ms bigint not null, note text, needs_approval integer not null, created_ms bigint not null, changed_ms bigint not null)`,
      'create index oncall_swap_schedule on oncall_swap (schedule, to_ms)',
    ],
  },
  // Null: the whole shift was offered.
  { name: 'oncall-swaps-0002', statements: ['alter table oncall_swap add column part_from_ms bigint', 'alter table oncall_swap add column part_to_ms bigint', 'create index oncall_swap_state on oncall_swap (state, from_ms)'] },
]

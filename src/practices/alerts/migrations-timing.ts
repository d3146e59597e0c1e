// Tables of when people are told: groups that wait, situations that are told again, alerts that flap.
import type { Migration } from '../../spine/database.ts'

export const alertsTimingMigrations: readonly Migration[] = [
  {
    name: 'alerts-timing-0001',
    statements: [
      'alter table alerts_part add column wait_until_ms bigint',
      'create table alerts_told (situation text primary key, told_ms bigint not null, interval_ms bigint, repeat_ms bigint, due_ms bigint not null)',
      `create table alerts_flap (
        key text primary key, changes text not null, held_ms bigint, has_asked bigint not null, window_ms bigint not null, steady_ms bigint not null,
        alert text not null, name text not null, situation text not null)`,
      'create index alerts_flap_steady on alerts_flap (steady_ms)',
      'create index alerts_flap_held on alerts_flap (situation) where held_ms is not null',
    ],
  },
]

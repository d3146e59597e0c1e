// Tables of when people are told: groups that wait, situations that are told again, alerts that flap; and what lists are narrowed by.
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
  {
    name: 'alerts-list-0001',
    statements: [
      // What its texts may hold (model/text-signature.ts); of alerts from before: anything.
      ...[1, 2, 3, 4, 5, 6].map((word) => `alter table alerts_alert add column holds_${word} bigint not null default -1`),
      // A list of live alerts is narrowed in the index alone.
      'create index alerts_alert_open_holds on alerts_alert (id, holds_1, holds_2, holds_3, holds_4, holds_5, holds_6) where open_key is not null',
      'drop index alerts_alert_open_newest',
    ],
  },
]

// The tables of readiness: lists, what was attested, who is accepted all the same, who shadows, and who has answered for which service.
import type { Migration } from '../../spine/database.ts'

export const readinessMigrations: readonly Migration[] = [
  {
    name: 'oncall-readiness-0001',
    statements: [
      'create table oncall_readiness (team text primary key, schedules text not null, items text not null, saved_ms bigint not null)',
      `create table oncall_tick (
        id text primary key, team text not null, item text not null, person text not null, ticked_by text not null, ticked_ms bigint not null, link text, note text)`,
      'create index oncall_tick_team on oncall_tick (team, person)',
      `create table oncall_acceptance (
        id text primary key, schedule text not null, person text not null, reason text not null, accepted_by text not null, accepted_ms bigint not null, until_ms bigint not null)`,
      'create index oncall_acceptance_schedule on oncall_acceptance (schedule, until_ms)',
      'create table oncall_shadow (id text primary key, schedule text not null, person text not null, from_ms bigint not null, to_ms bigint not null, created_ms bigint not null)',
      'create index oncall_shadow_schedule on oncall_shadow (schedule, to_ms)',
      // One copy of a page for a shadow, however many are asked.
      'create table oncall_shadow_copy (page text not null, person text not null, shadow text not null, primary key (page, person))',
      'create index oncall_shadow_copy_shadow on oncall_shadow_copy (shadow)',
      // A row a page or incident that somebody answered for; forgotten after 400 days.
      'create table oncall_restore (subject text not null, service text not null, person text not null, at_ms bigint not null, primary key (subject, person))',
      'create index oncall_restore_at on oncall_restore (at_ms)',
    ],
  },
]

// The tables of on-call.
import type { Migration } from '../../spine/database.ts'
import { healthMigrations } from './migrations-health.ts'
import { pagingMigrations } from './migrations-paging.ts'
import { readinessMigrations } from './migrations-readiness.ts'
import { movesMigrations } from './migrations-moves.ts'
import { rulesMigrations } from './migrations-rules.ts'
import { replyMigrations } from './migrations-replies.ts'
import { swapMigrations } from './migrations-swaps.ts'
import { scheduleMigrations } from './migrations-schedules.ts'

export const oncallMigrations: readonly Migration[] = [
  {
    name: 'oncall-0001',
    statements: [
      `create table oncall_schedule (
        name text primary key, display_name text not null, time_zone text not null, rotations text not null, updated_ms bigint not null)`,
      `create table oncall_override (
        id text primary key, schedule text not null, person text not null, rotation text, from_ms bigint not null, to_ms bigint not null,
        reason text, created_ms bigint not null)`,
      'create index oncall_override_schedule on oncall_override (schedule, to_ms)',
      `create table oncall_policy (
        name text primary key, display_name text not null, steps text not null, repeats integer not null, fallback text, updated_ms bigint not null)`,
      `create table oncall_method (
        id text primary key, person text not null, kind text not null, address text not null, label text not null, verified_ms bigint,
        nonce text not null, code_sent_ms bigint not null, code_tries integer not null, last_sent_ms bigint, failing_since_ms bigint,
        last_failure text, created_ms bigint not null)`,
      'create unique index oncall_method_person on oncall_method (person, kind, address)',
      'create index oncall_method_failing on oncall_method (failing_since_ms) where failing_since_ms is not null',
      'create table oncall_rules (person text primary key, rules text not null)',
      `create table oncall_page (
        id text primary key, state text not null, open_key text, title text not null, summary text not null, runbook text, urgency text not null,
        service text, environment text, situation text, policy text, plan text not null, reason text not null, step integer not null,
        round integer not null, asks integer not null, next_ms bigint, started_ms bigint not null, started_seq bigint not null,
        acknowledged_ms bigint, acknowledged_by text, resolved_ms bigint)`,
      // One page for a situation and policy while it is not resolved.
      'create unique index oncall_page_open on oncall_page (open_key) where open_key is not null',
      'create index oncall_page_state on oncall_page (state, id)',
      'create index oncall_page_situation on oncall_page (situation) where situation is not null',
      `create table oncall_notification (
        id text primary key, page text not null, ask integer not null, step integer not null, round integer not null, because text not null,
        person text not null, method text, channel text not null, address text not null, state text not null, attempts integer not null,
        due_ms bigint not null, asked_seq bigint not null, created_ms bigint not null, updated_ms bigint not null)`,
      'create unique index oncall_notification_once on oncall_notification (page, ask, person, channel, address)',
      `create table oncall_attempt (
        notification text not null, attempt integer not null, at_ms bigint not null, outcome text not null, detail text not null, took_ms integer,
        primary key (notification, attempt))`,
      `create table oncall_outbox (
        id text primary key, at_ms bigint not null, channel text not null, address text not null, subject text not null, body text not null,
        html text not null, page text, notification text, state text not null, detail text not null)`,
      'create unique index oncall_outbox_once on oncall_outbox (notification) where notification is not null',
      'create index oncall_outbox_page on oncall_outbox (page, id) where page is not null',
    ],
  },
  ...pagingMigrations,
  ...healthMigrations,
  ...scheduleMigrations,
  ...readinessMigrations,
  ...movesMigrations,
  ...rulesMigrations,
  ...swapMigrations,
  ...replyMigrations,
]

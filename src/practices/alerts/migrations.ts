// Tables of alerts.
import type { Migration } from '../../spine/database.ts'
import { watchingMigrations } from './migrations-watching.ts'
import { alertsTimingMigrations } from './migrations-timing.ts'

export const alertsMigrations: readonly Migration[] = [
  {
    name: 'alerts-0001',
    statements: [
      `create table alerts_alert (
        id text primary key, open_key text, state text not null, name text not null, service text, environment text,
        severity text, urgency text not null, summary text not null, source text not null, situation text not null, is_silenced integer not null,
        reason text not null, labels text not null, annotations text not null, fingerprint text not null, generator_url text,
        started_ms bigint not null, received_ms bigint not null, updated_ms bigint not null, ends_ms bigint, check_ms bigint, ended_ms bigint)`,
      // One open alert a key, whatever the number of replicas that take it in. A column that is null when it has ended, not a
      // flag beside the key: of a flag PostgreSQL believes, until it has counted, that hardly any row has it, and reads all open ones.
      'create unique index alerts_alert_open on alerts_alert (open_key)',
      'create index alerts_alert_open_newest on alerts_alert (id) where open_key is not null',
      'create index alerts_alert_check on alerts_alert (check_ms) where open_key is not null',
      // Also finds the alerts of a situation: they are of one service and of the time it was open.
      'create index alerts_alert_service on alerts_alert (service, id)',
      `create table alerts_situation (
        id text primary key, group_key text not null, is_current integer not null, state text not null, title text not null, urgency text not null,
        service text, environment text, common text not null, reason text not null, opened_ms bigint not null, last_joined_ms bigint not null,
        resolved_ms bigint, reopened integer not null, alerts integer not null, open_alerts integer not null)`,
      'create unique index alerts_situation_current on alerts_situation (group_key) where is_current = 1',
      "create index alerts_situation_open on alerts_situation (id) where state = 'open'",
      'create index alerts_situation_service on alerts_situation (service, id)',
      `create table alerts_silence (
        id text primary key, uuid text not null unique, matchers text not null, starts_ms bigint not null, ends_ms bigint not null,
        created_by text not null, comment text not null, created_ms bigint not null, updated_ms bigint not null)`,
      'create index alerts_silence_ends on alerts_silence (ends_ms)',
      `create table alerts_source (
        source text not null, connection text not null, first_ms bigint not null, last_ms bigint not null, primary key (source, connection))`,
      `create table alerts_rejection (
        id text primary key, source text not null, connection text not null, received_ms bigint not null, status integer not null, reason text not null, body text not null)`,
      'create index alerts_rejection_source on alerts_rejection (source, id)',
    ],
  },
  {
    name: 'alerts-heartbeats-0001',
    statements: [
      // spec: JSON. due_ms: when it is late unless heard before; null while it waits, is late or has failed.
      `create table alerts_heartbeat (
        name text primary key, spec text not null, is_watchdog integer not null, state text not null, since_ms bigint not null,
        last_ms bigint, due_ms bigint, said text, saved_ms bigint not null)`,
      'create index alerts_heartbeat_watchdog on alerts_heartbeat (name) where is_watchdog = 1',
      // Alerts that always fire and that no heartbeat listens to.
      'create table alerts_watchdog (fingerprint text primary key, name text not null, labels text not null, first_ms bigint not null, last_ms bigint not null)',
    ],
  },
  {
    name: 'alerts-situations-0001',
    statements: [
      // The groups of a situation: it may hold several services. What its alerts' group joins is its current part.
      `create table alerts_part (
        situation text not null, group_key text not null, is_current bigint not null, service text, environment text, team text, text text not null, title text not null,
        reason text not null, urgency text not null, started_ms bigint not null, joined_ms bigint not null, last_ms bigint not null, primary key (situation, group_key))`,
      `insert into alerts_part (situation, group_key, is_current, service, environment, team, text, title, reason, urgency, started_ms, joined_ms, last_ms)
        select id, group_key, is_current, service, environment, null, title, title, reason, urgency, opened_ms, opened_ms, last_joined_ms from alerts_situation`,
      'create unique index alerts_part_current on alerts_part (group_key) where is_current = 1',
      'create index alerts_part_service on alerts_part (service, situation)',
      'drop index alerts_situation_current',
      'alter table alerts_situation drop column is_current',
      'alter table alerts_situation add column cause_reason text',
      'alter table alerts_situation add column merged_into text',
      'alter table alerts_situation add column is_storm bigint not null default 0',
      // Which situations still grow: those that a neighbour may join. last_ms moves seldom, so that a join touches no index.
      'create index alerts_part_seen on alerts_part (last_ms) where is_current = 1',
      `create table alerts_storm (
        id text primary key, is_on bigint not null, started_ms bigint not null, ended_ms bigint, rate bigint not null, threshold bigint not null, reason text not null, situation text)`,
      'create unique index alerts_storm_on on alerts_storm (is_on) where is_on = 1',
    ],
  },
  {
    name: 'alerts-routing-0001',
    statements: [
      'create table alerts_routing (name text primary key, version text not null, spec text not null, saved_ms bigint not null)',
      'alter table alerts_alert add column route text',
      'alter table alerts_alert add column muted_by text',
      // What may begin to ask at any moment: a time has come, or what inhibited it has ended.
      'create index alerts_alert_muted on alerts_alert (id) where open_key is not null and muted_by is not null',
      'create table alerts_inhibitor (meeting text not null, alert text not null, is_both bigint not null, primary key (meeting, alert))',
      'create index alerts_inhibitor_alert on alerts_inhibitor (alert)',
      'create table alerts_asked (situation text not null, policy text not null, primary key (situation, policy))',
    ],
  },
  {
    name: 'alerts-opsgenie-0001',
    statements: [
      'create table alerts_opsgenie_request (id text primary key, at_ms bigint not null, action text not null, is_success integer not null, status text not null, alert text not null, alias text not null)',
      'create index alerts_opsgenie_request_at on alerts_opsgenie_request (at_ms)',
    ],
  },
  {
    name: 'alerts-cloudwatch-0001',
    statements: [
      'create table alerts_cloudwatch_alarm (alarm text primary key, changed_ms bigint not null, message_id text not null)',
      'create index alerts_cloudwatch_alarm_changed on alerts_cloudwatch_alarm (changed_ms)',
    ],
  },
  {
    name: 'alerts-quality-0001',
    statements: [
      'create table alerts_verdict (situation text primary key, verdict text not null, rubric text not null, note text, said_by text not null, said_ms bigint not null)',
    ],
  },
  {
    name: 'alerts-webhooks-0001',
    statements: [
      'create table alerts_webhook (name text primary key, spec text not null, saved_ms bigint not null)',
      'create table alerts_webhook_body (id text primary key, webhook text not null, received_ms bigint not null, outcome text not null, body text not null)',
      'create index alerts_webhook_body_webhook on alerts_webhook_body (webhook, id)',
    ],
  },
  {
    name: 'alerts-windows-0001',
    statements: [
      "alter table alerts_silence add column kind text not null default 'silence'",
      // JSON list of the recurring times at which it holds; null: all the time.
      'alter table alerts_silence add column recurrence text',
    ],
  },
  ...watchingMigrations,
  ...alertsTimingMigrations,
]

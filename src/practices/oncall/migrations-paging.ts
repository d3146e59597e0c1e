// The tables of on-call that came with snoozing, more channels and the pager that proves itself. Appended to migrations.ts.
import type { Migration } from '../../spine/database.ts'

export const pagingMigrations: readonly Migration[] = [
  {
    name: 'oncall-paging-0001',
    statements: [
      'alter table oncall_page add column snoozed_ms bigint',
      "alter table oncall_page add column purpose text not null default 'page'",
      'alter table oncall_notification add column reference text',
      'alter table oncall_notification add column reply_code integer',
      'alter table oncall_notification add column left_ms bigint',
      'create index oncall_notification_reference on oncall_notification (reference) where reference is not null',
      'create index oncall_notification_address on oncall_notification (channel, address, created_ms)',
      // Who said that they are on it, where a step wants more than one.
      `create table oncall_acknowledgement (
        page text not null, person text not null, at_ms bigint not null, via text not null, primary key (page, person))`,
      'alter table oncall_rules add column quiet text',
      // The test page of each person: when it was sent, when it was answered, and who need not take part, and why.
      `create table oncall_proof (
        person text primary key, page text, sent_ms bigint, proven_ms bigint, missed_ms bigint, excused_by text, excused_reason text, excused_ms bigint)`,
      'create index oncall_proof_page on oncall_proof (page) where page is not null',
      // One row: since when the pager is unwell, and when its administrators were told.
      'create table oncall_watch (id text primary key, sick_ms bigint, told_ms bigint, reasons text not null)',
    ],
  },
  {
    name: 'oncall-paging-0002',
    statements: ['alter table oncall_notification add column throttled_ms bigint'],
  },
  {
    name: 'oncall-paging-0003',
    statements: ['alter table oncall_proof add column due_ms bigint'],
  },
]

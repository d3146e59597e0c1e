// Who wants to be told of what is said on a status page, and what each was told.
import type { Migration } from '../../spine/database.ts'

export const subscriberMigrations: readonly Migration[] = [
  {
    name: 'status-subscribers-0001',
    statements: [
      // An empty list of components means all of them.
      `create table status_subscriber (
        id text primary key, page text not null, address text not null, components text not null, state text not null, asked_ms bigint not null, confirmed_ms bigint,
        failures integer not null default 0, problem text)`,
      'create unique index status_subscriber_address on status_subscriber (page, address)',
      'create index status_subscriber_asked on status_subscriber (state, asked_ms)',
      // Once each, whatever is repeated.
      `create table status_told (
        subscriber text not null, source text not null, subject text not null, text text not null, state text not null, problem text, created_ms bigint not null, primary key (subscriber, source))`,
      'create index status_told_created on status_told (created_ms)',
    ],
  },
]

// The tables of on-call: calendar feeds, and calendars that are read.
import type { Migration } from '../../spine/database.ts'

export const movesMigrations: readonly Migration[] = [
  {
    name: 'oncall-moves-0001',
    statements: [
      // `about` is the schedule, or '' for the person's own shifts; the secret address is kept as its hash alone.
      'create table oncall_feed (id text primary key, person text not null, about text not null, hash text not null, made_ms bigint not null, read_ms bigint)',
      'create unique index oncall_feed_about on oncall_feed (person, about)',
      'create unique index oncall_feed_hash on oncall_feed (hash)',
    ],
  },
  {
    name: 'oncall-moves-0002',
    statements: ['create table oncall_calendar (name text primary key, spec text not null, body text, content text not null, checked_ms bigint, read_ms bigint, failing_since_ms bigint, last_failure text)'],
  },
]

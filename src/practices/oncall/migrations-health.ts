// Tables of on-call health: logged toil, and hand-offs as they were written.
import type { Migration } from '../../spine/database.ts'

export const healthMigrations: readonly Migration[] = [
  {
    name: 'oncall-health-0001',
    statements: [
      `create table oncall_toil (
        id text primary key, person text not null, at_ms bigint not null, minutes integer not null, kind text not null, page text, service text, note text)`,
      'create index oncall_toil_person on oncall_toil (person, at_ms)',
      `create table oncall_handoff (
        id text primary key, schedule text not null, from_ms bigint not null, to_ms bigint not null, text text not null, note text, written_by text not null,
        written_ms bigint not null, accepted_by text, accepted_ms bigint)`,
      'create index oncall_handoff_schedule on oncall_handoff (schedule, id)',
    ],
  },
]

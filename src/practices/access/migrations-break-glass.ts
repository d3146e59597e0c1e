// Tables of break-glass: the ways, the grants, and what they were used for.
import type { Migration } from '../../spine/database.ts'

export const breakGlassMigrations: readonly Migration[] = [
  {
    name: 'access-break-glass-0001',
    statements: [
      'create table access_break_glass_policy (name text primary key, spec text not null)',
      `create table access_grant (
        id text primary key, person_id text not null, policy text not null, role text not null, own_role text not null, reason text not null, incident text, minutes integer not null,
        approvers text, reviewers text not null, review_days integer not null, asked_ms bigint not null, decided_by text, decided_ms bigint, decision_reason text, declined_ms bigint,
        begun_ms bigint, until_ms bigint, ended_ms bigint, is_end_said integer not null, reviewed_by text, reviewed_ms bigint, verdict text, review_note text)`,
      'create index access_grant_person on access_grant (person_id, until_ms)',
      `create table access_grant_use (
        grant_id text not null references access_grant (id), method text not null, route text not null, uses integer not null, first_ms bigint not null, last_ms bigint not null,
        primary key (grant_id, method, route))`,
    ],
  },
]

// The tables of hypotheses, mitigations, recovery and drills.
import type { Migration } from '../../../spine/database.ts'

export const evidenceMigrations: readonly Migration[] = [
  {
    name: 'incidents-evidence-0001',
    statements: [
      `create table incidents_hypothesis (
        id text primary key, incident_id text not null references incidents_incident (id), text text not null, settled text, settled_ms bigint,
        settled_by text, settled_reason text, stated_by text not null, stated_ms bigint not null)`,
      'create index incidents_hypothesis_incident on incidents_hypothesis (incident_id, id)',
      `create table incidents_evidence (
        id text primary key, hypothesis_id text not null references incidents_hypothesis (id), side text not null, kind text not null, target text,
        title text not null, note text not null, excerpt text not null, added_by text not null, added_ms bigint not null)`,
      'create index incidents_evidence_hypothesis on incidents_evidence (hypothesis_id, id)',
    ],
  },
  {
    name: 'incidents-evidence-0002',
    statements: [
      // What files declare: who approves mitigations, and when an incident counts as over.
      'create table incidents_policy (kind text not null, name text not null, spec text not null, primary key (kind, name))',
      `create table incidents_mitigation (
        id text primary key, incident_id text not null references incidents_incident (id), kind text not null, text text not null, service text, change_id text,
        change_title text, state text not null, proposed_by text not null, proposed_ms bigint not null, requirements text not null, approvals text not null,
        approved_ms bigint, done_by text, done_ms bigint, anyway_reason text, ended_by text, ended_ms bigint, ended_reason text,
        verdict text, verdict_reason text, checked_ms bigint, next_check_ms bigint, checks integer not null, slis text not null)`,
      'create index incidents_mitigation_incident on incidents_mitigation (incident_id, id)',
    ],
  },
  {
    name: 'incidents-evidence-0003',
    statements: [
      `create table incidents_recovery (
        incident_id text primary key references incidents_incident (id), well_since_ms bigint, proposed_ms bigint, dismissed_ms bigint, waits_for text, checked_ms bigint not null, slis text not null)`,
      `create table incidents_closing (
        incident_id text not null references incidents_incident (id), field text not null, value text, unknown_because text, set_by text not null, set_ms bigint not null,
        primary key (incident_id, field))`,
    ],
  },
  {
    name: 'incidents-evidence-0004',
    statements: ['create table incidents_drill (incident_id text primary key references incidents_incident (id), scenario text not null, started_by text not null, started_ms bigint not null, ended_ms bigint, ended_how text)'],
  },
]

// The tables of hypotheses, mitigations, recovery and drills.
import type { Migration } from '../../spine/database.ts'

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
]

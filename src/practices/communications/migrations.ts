// The tables of communications: what is known of incidents, updates, their deliveries, and the files that say who is told.
import type { Migration } from '../../spine/database.ts'

export const communicationsMigrations: readonly Migration[] = [
  {
    name: 'communications-0001',
    statements: [
      // A projection of incident.* entries; `facts` is IncidentFacts as JSON.
      'create table communications_incident (id text primary key, number integer not null, is_running integer not null, declared_ms bigint not null, facts text not null)',
      'create index communications_incident_number on communications_incident (number)',
      'create index communications_incident_running on communications_incident (is_running, declared_ms)',
      'create index communications_incident_declared on communications_incident (declared_ms)',
      `create table communications_update (
        id text primary key, incident text not null, audience text not null, status text not null, title text not null, text text not null, state text not null,
        next_due_ms bigint, is_drill integer not null, by_actor text not null, created_ms bigint not null, published_ms bigint, withdrawn_ms bigint)`,
      'create index communications_update_incident on communications_update (incident, id)',
      `create table communications_delivery (
        id text primary key, update_id text not null, channel text not null, address text not null, who text, lists text not null, state text not null,
        attempts integer not null, detail text not null, created_ms bigint not null, updated_ms bigint not null)`,
      // Each address hears an update once, whatever number of lists it stands on.
      'create unique index communications_delivery_once on communications_delivery (update_id, channel, address)',
      'create index communications_delivery_state on communications_delivery (state, updated_ms)',
      'create table communications_document (kind text not null, name text not null, spec text not null, saved_ms bigint not null, primary key (kind, name))',
    ],
  },
  {
    name: 'communications-cadence-0001',
    statements: [
      `create table communications_nudge (
        id text primary key, incident text not null, person text, as_role text not null, address text, due_ms bigint not null, at_ms bigint not null, state text not null, detail text not null)`,
      'create index communications_nudge_incident on communications_nudge (incident, id)',
      'create table communications_snooze (id text primary key, incident text not null, by_actor text not null, reason text not null, at_ms bigint not null, until_ms bigint not null)',
      'create index communications_snooze_incident on communications_snooze (incident, until_ms)',
    ],
  },
  {
    name: 'communications-share-0001',
    statements: [
      `create table communications_share (
        id text primary key, incident text not null, audience text not null, by_actor text not null, created_ms bigint not null, expires_ms bigint not null, revoked_ms bigint)`,
      'create index communications_share_incident on communications_share (incident, id)',
    ],
  },
]

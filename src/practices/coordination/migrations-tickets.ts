// The tables of tickets and bridges: systems as declared, tickets, what is owed to them, and deliveries that were taken.
import type { Migration } from '../../spine/database.ts'

export const ticketMigrations: readonly Migration[] = [
  {
    name: 'coordination-tickets-0001',
    statements: [
      'create table coordination_ticket_document (kind text not null, name text not null, spec text not null, saved_ms bigint not null, primary key (kind, name))',
      // `link_key`: system and reference while it is linked, so that a ticket follows one incident; null before and after.
      `create table coordination_ticket (
        id text primary key, incident text not null, number integer not null, system text not null, state text not null, opened_by text not null, reference text, link_key text, url text, title text,
        there_done integer, there_severity text, there_ms bigint, told_ms bigint, created_ms bigint not null)`,
      'create unique index coordination_ticket_link on coordination_ticket (link_key)',
      'create index coordination_ticket_incident on coordination_ticket (incident, id)',
      // What is owed to a ticket, in order. What is done is deleted.
      `create table coordination_ticket_step (
        id text primary key, ticket text not null, nth integer not null, kind text not null, parts text not null, say text, state text not null, attempts integer not null,
        target text, begun_ms bigint, due_ms bigint not null, detail text not null, created_ms bigint not null)`,
      'create unique index coordination_ticket_step_order on coordination_ticket_step (ticket, nth)',
      'create table coordination_ticket_delivery (system text not null, delivery text not null, received_ms bigint not null, primary key (system, delivery))',
      'create index coordination_ticket_delivery_age on coordination_ticket_delivery (received_ms)',
      'create table coordination_bridge (incident text primary key, url text, template text, set_ms bigint not null)',
    ],
  },
  {
    name: 'coordination-tickets-0002',
    // While a step is being carried out nobody else takes it, whenever it is due.
    statements: ['alter table coordination_ticket_step add column held_until_ms bigint'],
  },
]

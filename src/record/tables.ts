// The record's tables. Entries are only ever added.
import { risingKey } from '../spine/database/engine.ts'
import type { Engine } from '../spine/database/engine.ts'
import type { Migration } from '../spine/database.ts'

export interface RecordTables {
  record_entry: {
    seq: number
    /** The writing transaction: see record/read.ts for why order needs it. */
    tx: number
    at_ms: number
    recorded_ms: number
    kind: string
    service: string | null
    environment: string | null
    subject: string
    actor: string
    cause: number | null
    data: string
  }
  record_cursor: { name: string; tx: number; seq: number; moved_ms: number }
  record_seal: {
    batch: number
    last_tx: number
    last_seq: number
    /** JSON [[seq, hash]…], so that verification can name the entry. */
    entries: string
    previous: string
    hash: string
    signature: string
    sealed_ms: number
  }
}

export function recordMigrations(engine: Engine): readonly Migration[] {
  return [
    {
      name: 'record-0001',
      statements: [
        `create table record_entry (
          seq ${risingKey(engine)}, tx bigint not null, at_ms bigint not null, recorded_ms bigint not null, kind text not null,
          service text, environment text, subject text not null, actor text not null, cause bigint, data text not null)`,
        'create unique index record_entry_order on record_entry (tx, seq)',
        'create index record_entry_subject on record_entry (subject, at_ms)',
        'create index record_entry_kind on record_entry (kind, tx, seq)',
        'create index record_entry_service on record_entry (service, at_ms) where service is not null',
        'create index record_entry_cause on record_entry (cause) where cause is not null',
        'create table record_cursor (name text primary key, tx bigint not null, seq bigint not null, moved_ms bigint not null)',
        `create table record_seal (
          batch bigint primary key, last_tx bigint not null, last_seq bigint not null, entries text not null, previous text not null,
          hash text not null, signature text not null, sealed_ms bigint not null)`,
      ],
    },
  ]
}

// The spine's own tables: leases, jobs, answers kept for idempotency keys, the record's epoch.
import type { Migration } from './database.ts'

export interface SpineTables {
  spine_epoch: { epoch: number }
  spine_lease: { name: string; holder: string; until_ms: number }
  spine_job: {
    id: string
    kind: string
    key: string | null
    state: 'waiting' | 'running' | 'dead'
    due_ms: number
    attempts: number
    holder: string | null
    lease_until_ms: number | null
    payload: string
    last_error: string | null
    created_ms: number
  }
  spine_answer: { key: string; caller: string; request: string; status: number | null; answer: string | null; created_ms: number }
}

export const spineMigrations: readonly Migration[] = [
  {
    name: 'spine-0001',
    statements: [
      'create table spine_epoch (epoch bigint not null)',
      'insert into spine_epoch (epoch) values (0)',
      'create table spine_lease (name text primary key, holder text not null, until_ms bigint not null)',
      `create table spine_job (
        id text primary key, kind text not null, key text, state text not null, due_ms bigint not null, attempts integer not null,
        holder text, lease_until_ms bigint, payload text not null, last_error text, created_ms bigint not null)`,
      'create unique index spine_job_key on spine_job (key) where key is not null',
      'create index spine_job_due on spine_job (state, due_ms)',
      `create table spine_answer (
        key text not null, caller text not null, request text not null, status integer, answer text, created_ms bigint not null,
        primary key (caller, key))`,
      'create index spine_answer_created on spine_answer (created_ms)',
    ],
  },
]

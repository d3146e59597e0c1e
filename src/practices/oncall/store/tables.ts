// The tables of on-call as Kysely sees them.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { Because } from '../model/escalation.ts'
import type { MethodKind, PageUrgency } from '../model/contact-rules.ts'
import type { NotificationState, PageState } from '../model/page-state.ts'

/** Lists and maps travel as JSON text: `rotations`, `steps`, `fallback`, `rules`, `plan`. */
export interface OncallTables {
  oncall_schedule: { name: string; display_name: string; time_zone: string; rotations: string; updated_ms: number }
  oncall_override: OverrideRow
  oncall_policy: { name: string; display_name: string; steps: string; repeats: number; fallback: string | null; updated_ms: number }
  oncall_method: MethodRow
  oncall_rules: { person: string; rules: string }
  oncall_page: PageRow
  oncall_notification: NotificationRow
  oncall_attempt: AttemptRow
  oncall_outbox: OutboxRow
}

/** `person` is a login name: a schedule is about whoever goes by it. */
export interface OverrideRow { id: string; schedule: string; person: string; rotation: string | null; from_ms: number; to_ms: number; reason: string | null; created_ms: number }

/** `person` is an id. */
export interface MethodRow {
  id: string
  person: string
  kind: MethodKind
  address: string
  label: string
  verified_ms: number | null
  /** What the present code is made from; the code itself is nowhere. */
  nonce: string
  code_sent_ms: number
  code_tries: number
  last_sent_ms: number | null
  failing_since_ms: number | null
  last_failure: string | null
  created_ms: number
}

export interface PageRow {
  id: string
  state: PageState
  /** Situation and policy while not resolved: what keeps a second page from starting. */
  open_key: string | null
  title: string
  summary: string
  runbook: string | null
  urgency: PageUrgency
  service: string | null
  environment: string | null
  situation: string | null
  policy: string | null
  /** The policy as it was when the page started. */
  plan: string
  reason: string
  step: number
  round: number
  /** How many times somebody was asked: numbers the notifications. */
  asks: number
  next_ms: number | null
  started_ms: number
  started_seq: number
  acknowledged_ms: number | null
  acknowledged_by: string | null
  resolved_ms: number | null
}

export interface NotificationRow {
  id: string
  page: string
  ask: number
  step: number
  round: number
  because: Because | 'reassigned' | 'by-hand'
  /** Id of the person. */
  person: string
  /** Null: the address of the account. */
  method: string | null
  channel: MethodKind
  address: string
  state: NotificationState
  attempts: number
  due_ms: number
  asked_seq: number
  created_ms: number
  updated_ms: number
}

export interface AttemptRow { notification: string; attempt: number; at_ms: number; outcome: 'begun' | 'sent' | 'failed' | 'interrupted'; detail: string; took_ms: number | null }

export interface OutboxRow {
  id: string
  at_ms: number
  channel: MethodKind
  address: string
  subject: string
  body: string
  html: string
  page: string | null
  notification: string | null
  state: 'kept' | 'sent' | 'failed'
  detail: string
}

export const tablesOf = (db: Db) => sqlOf<OncallTables>(db)

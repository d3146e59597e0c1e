// The tables of on-call as Kysely sees them.
import { sqlOf } from '../../../spine/database.ts'
import type { Db } from '../../../spine/database.ts'
import type { SwapState } from '../model/swap.ts'
import type { Because } from '../model/escalation.ts'
import type { MethodKind, PageUrgency } from '../model/contact-rules.ts'
import type { NotificationState, PagePurpose, PageState } from '../model/page-state.ts'

/** Lists and maps travel as JSON text: `rotations`, `steps`, `fallback`, `rules`, `plan`. */
export interface OncallTables {
  oncall_schedule: { name: string; display_name: string; time_zone: string; rotations: string; updated_ms: number; details: string | null }
  oncall_override: OverrideRow
  oncall_swap: SwapRow
  oncall_policy: { name: string; display_name: string; steps: string; repeats: number; fallback: string | null; updated_ms: number }
  oncall_method: MethodRow
  /** `quiet` is null where no hours are quiet. */
  oncall_rules: { person: string; rules: string; quiet: string | null }
  oncall_page: PageRow
  oncall_notification: NotificationRow
  oncall_attempt: AttemptRow
  oncall_outbox: OutboxRow
  oncall_acknowledgement: { page: string; person: string; at_ms: number; via: string }
  oncall_proof: ProofRow
  oncall_watch: { id: string; sick_ms: number | null; told_ms: number | null; reasons: string }
}

/** `person` is a login name: a schedule is about whoever goes by it. */
/** An empty `person`: nobody. */
export interface SwapRow {
  id: string
  schedule: string
  rotation: string
  /** Login names. */
  person: string
  taker: string | null
  state: SwapState
  from_ms: number
  to_ms: number
  note: string | null
  needs_approval: number
  created_ms: number
  changed_ms: number
  /** Null: all of the shift. */
  part_from_ms: number | null
  part_to_ms: number | null
}

export interface OverrideRow { id: string; schedule: string; person: string; rotation: string | null; replaces: string | null; from_ms: number; to_ms: number; reason: string | null; created_ms: number }

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
  /** While acknowledged: asks again then. */
  snoozed_ms: number | null
  purpose: PagePurpose
}

export interface NotificationRow {
  id: string
  page: string
  ask: number
  step: number
  round: number
  because: Because | 'reassigned' | 'by-hand' | 'responder' | 'test'
  /** Id of the person; `webhook` where the policy asks an address. */
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
  /** What the channel called the message; its reports of delivery name it. */
  reference: string | null
  /** What a person answers with where there is no link: `12`. */
  reply_code: number | null
  /** When it left, for the limits of its address; null while it waits, and when another message carried it. */
  left_ms: number | null
  /** Since when it waits because its address had its share. */
  throttled_ms: number | null
  /** Since when it waits for the end of the person's quiet hours. */
  quiet_ms: number | null
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

/** `person` is an id; `page` the last test page. */
export interface ProofRow {
  person: string
  page: string | null
  sent_ms: number | null
  proven_ms: number | null
  missed_ms: number | null
  excused_by: string | null
  excused_reason: string | null
  excused_ms: number | null
  /** When the next test is due. */
  due_ms: number | null
}

export const tablesOf = (db: Db) => sqlOf<OncallTables>(db)

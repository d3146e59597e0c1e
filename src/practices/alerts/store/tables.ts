// The tables of alerts, as rows.
import type { HeartbeatState } from '../model/heartbeat.ts'
import type { Source } from '../model/incoming.ts'
import type { Verdict } from '../model/quality.ts'
import type { Urgency } from '../model/urgency.ts'

export interface AlertRow {
  id: string
  /** What makes it the same alert while its source says it fires; null when it has ended. */
  open_key: string | null
  state: 'firing' | 'closed' | 'resolved'
  name: string
  service: string | null
  environment: string | null
  severity: string | null
  urgency: Urgency
  summary: string
  source: Source
  situation: string
  /** By a silence, or by what `muted_by` says. */
  is_silenced: number
  /** Why it asks nothing of anybody although no silence matches: `route`, `interval:<name>`, `inhibited:<rule>:<labels>`, `wait:<until>`, `flapping:<since>:<changes>:<window>`. */
  muted_by: string | null
  /** The routes it took as it fired. */
  route: string | null
  reason: string
  labels: string
  annotations: string
  fingerprint: string
  generator_url: string | null
  started_ms: number
  received_ms: number
  updated_ms: number
  ends_ms: number | null
  /** When to look whether `ends_ms` has passed: at or before it, and moved seldom, so that a repeat touches no index. */
  check_ms: number | null
  ended_ms: number | null
  /** What its texts may hold: see model/text-signature.ts. */
  holds_1: number
  holds_2: number
  holds_3: number
  holds_4: number
  holds_5: number
  /** What labels it may have. */
  holds_6: number
}

export interface SituationRow {
  id: string
  group_key: string
  state: 'open' | 'resolved'
  title: string
  urgency: Urgency
  service: string | null
  environment: string | null
  common: string
  reason: string
  opened_ms: number
  last_joined_ms: number
  resolved_ms: number | null
  reopened: number
  alerts: number
  open_alerts: number
  cause_reason: string | null
  merged_into: string | null
  is_storm: number
}

export interface PartRow {
  situation: string
  group_key: string
  is_current: number
  service: string | null
  environment: string | null
  team: string | null
  text: string
  title: string
  reason: string
  urgency: Urgency
  started_ms: number
  joined_ms: number
  last_ms: number
  wait_until_ms: number | null
}

/** An alert that changed lately, where its route holds what flaps. */
export interface FlapRow {
  key: string
  /** JSON list of times, oldest first. */
  changes: string
  held_ms: number | null
  has_asked: number
  window_ms: number
  /** When it is steady unless it changes again. */
  steady_ms: number
  alert: string
  name: string
  situation: string
}

/** What was told of a situation, where its route says to tell more than once. */
export interface ToldRow {
  situation: string
  told_ms: number
  interval_ms: number | null
  repeat_ms: number | null
  due_ms: number
}

export interface StormRow {
  id: string
  is_on: number
  started_ms: number
  ended_ms: number | null
  rate: number
  threshold: number
  reason: string
  situation: string | null
}

export interface SilenceRow {
  id: string
  /** What Alertmanager's tools call it: they take nothing but a UUID. */
  uuid: string
  /** JSON list of {name, value, isRegex, isEqual}. */
  matchers: string
  kind: 'silence' | 'maintenance'
  /** JSON list of recurring times, of which one must hold; null: all the time from start to end. */
  recurrence: string | null
  starts_ms: number
  ends_ms: number
  created_by: string
  comment: string
  created_ms: number
  updated_ms: number
}

/** The routing tree. `version` is another whenever it changes. */
export interface RoutingRow { name: string; version: string; spec: string; saved_ms: number }
/** An open alert that inhibits. `meeting`: the rule, and the values of its equal labels. */
export interface InhibitorRow { meeting: string; alert: string; is_both: number }
/** A policy that pages of a situation followed; '' is the service's own. */
export interface AskedRow { situation: string; policy: string }

export interface SourceRow { source: Source; connection: string; first_ms: number; last_ms: number }
export interface RejectionRow { id: string; source: Source; connection: string; received_ms: number; status: number; reason: string; body: string }

export interface HeartbeatRow {
  name: string
  /** JSON of its HeartbeatSpec. */
  spec: string
  is_watchdog: number
  state: HeartbeatState
  since_ms: number
  last_ms: number | null
  due_ms: number | null
  /** What it said as it failed. */
  said: string | null
  saved_ms: number
}

export interface WatchdogRow { fingerprint: string; name: string; labels: string; first_ms: number; last_ms: number }

export interface OpsgenieRequestRow { id: string; at_ms: number; action: string; is_success: number; status: string; alert: string; alias: string }

export interface CloudwatchAlarmRow { alarm: string; changed_ms: number; message_id: string }

/** What a person said of a situation. `rubric`: JSON. */
export interface VerdictRow { situation: string; verdict: Verdict; rubric: string; note: string | null; said_by: string; said_ms: number }

export interface WebhookRow { name: string; /** JSON of how it was declared. */ spec: string; saved_ms: number }
export interface WebhookBodyRow { id: string; webhook: string; received_ms: number; outcome: string; body: string }

export interface AlertsTables {
  alerts_verdict: VerdictRow
  alerts_alert: AlertRow
  alerts_situation: SituationRow
  alerts_part: PartRow
  alerts_storm: StormRow
  alerts_silence: SilenceRow
  alerts_routing: RoutingRow
  alerts_inhibitor: InhibitorRow
  alerts_asked: AskedRow
  alerts_source: SourceRow
  alerts_rejection: RejectionRow
  alerts_heartbeat: HeartbeatRow
  alerts_watchdog: WatchdogRow
  alerts_opsgenie_request: OpsgenieRequestRow
  alerts_cloudwatch_alarm: CloudwatchAlarmRow
  alerts_webhook: WebhookRow
  alerts_webhook_body: WebhookBodyRow
  alerts_flap: FlapRow
  alerts_told: ToldRow
}

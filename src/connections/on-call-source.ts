// Port: another pager whose whole set-up moves here: people, teams, schedules, escalation policies, services.
import type { Read } from '../base/finding.ts'
import type { Egress } from '../spine/egress.ts'

/** Text of an export, or of an answer of its API. */
export interface ForeignFile {
  readonly path: string
  readonly text: string
}

export interface OnCallSource {
  /** `pagerduty`: in the path of the API, and the name of the command. */
  readonly name: string
  readonly title: string
  /** Where its API answers when nobody says otherwise; null: an address must be given. */
  readonly apiUrl: string | null
  /** Never throws for what the files hold. What is over at `nowMs` is left out. */
  read(files: readonly ForeignFile[], nowMs: number): Read<OnCallSetUp>
  /** All that `read` needs, asked of its API; shifts of [nowMs, untilMs) as it would hold them. Throws a Fault. */
  fetch(api: ForeignApi, range: { readonly nowMs: number; readonly untilMs: number }): Promise<readonly ForeignFile[]>
}

export interface ForeignApi {
  readonly url: string
  readonly token: string
  readonly egress: Egress
  readonly signal: AbortSignal
}

/** Things are named by the ids that they have there; the practice gives them names. */
export interface OnCallSetUp {
  readonly people: readonly ForeignPerson[]
  readonly teams: readonly ForeignTeam[]
  readonly schedules: readonly ForeignSchedule[]
  readonly policies: readonly ForeignPolicy[]
  readonly services: readonly ForeignService[]
  readonly heartbeats?: readonly ForeignHeartbeat[]
}

export interface ForeignPerson {
  readonly id: string
  readonly name: string
  readonly email: string | null
  /** IANA name. */
  readonly timeZone: string | null
  readonly methods: readonly ForeignMethod[]
  readonly rules: readonly { readonly urgency: 'page' | 'ticket'; readonly method: string; readonly delayMinutes: number }[]
  /** May only look there. */
  readonly isViewer: boolean
}

export interface ForeignMethod {
  /** Within its person. */
  readonly id: string
  readonly kind: 'email' | 'sms' | 'voice' | 'slack'
  readonly address: string
  readonly label: string
}

export interface ForeignTeam {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly members: readonly string[]
}

export interface ForeignSchedule {
  readonly id: string
  readonly name: string
  readonly timeZone: string
  /** `by-level`: holders of one level are on call together, and a higher level covers those below. */
  readonly mode: 'together' | 'last-wins' | 'by-level'
  /** With `by-level` from the lowest level to the highest. */
  readonly rotations: readonly ForeignRotation[]
  /** Instead of everybody on the schedule, or of one rotation. */
  readonly overrides: readonly ForeignOverride[]
  /** Who it says is on call over a range, overrides applied; null where the files do not say. */
  readonly final: ForeignFinal | null
  /** Its shifts are in a calendar elsewhere, besides the rotations. */
  readonly calendarUrl?: string
}

export interface ForeignOverride {
  readonly person: string
  /** Name of a rotation of this schedule. */
  readonly rotation: string | null
  readonly fromMs: number
  readonly toMs: number
}

export interface ForeignFinal {
  readonly fromMs: number
  readonly toMs: number
  readonly shifts: readonly { readonly person: string; readonly fromMs: number; readonly toMs: number }[]
}

/** As the words of a rotation here, with ids for people. */
export interface ForeignRotation {
  readonly name: string
  readonly people: readonly string[]
  readonly length: { readonly count: number; readonly unit: 'hour' | 'day' | 'week' | 'month' }
  readonly startsAt: string
  readonly endsAt?: string
  readonly timeZone?: string
  readonly windows?: readonly ForeignWindow[]
  readonly level?: number
}

export const foreignWeekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type ForeignWeekday = (typeof foreignWeekdays)[number]
export type ForeignWindow =
  | { readonly days?: readonly ForeignWeekday[]; readonly from: string; readonly to: string }
  | { readonly fromDay: ForeignWeekday; readonly from: string; readonly toDay: ForeignWeekday; readonly to: string }

export type ForeignTarget = { readonly person: string } | { readonly schedule: string } | { readonly team: string }

export interface ForeignPolicy {
  readonly id: string
  readonly name: string
  readonly steps: readonly { readonly targets: readonly ForeignTarget[]; readonly delayMinutes: number }[]
  readonly repeat: number
  /** The team whose alerts follow it: a policy here is found by the name of the team. */
  readonly ofTeam?: string
}

export interface ForeignService {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly team: string | null
  readonly policy: string | null
}

/** Pings are asked for by this name, so it stays as it is. */
export interface ForeignHeartbeat {
  readonly name: string
  /** `1d`. */
  readonly every: string
  readonly urgency: 'page' | 'ticket' | 'info'
}

// What on-call promises the world: requests and answers. The pages and the CLI take their types from here.
import { Type } from '@sinclair/typebox'
import type { Static, TSchema } from '@sinclair/typebox'
import { PersonalHoursWords, PreviewAnswer, QuietWords } from './model/notification-words.ts'
import { LocalTime, RotationLimits, ScheduleLimits } from './schedule-words.ts'
import { methodKinds } from './model/contact-rules.ts'
import { weekdays } from './model/hours.ts'

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: 'string', enum: [...values] })
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const listOf = <T extends TSchema>(items: T) => Type.Object({ items: Type.Array(items), next: orNull(Type.String()) })
const Instant = Type.String({ format: 'date-time', maxLength: 40 })
export const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$' })
/** Id (`per_…`) or login name. */
const Who = Type.String({ minLength: 1, maxLength: 100 })
const Id = Type.String({ minLength: 1, maxLength: 60 })

export const pageStates = ['open', 'acknowledged', 'resolved', 'unanswered'] as const
export const notificationStates = ['pending', 'sending', 'sent', 'delivered', 'failed', 'cancelled'] as const
export const channelKinds = methodKinds
export const urgencies = ['page', 'ticket'] as const
export const rotationUnits = ['hour', 'day', 'week', 'month'] as const

/** `id` is null for a name that no person has (any more). */
export const PersonBrief = Type.Object({ id: orNull(Type.String()), name: Type.String(), displayName: Type.String() })
export type PersonBrief = Static<typeof PersonBrief>

// Schedules

export const RotationWords = Type.Object({
  name: Name,
  /** Login names, in the order of their turns. */
  people: Type.Array(Who, { minItems: 1, maxItems: 200 }),
  /** How long a turn lasts, by the calendar of the time zone: a week stays a week over a change of clocks. */
  length: Type.Object({ count: Type.Integer({ minimum: 1, maximum: 1000 }), unit: oneOf(rotationUnits) }, { additionalProperties: false }),
  /** Local wall time of the first hand-off, `2026-11-23T09:00`: later ones keep its weekday and time. Nobody holds the rotation before it. */
  startsAt: LocalTime,
  ...RotationLimits,
}, { additionalProperties: false })
export type RotationWords = Static<typeof RotationWords>

export const ScheduleWords = Type.Object({
  displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** IANA name: `Europe/Berlin`. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  /** Each holds one person at a time; all holders are on call together. */
  rotations: Type.Array(RotationWords, { maxItems: 20 }),
  ...ScheduleLimits,
}, { additionalProperties: false })
export type ScheduleWords = Static<typeof ScheduleWords>

export const NewSchedule = Type.Composite([Type.Object({ name: Name }), ScheduleWords], { additionalProperties: false })
export type NewSchedule = Static<typeof NewSchedule>

export const ShiftAnswer = Type.Object({
  /** Null when an override stands where no rotation is. */
  rotation: orNull(Type.String()),
  person: orNull(PersonBrief),
  fromAt: Instant,
  toAt: Instant,
  /** The override that put this person there. */
  override: orNull(Type.String()),
})
export type ShiftAnswer = Static<typeof ShiftAnswer>

export const OverrideAnswer = Type.Object({
  id: Type.String(), schedule: Type.String(),
  /** Null: nobody is on call in its time. */
  person: orNull(PersonBrief), rotation: orNull(Type.String()), replaces: orNull(PersonBrief), fromAt: Instant, toAt: Instant,
  reason: orNull(Type.String()), createdAt: Instant,
})
export type OverrideAnswer = Static<typeof OverrideAnswer>
export const PageOfOverrides = listOf(OverrideAnswer)
export type PageOfOverrides = Static<typeof PageOfOverrides>

/** From now, or from `fromAt`, until `toAt`. Left out `rotation`: instead of everybody on the schedule. */
export const NewOverride = Type.Object({
  /** Null: nobody is to be on call. */
  person: orNull(Who),
  fromAt: Type.Optional(Instant),
  toAt: Instant,
  rotation: Type.Optional(Name),
  /** Only where this person would be on call. */
  replaces: Type.Optional(Who),
  reason: Type.Optional(Type.String({ maxLength: 500 })),
}, { additionalProperties: false })
export type NewOverride = Static<typeof NewOverride>

export const ScheduleAnswer = Type.Object({
  name: Type.String(), displayName: Type.String(), timeZone: Type.String(),
  rotations: Type.Array(Type.Composite([Type.Omit(RotationWords, ['people']), Type.Object({ people: Type.Array(PersonBrief) })])),
  ...ScheduleLimits,
  now: Type.Array(ShiftAnswer),
  /** Who comes after the shifts of `now`, one for each rotation. */
  next: Type.Array(ShiftAnswer),
  updatedAt: Instant,
})
export type ScheduleAnswer = Static<typeof ScheduleAnswer>
export const PageOfSchedules = listOf(ScheduleAnswer)
export type PageOfSchedules = Static<typeof PageOfSchedules>

/** At most 400 days; 14 days from now when left out. */
export const FinalScheduleQuery = Type.Object({
  from: Type.Optional(Instant), to: Type.Optional(Instant),
  layers: Type.Optional(oneOf(['true'])),
})
export const FinalSchedule = Type.Object({
  schedule: Type.String(), timeZone: Type.String(), fromAt: Instant, toAt: Instant,
  shifts: Type.Array(ShiftAnswer),
  /** What each rotation says by itself, without overrides; only when asked for by `?layers=true`. */
  layers: Type.Optional(Type.Array(Type.Object({ rotation: Type.String(), shifts: Type.Array(ShiftAnswer) }))),
  /** When nobody is on call. */
  gaps: Type.Array(Type.Object({ fromAt: Instant, toAt: Instant })),
  /** When one person holds several rotations at once: fewer are on call than it seems. */
  overlaps: Type.Array(Type.Object({ person: PersonBrief, rotations: Type.Array(Type.String()), fromAt: Instant, toAt: Instant })),
  overrides: Type.Array(OverrideAnswer),
})
export type FinalSchedule = Static<typeof FinalSchedule>

/** 90 days from now when left out; at most 100 days. */
export const PersonShiftsQuery = Type.Object({ from: Type.Optional(Instant), to: Type.Optional(Instant) })
export const PersonShifts = Type.Object({
  person: PersonBrief, fromAt: Instant, toAt: Instant,
  /** Over all schedules, by time; at most 2,000, and `isWhole` is false where there are more. */
  shifts: Type.Array(Type.Object({
    schedule: Type.String(), displayName: Type.String(), timeZone: Type.String(), rotation: orNull(Type.String()), fromAt: Instant, toAt: Instant, override: orNull(Type.String()),
  })),
  isWhole: Type.Boolean(),
})
export type PersonShifts = Static<typeof PersonShifts>

// Escalation policies

const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })
/** Hours of the week by the clock of a place; `to` is on the next day where it is not later than `from`. */
export const HoursWords = Type.Object({
  /** IANA name: `Europe/Berlin`. */
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  weekdays: Type.Array(oneOf(weekdays), { minItems: 1, maxItems: 7, uniqueItems: true }),
  from: Clock,
  to: Clock,
  /** All the time but these hours. */
  isOutside: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type HoursWords = Static<typeof HoursWords>

export const TargetWords = Type.Union([
  Type.Object({ person: Who }, { additionalProperties: false }),
  Type.Object({ schedule: Name }, { additionalProperties: false }),
  /** Every member. */
  Type.Object({ team: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false }),
  /** Told by a POST; it cannot be the only one that is asked. */
  Type.Object({ webhook: Type.String({ minLength: 8, maxLength: 2000 }) }, { additionalProperties: false }),
])
export type TargetWords = Static<typeof TargetWords>

export const PolicyWords = Type.Object({
  displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  steps: Type.Array(Type.Object({
    targets: Type.Array(TargetWords, { minItems: 1, maxItems: 20 }),
    /** How long to wait for an acknowledgement before the next step. */
    delayMinutes: Type.Integer({ minimum: 1, maximum: 1440 }),
    /** How many different people must acknowledge before asking ends. */
    acknowledgements: Type.Optional(Type.Integer({ minimum: 1, maximum: 10 })),
    /** Asked only in these hours, passed over otherwise. */
    only: Type.Optional(HoursWords),
    /** Asked instead out of these hours. */
    otherwise: Type.Optional(Type.Array(TargetWords, { minItems: 1, maxItems: 20 })),
    /** Low urgency waits until these hours begin, instead of passing the step over; high urgency never waits and asks it at once. */
    waits: Type.Optional(Type.Boolean()),
  }, { additionalProperties: false }), { minItems: 1, maxItems: 20 }),
  /** How often to go through all steps again when nobody answered. */
  repeat: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
  /** Asked when a step leads to nobody, and when everybody stayed silent. */
  fallback: Type.Optional(orNull(TargetWords)),
}, { additionalProperties: false })
export type PolicyWords = Static<typeof PolicyWords>
export const NewPolicy = Type.Composite([Type.Object({ name: Name }), PolicyWords], { additionalProperties: false })
export type NewPolicy = Static<typeof NewPolicy>

export const TargetAnswer = Type.Object({ kind: oneOf(['person', 'schedule', 'team', 'webhook']), name: Type.String(), people: Type.Array(PersonBrief) })
export const PolicyAnswer = Type.Object({
  name: Type.String(), displayName: Type.String(),
  /** `people`: who it would be now. */
  steps: Type.Array(Type.Object({ targets: Type.Array(TargetAnswer), delayMinutes: Type.Integer(), acknowledgements: Type.Integer(), only: orNull(HoursWords), otherwise: Type.Array(TargetAnswer), waits: Type.Boolean() })),
  repeat: Type.Integer(), fallback: orNull(TargetAnswer), updatedAt: Instant,
})
export type PolicyAnswer = Static<typeof PolicyAnswer>
export const PageOfPolicies = listOf(PolicyAnswer)
export type PageOfPolicies = Static<typeof PageOfPolicies>

/** What a policy would do from a moment on, before it is saved. */
export const PolicyPreviewWords = Type.Object({
  /** Of a policy that exists: its webhooks may be named as they are told. */
  name: Type.Optional(Name),
  policy: PolicyWords,
  /** Now, if left out. */
  at: Type.Optional(Instant),
  urgency: Type.Optional(oneOf(urgencies)),
  /** IANA name, in which times are told; left out: whoever asks, else UTC. */
  timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
}, { additionalProperties: false })
export type PolicyPreviewWords = Static<typeof PolicyPreviewWords>

export const PolicyPreview = Type.Object({ items: Type.Array(Type.Object({ at: Instant, says: Type.String() })) })
export type PolicyPreview = Static<typeof PolicyPreview>

// Who is on call

export const OnCallQuery = Type.Object({ at: Type.Optional(Instant), service: Type.Optional(Type.String({ maxLength: 200 })) })
export const OnCallAnswer = Type.Object({
  at: Instant,
  schedules: Type.Array(Type.Object({
    name: Type.String(), displayName: Type.String(), timeZone: Type.String(), now: Type.Array(ShiftAnswer), next: Type.Array(ShiftAnswer),
  })),
  /** At most 500; ask for one with `?service=`. `people`: who would be asked first. */
  services: Type.Array(Type.Object({ service: Type.String(), policy: orNull(Type.String()), reason: Type.String(), people: Type.Array(PersonBrief) })),
})
export type OnCallAnswer = Static<typeof OnCallAnswer>

// Contact methods and rules of a person

export const MethodAnswer = Type.Object({
  id: Type.String(), kind: oneOf(channelKinds), label: Type.String(), address: Type.String(),
  isVerified: Type.Boolean(), verifiedAt: orNull(Instant), lastSentAt: orNull(Instant),
  /** Set while the last try failed. */
  failingSinceAt: orNull(Instant), lastFailure: orNull(Type.String()),
})
export type MethodAnswer = Static<typeof MethodAnswer>
export const NewMethod = Type.Object({
  kind: oneOf(channelKinds),
  /** E-mail address, or the URL to post to. */
  address: Type.String({ minLength: 3, maxLength: 2000 }),
  label: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
}, { additionalProperties: false })
export type NewMethod = Static<typeof NewMethod>
/** `secret` signs webhooks; it is null for e-mail. A code has been sent to the address. */
export const NewMethodAnswer = Type.Composite([MethodAnswer, Type.Object({ secret: orNull(Type.String()) })])
export const VerifyMethod = Type.Object({ code: Type.String({ minLength: 6, maxLength: 6, pattern: '^\\d{6}$' }) }, { additionalProperties: false })

/** `only`: it counts only in these hours of the person's own clock. */
export const RuleWords = Type.Object({ urgency: oneOf(urgencies), method: Id, delayMinutes: Type.Integer({ minimum: 0, maximum: 60 }), only: Type.Optional(PersonalHoursWords) }, { additionalProperties: false })
export type RuleWords = Static<typeof RuleWords>
/** `quiet`: left out, as it was; null, no hours are quiet. */
export const ContactRules = Type.Object({ rules: Type.Array(RuleWords, { maxItems: 50 }), quiet: Type.Optional(orNull(QuietWords)) }, { additionalProperties: false })
export type ContactRules = Static<typeof ContactRules>

export const ContactsAnswer = Type.Object({
  person: PersonBrief,
  methods: Type.Array(MethodAnswer),
  rules: Type.Array(RuleWords),
  /** IANA name: the clock of rules and quiet hours. */
  timeZone: Type.String(),
  quiet: orNull(QuietWords),
  /** What high and low urgency would do next night and next morning. */
  previews: Type.Array(PreviewAnswer),
  /** What a page would do now, in order. Empty: this person cannot be reached. */
  plan: Type.Array(Type.Object({ kind: oneOf(channelKinds), address: Type.String(), delayMinutes: Type.Integer(), reason: Type.String() })),
})
export type { PreviewList } from './model/notification-words.ts'
export type ContactsAnswer = Static<typeof ContactsAnswer>

// Pages

export const AttemptAnswer = Type.Object({
  attempt: Type.Integer(), at: Instant,
  /** `begun` is under way, or was cut off by a crash. */
  outcome: oneOf(['begun', 'sent', 'failed', 'interrupted']), detail: Type.String(), tookMs: orNull(Type.Integer()),
})
export const NotificationAnswer = Type.Object({
  id: Type.String(), person: PersonBrief, channel: oneOf(channelKinds),
  /** Of a webhook only the host: the rest can be a secret. */
  address: Type.String(), state: oneOf(notificationStates),
  because: Type.String(), step: Type.Integer(), round: Type.Integer(), dueAt: Instant, updatedAt: Instant, attempts: Type.Array(AttemptAnswer),
})
export type NotificationAnswer = Static<typeof NotificationAnswer>

export const PageItem = Type.Object({
  id: Type.String(), title: Type.String(), state: oneOf(pageStates), urgency: oneOf(urgencies),
  service: orNull(Type.String()), environment: orNull(Type.String()), situation: orNull(Type.String()), policy: orNull(Type.String()),
  /** Step now being waited for, 1 is the first; 0 before the first. */
  step: Type.Integer(), round: Type.Integer(), nextEscalationAt: orNull(Instant), startedAt: Instant,
  acknowledgedAt: orNull(Instant), acknowledgedBy: orNull(PersonBrief), resolvedAt: orNull(Instant),
  /** Acknowledged until then, when it asks again. */
  snoozedUntil: orNull(Instant),
  purpose: oneOf(['page', 'test']),
  /** Who has been asked so far. */
  people: Type.Array(PersonBrief),
})
export type PageItem = Static<typeof PageItem>
export const PageDetail = Type.Composite([PageItem, Type.Object({
  summary: Type.String(), runbook: orNull(Type.String()), reason: Type.String(), url: Type.String(), notifications: Type.Array(NotificationAnswer),
  /** Everybody who acknowledged, in order; `wanted` is how many must. */
  acknowledgements: Type.Object({ wanted: Type.Integer(), by: Type.Array(Type.Object({ person: PersonBrief, at: Instant, via: Type.String() })) }),
})])
export type PageDetail = Static<typeof PageDetail>
export const PageOfPages = listOf(PageItem)
export type PageOfPages = Static<typeof PageOfPages>
export const PageListQuery = Type.Object({
  state: Type.Optional(Type.String({ maxLength: 60, description: 'open, acknowledged, resolved, unanswered; several with commas; `live` is open, acknowledged and unanswered' })),
  situation: Type.Optional(Id), service: Type.Optional(Type.String({ maxLength: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 300 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})
/** Page somebody by hand. At most one of `policy`, `schedule`, `person`; with none, the policy of the service. */
export const NewPage = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 200 }),
  summary: Type.Optional(Type.String({ maxLength: 5000 })),
  service: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  policy: Type.Optional(Name), schedule: Type.Optional(Name), person: Type.Optional(Who), team: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** `ticket` can wait for the quiet hours of those asked to end. */
  urgency: Type.Optional(oneOf(urgencies)),
}, { additionalProperties: false })
export type NewPage = Static<typeof NewPage>
export const ReassignPage = Type.Object({ person: Type.Optional(Who), schedule: Type.Optional(Name), team: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }, { additionalProperties: false })
/** One of person, schedule and team; `note` says what is wanted of them. */
export const AddResponders = Type.Composite([ReassignPage, Type.Object({ note: Type.Optional(Type.String({ maxLength: 500 })) })], { additionalProperties: false })
/** For how long, or until when; a week at most. */
export const SnoozePage = Type.Object({ minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_080 })), until: Type.Optional(Instant) }, { additionalProperties: false })
export const ResolvePage = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 1000 })) }, { additionalProperties: false })
/** No body at all is fine too. */
export const ResolveBody = Type.Unsafe<Static<typeof ResolvePage> | undefined>({ anyOf: [ResolvePage, { not: { type: 'object' } }] })
/** `changed` is false when somebody else had done it before; `say` names who and when. */
export const PageChange = Type.Object({ page: PageDetail, changed: Type.Boolean(), say: Type.String() })
export type PageChange = Static<typeof PageChange>

// Channels: ways to reach people

export const ChannelAnswer = Type.Object({
  kind: oneOf(channelKinds), isSetUp: Type.Boolean(),
  /** Without secrets. */
  leadsTo: orNull(Type.String()),
  /** It says whether a message arrived. */
  confirms: Type.Boolean(),
  /** Tries in the last day. */
  sent: Type.Integer(), failed: Type.Integer(), lastOkAt: orNull(Instant), lastFailure: orNull(Type.String()),
  /** The address that the other side must be told to call. */
  hears: orNull(Type.String()),
  /** Web push: what a browser subscribes with. */
  publicKey: orNull(Type.String()),
})
export const ChannelList = listOf(ChannelAnswer)
export type ChannelList = Static<typeof ChannelList>

// The pager's proof of itself

export const PagerProof = Type.Object({
  isWell: Type.Boolean(), unwellSince: orNull(Instant), reasons: Type.Array(Type.String()),
  /** Somebody outside is told each minute that it is well. */
  watchedFromOutside: Type.Boolean(),
  /** Everybody whom a schedule or policy names. */
  people: Type.Array(Type.Object({
    person: PersonBrief, isReachable: Type.Boolean(), testedAt: orNull(Instant),
    /** When they last acknowledged a test page. */
    provenAt: orNull(Instant), missedAt: orNull(Instant),
    /** Set by an administrator: no test pages. */
    excusedReason: orNull(Type.String()),
    page: orNull(Type.String()),
  })),
})
export type PagerProof = Static<typeof PagerProof>
export const ExcuseWords = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 500 }) }, { additionalProperties: false })

// The outbox: every message that left, or would have left, this installation. Acknowledge links in it are cut for all but administrators:
// whoever has the link acts as the person it was sent to.

export const OutboxItem = Type.Object({
  id: Type.String(), at: Instant, channel: oneOf(channelKinds), to: Type.String(), subject: Type.String(), text: Type.String(), html: Type.String(),
  page: orNull(Type.String()), notification: orNull(Type.String()),
  /** `kept`: there is no mail server, it is only here. */
  state: oneOf(['kept', 'sent', 'failed']), detail: Type.String(),
})
export type OutboxItem = Static<typeof OutboxItem>
export const PageOfOutbox = listOf(OutboxItem)
export type PageOfOutbox = Static<typeof PageOfOutbox>
export const OutboxQuery = Type.Object({ page: Type.Optional(Id), cursor: Type.Optional(Type.String({ maxLength: 300 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) })

export const ListQuery = Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 300 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) })
export const ByName = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) })
/** A name in a path that creates is one that a file could have. */
export const NameParams = Type.Object({ name: Name })
export const ById = Type.Object({ id: Id })
export const ByNameAndId = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }), id: Id })
export const ByPersonAndMethod = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }), method: Id })
